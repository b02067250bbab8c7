// Owns the proof that ids become palette indices unchanged, and of every id and option that is refused.
// Must not know how indexed files are written.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "picture_samples.hpp"
#include "random_tensor.hpp"
#include "tensorimage/save.hpp"

namespace {

using namespace tensorimage;
using support::expect_error;
using support::one_row;
using support::samples_of;

PixelOptions with(const LabelMap& labels) {
  PixelOptions pixels;
  pixels.labels = labels;
  return pixels;
}

std::vector<Colour> some_palette(std::size_t size) {
  std::vector<Colour> palette;
  for (std::size_t i = 0; i < size; ++i) {
    palette.push_back({static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(3 * i), 200});
  }
  return palette;
}

template <class T>
void expect_refused(const std::vector<T>& ids, const LabelMap& labels, ErrorCode code,
                    const std::vector<std::string>& words, const GridOptions& grid = {}) {
  const TensorView view = TensorView::nchw(ids.data(), {static_cast<std::int64_t>(ids.size()), 1, 1, 1});
  expect_error([&] { (void)make_row_source(view, grid, with(labels)); }, code, words);
}

template <class T>
class LabelsOf : public testing::Test {};
using IntegerTypes = testing::Types<std::uint8_t, std::uint16_t, std::int16_t, std::int32_t, std::int64_t>;
TYPED_TEST_SUITE(LabelsOf, IntegerTypes, );

TYPED_TEST(LabelsOf, EveryIdIsItsOwnIndex) {
  std::vector<TypeParam> ids;
  for (const int id : support::levels_up_to(255)) ids.push_back(static_cast<TypeParam>(id));
  const auto samples = samples_of(one_row(ids), with({}));
  EXPECT_EQ(samples.values, support::levels_up_to(255));
  EXPECT_EQ(samples.info.channels, 1);
  EXPECT_EQ(samples.info.bit_depth, 8);
  ASSERT_NE(samples.info.palette, nullptr);
  const auto& known = default_label_palette();
  EXPECT_EQ(samples.info.palette->colours, std::vector<Colour>(known.begin(), known.end()));
  EXPECT_EQ(samples.info.palette->transparent_index, std::nullopt);
}

TEST(Labels, SmallSignedIntegersAndBoolsAreIdsToo) {
  EXPECT_EQ(samples_of(one_row(std::vector<std::int8_t>{0, 1, 127}), with({})).values, (std::vector<int>{0, 1, 127}));
  const bool flags[] = {false, true};
  EXPECT_EQ(samples_of(TensorView::hw(flags, {1, 2}), with({})).values, (std::vector<int>{0, 1}));
}

TEST(Labels, ThePaletteCoversEveryIdThatIsUsed) {
  const LabelMap labels{.palette = some_palette(21)};
  const auto samples = samples_of(one_row(std::vector<std::uint8_t>{0, 7, 3}), with(labels));
  ASSERT_NE(samples.info.palette, nullptr);
  const std::vector<Colour>& found = samples.info.palette->colours;
  ASSERT_GE(found.size(), 8U);
  ASSERT_LE(found.size(), 256U);
  for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ(found[i], labels.palette[i]);
}

TEST(Labels, AnIgnoredIdIsTransparent) {
  const LabelMap labels{.ignore_index = 3};
  const auto samples = samples_of(one_row(std::vector<std::int32_t>{0, 3, 1}), with(labels));
  EXPECT_EQ(samples.values, (std::vector<int>{0, 3, 1}));
  ASSERT_NE(samples.info.palette, nullptr);
  EXPECT_EQ(samples.info.palette->transparent_index, 3);
  EXPECT_GE(samples.info.palette->colours.size(), 4U);
}

TEST(Labels, AnIgnoredIdOutsideBytesIsWrittenAs255) {
  for (const std::int64_t ignored : {std::int64_t{-1}, std::int64_t{-100}, std::int64_t{256}, std::int64_t{1} << 40}) {
    const std::vector<std::int64_t> ids = {0, ignored, 254};
    const auto samples = samples_of(one_row(ids), with({.palette = {}, .ignore_index = ignored}));
    EXPECT_EQ(samples.values, (std::vector<int>{0, 255, 254}));
    ASSERT_NE(samples.info.palette, nullptr);
    EXPECT_EQ(samples.info.palette->transparent_index, 255);
    EXPECT_EQ(samples.info.palette->colours.size(), 256U);
  }
}

TEST(Labels, TheUsualVoidLabel255NeedsNoColourInThePalette) {
  const LabelMap labels{.palette = some_palette(21), .ignore_index = 255};
  const auto samples = samples_of(one_row(std::vector<std::uint8_t>{0, 20, 255}), with(labels));
  EXPECT_EQ(samples.values, (std::vector<int>{0, 20, 255}));
  ASSERT_NE(samples.info.palette, nullptr);
  EXPECT_EQ(samples.info.palette->transparent_index, 255);
  EXPECT_EQ(samples.info.palette->colours.size(), 256U);
}

TEST(Labels, RefusesIdsThatAreNoIndices) {
  expect_refused<std::int32_t>({0, -1}, {}, ErrorCode::unsupported, {"-1"});
  expect_refused<std::int32_t>({0, 256}, {}, ErrorCode::unsupported, {"256"});
  expect_refused<std::int64_t>({std::int64_t{1} << 32}, {}, ErrorCode::unsupported, {"4294967296"});
  expect_refused<std::int32_t>({0, -1, -100}, {.palette = {}, .ignore_index = -100}, ErrorCode::unsupported, {"-1"});
  expect_refused<std::uint16_t>({0, 65535}, {.palette = {}, .ignore_index = -1}, ErrorCode::unsupported, {"65535"});
}

TEST(Labels, RefusesIdsWithoutAColour) {
  expect_refused<std::uint8_t>({0, 21}, {.palette = some_palette(21)}, ErrorCode::invalid_argument, {"21"});
  expect_refused<std::uint8_t>({0, 255}, {.palette = some_palette(255)}, ErrorCode::invalid_argument, {"255"});
  expect_refused<std::int8_t>({1}, {.palette = some_palette(1)}, ErrorCode::invalid_argument, {"1"});
}

TEST(Labels, RefusesPalettesOfMoreThan256Colours) {
  expect_refused<std::uint8_t>({0}, {.palette = some_palette(257)}, ErrorCode::invalid_argument, {"257", "256"});
}

TEST(Labels, RefusesAnIdThatTheIgnoredOneIsWrittenAs) {
  expect_refused<std::int32_t>({0, -1, 255}, {.palette = {}, .ignore_index = -1}, ErrorCode::invalid_argument, {"255"});
  // Not even when the ignored id does not occur, so that the picture's transparency does not depend on the data.
  expect_refused<std::int32_t>({0, 255}, {.palette = {}, .ignore_index = -1}, ErrorCode::invalid_argument, {"255"});
}

TEST(Labels, PaddingIsAnIdOrTheIgnoredOne) {
  const std::vector<std::int32_t> ids = {4, 5};
  const TensorView view = TensorView::nchw(ids.data(), {2, 1, 1, 1});
  GridOptions grid;
  grid.padding = 1;
  grid.pad_value = 9;
  auto samples = samples_of(view, with({}), grid);
  EXPECT_EQ(samples.values, (std::vector<int>{9, 9, 9, 9, 9, 9, 4, 9, 5, 9, 9, 9, 9, 9, 9}));
  EXPECT_GE(samples.info.palette->colours.size(), 10U);
  grid.pad_value = -1;
  samples = samples_of(view, with({.palette = {}, .ignore_index = -1}), grid);
  EXPECT_EQ(samples.values, (std::vector<int>{255, 255, 255, 255, 255, 255, 4, 255, 5, 255, 255, 255, 255, 255, 255}));
  expect_refused(ids, {}, ErrorCode::unsupported, {"pad_value", "-1"}, grid);
  grid.pad_value = 256;
  expect_refused(ids, {}, ErrorCode::unsupported, {"pad_value", "256"}, grid);
  grid.pad_value = 0.5;
  expect_refused(ids, {}, ErrorCode::unsupported, {"pad_value", "0.5"}, grid);
  grid.pad_value = 0x1p53;  // where integers end that a double tells from one another
  expect_refused(ids, {}, ErrorCode::unsupported, {"pad_value", "9007199254740992"}, grid);
  grid.pad_value = std::numeric_limits<double>::quiet_NaN();
  expect_refused(ids, {}, ErrorCode::unsupported, {"pad_value", "nan"}, grid);
  grid.pad_value = 256;
  expect_refused(ids, {.palette = {}, .ignore_index = -1}, ErrorCode::unsupported, {"pad_value", "256"}, grid);
}

TEST(Labels, APadValueIsNotLookedAtWithoutPadding) {
  const std::vector<std::uint8_t> ids = {4};
  GridOptions grid;
  grid.pad_value = -1;
  EXPECT_EQ(samples_of(one_row(ids), with({}), grid).values, (std::vector<int>{4}));
}

TEST(Labels, RefusesFloatsAndMoreThanOneChannel) {
  const std::vector<float> floats(4);
  const std::vector<std::uint8_t> bytes(4);
  expect_error([&] { (void)make_row_source(one_row(floats), {}, with({})); }, ErrorCode::unsupported,
               {"labels", "float32"});
  for (const std::int64_t channels : {2, 4}) {
    try {
      (void)make_row_source(TensorView::chw(bytes.data(), {channels, 1, 4 / channels}), {}, with({}));
      ADD_FAILURE() << channels << " channels were taken";
    } catch (const Error& error) {
      EXPECT_TRUE(error.code() == ErrorCode::invalid_argument || error.code() == ErrorCode::unsupported);
      EXPECT_NE(std::string(error.what()).find(std::to_string(channels)), std::string::npos) << error.what();
    }
  }
}

TEST(Labels, RefusesFormatsWithoutPalettes) {
  const std::vector<std::uint8_t> ids = {0, 1};
  SaveOptions options;
  options.pixels = with({});
  for (const char* format : {"jpg", "pgm", "ppm", "pnm", "pam"}) {
    expect_error([&] { (void)encode_image(one_row(ids), format, {}, options); }, ErrorCode::unsupported,
                 {"palette", "png"});
  }
}

TEST(Labels, IsRefusedBeforeTheFileIsTouched) {
  const support::TemporaryFolder folder;
  support::write_file(folder / "a.png", "before");
  const std::vector<std::int32_t> ids = {0, 300};
  SaveOptions options;
  options.pixels = with({});
  expect_error([&] { (void)save_image(one_row(ids), folder / "a.png", {}, options); }, ErrorCode::unsupported, {"300"});
  EXPECT_EQ(support::text_of(support::read_file(folder / "a.png")), "before");
  EXPECT_EQ(folder.names(), (std::vector<std::string>{"a.png"}));
}

/// What the rules make of an id: its index, or nothing if it is refused.
std::optional<int> index_of(std::int64_t id, const LabelMap& labels) {
  const bool ignored_outside = labels.ignore_index && (*labels.ignore_index < 0 || *labels.ignore_index > 255);
  if (labels.ignore_index == id) return ignored_outside ? 255 : static_cast<int>(id);
  if (id < 0 || id > 255 || (ignored_outside && id == 255)) return std::nullopt;
  if (!labels.palette.empty() && id >= static_cast<std::int64_t>(labels.palette.size())) return std::nullopt;
  return static_cast<int>(id);
}

LabelMap draw_labels() {
  LabelMap labels;
  labels.palette = some_palette(*rc::gen::element<std::size_t>(0, 0, 1, 2, 255, 256));
  const auto ignored = *rc::gen::element<std::int64_t>(-1, 0, 7, 255, 256, 1000);
  if (*rc::gen::arbitrary<bool>()) labels.ignore_index = ignored;
  return labels;
}

RC_GTEST_PROP(Labels, AreIndicesOrRefusedAsTheRulesSay, ()) {
  Shape shape = random_tensor::draw_shape();
  shape.c = 1;
  DType dtype = random_tensor::draw_dtype();
  if (is_floating(dtype)) dtype = DType::i64;
  const random_tensor::Tensor tensor = random_tensor::draw_tensor(dtype, shape);
  const LabelMap labels = draw_labels();
  GridOptions grid;
  grid.padding = 0;
  grid.nrow = 1;  // one image under the other, so that pixels come in the tensor's own order
  std::vector<int> expected;
  bool refused = false;
  for (std::int64_t i = 0; i < shape.n * shape.h * shape.w; ++i) {
    const std::int64_t id =
        oracle::element(tensor.view, i / (shape.h * shape.w), 0, i / shape.w % shape.h, i % shape.w).integer;
    const std::optional<int> index = index_of(id, labels);
    refused = refused || !index;
    expected.push_back(index.value_or(-1));
  }
  RC_CLASSIFY(refused);
  try {
    const auto source = make_row_source(tensor.view, grid, with(labels));
    RC_ASSERT(!refused);
    RC_ASSERT(samples_of(*source).values == expected);
    RC_ASSERT(source->info().palette != nullptr);
    const auto size = static_cast<int>(source->info().palette->colours.size());
    RC_ASSERT(size <= 256);
    RC_ASSERT(size > *std::max_element(expected.begin(), expected.end()));
  } catch (const Error& error) {
    RC_LOG() << error.what() << "\n";
    RC_ASSERT(refused);
    RC_ASSERT((error.code() == ErrorCode::invalid_argument || error.code() == ErrorCode::unsupported));
  }
}

}  // namespace
