// Owns the proof of what metadata is by itself, and which formats and encoders take it at all.
// Must not know how any format writes it.
#include "tensorimage/metadata.hpp"

#include <gtest/gtest.h>

#include <array>

#include "metadata_sample.hpp"
#include "support.hpp"
#include "tensorimage/tensorimage.hpp"

namespace {

using namespace tensorimage;
using metadata_sample::metadata_with;
using metadata_sample::with_text;
using support::expect_error;

using Texts = std::vector<std::pair<std::string, std::string>>;

Texts texts_of(const Metadata& metadata) {
  Texts texts;
  for (const auto& text : metadata.texts) texts.emplace_back(text.keyword, text.text);
  return texts;
}

TEST(Metadata, SetReplacesAllOfTheKeywordAtThePlaceOfTheFirst) {
  Metadata metadata;
  metadata.texts = {{"a", "1"}, {"b", "2"}, {"c", "3"}, {"b", "4"}, {"d", "5"}, {"b", "6"}};
  metadata.set("b", "new");
  EXPECT_EQ(texts_of(metadata), (Texts{{"a", "1"}, {"b", "new"}, {"c", "3"}, {"d", "5"}}));
  metadata.set("e", "");
  metadata.set("B", "other");
  EXPECT_EQ(texts_of(metadata), (Texts{{"a", "1"}, {"b", "new"}, {"c", "3"}, {"d", "5"}, {"e", ""}, {"B", "other"}}));
}

TEST(Metadata, SetTakesViewsOfItsOwnTexts) {
  Metadata metadata;
  const std::string much(100, 'x');
  metadata.texts = {{"a", "1"}, {"b", much}, {"a", much + "2"}};
  metadata.set(metadata.texts[2].keyword, metadata.texts[2].text);
  EXPECT_EQ(texts_of(metadata), (Texts{{"a", much + "2"}, {"b", much}}));
}

TEST(Metadata, AnyOneFieldMakesItNotEmpty) {
  EXPECT_TRUE(Metadata().empty());
  EXPECT_FALSE(with_text("", "").empty());
  EXPECT_FALSE(metadata_with([](Metadata& m) { m.srgb = true; }).empty());
  EXPECT_FALSE(metadata_with([](Metadata& m) { m.gamma = 0; }).empty());
  EXPECT_FALSE(metadata_with([](Metadata& m) { m.cicp = Cicp(); }).empty());
  EXPECT_FALSE(metadata_with([](Metadata& m) { m.icc_profile.resize(1); }).empty());
  EXPECT_FALSE(metadata_with([](Metadata& m) { m.density = PixelDensity(); }).empty());
}

const std::array<float, 12> zeros{};

TEST(Metadata, NetpbmHasNoPlaceForIt) {
  const TensorView view = TensorView::chw(zeros.data(), {3, 2, 2});
  const support::TemporaryFolder folder;
  for (const std::string extension : {"pgm", "ppm", "pnm", "pam"}) {
    SaveOptions options;
    options.pixels.keep_gray = true;
    for (const Metadata& metadata : {with_text("a", "b"), metadata_with([](Metadata& m) { m.srgb = true; }),
                                     metadata_with([](Metadata& m) { m.density = PixelDensity(); })}) {
      options.metadata = metadata;
      expect_error([&] { save_image(view, folder / ("a." + extension), {}, options); }, ErrorCode::unsupported,
                   {extension, "no place for metadata", "png"});
    }
  }
  EXPECT_TRUE(folder.names().empty());
}

TEST(Metadata, BelongsToTheConstructorOfAnEncoderThatIsPassedIn) {
  const TensorView view = TensorView::chw(zeros.data(), {3, 2, 2});
  const support::TemporaryFolder folder;
  SaveOptions options;
  options.metadata = with_text("a", "b");
  options.encoder = make_png_encoder();
  expect_error([&] { save_image(view, folder / "a.png", {}, options); }, ErrorCode::invalid_argument,
               {"metadata", "encoder", "make_png_encoder"});
  EXPECT_TRUE(folder.names().empty());
  const auto by_table = encode_image(view, "png", {}, {.metadata = with_text("a", "b")});
  options.metadata = {};
  options.encoder = make_png_encoder({}, with_text("a", "b"));
  EXPECT_EQ(encode_image(view, {}, {}, options), by_table);
  EXPECT_NE(encode_image(view, "png"), by_table);
}

TEST(Metadata, AFileHoldsWhatMemoryDoes) {
  const TensorView view = TensorView::chw(zeros.data(), {3, 2, 2});
  const support::TemporaryFolder folder;
  for (const std::string extension : {"png", "jpg"}) {
    SaveOptions options;
    options.metadata = with_text("Comment", "b");
    options.metadata.density = PixelDensity{300, 150};
    options.metadata.srgb = true;
    const auto path = folder / ("a." + extension);
    save_image(view, path, {}, options);
    EXPECT_EQ(support::read_file(path), encode_image(view, extension, {}, options));
  }
}

}  // namespace
