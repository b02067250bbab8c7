// Owns the proof that an extension finds its encoder, in any case, and that the table is a value a user may change.
// Must not know how any format encodes.
#include <gtest/gtest.h>

#include <memory>

#include "support.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/pnm.hpp"
#include "tensorimage/save_options.hpp"

namespace {

using namespace tensorimage;
using support::expect_error;

std::string format_of(const EncoderTable& table, std::string_view extension) {
  return std::string(table.make(extension, {})->format());
}

TEST(EncoderTable, BuiltInFindsEveryExtension) {
  const EncoderTable table = EncoderTable::built_in();
  EXPECT_EQ(table.extensions(),
            (std::vector<std::string>{"png", "jpg", "jpeg", "jpe", "jfif", "pgm", "ppm", "pnm", "pam"}));
  EXPECT_EQ(format_of(table, "png"), "png");
  for (const char* extension : {"jpg", "jpeg", "jpe", "jfif"}) EXPECT_EQ(format_of(table, extension), "jpeg");
  for (const char* extension : {"pgm", "ppm", "pnm", "pam"}) EXPECT_EQ(format_of(table, extension), extension);
}

TEST(EncoderTable, TakesAnyCaseWithOrWithoutItsDot) {
  const EncoderTable table = EncoderTable::built_in();
  EXPECT_EQ(format_of(table, "PNG"), "png");
  EXPECT_EQ(format_of(table, ".PnG"), "png");
  EXPECT_EQ(format_of(table, ".JPEG"), "jpeg");
}

TEST(EncoderTable, AnUnknownExtensionIsRefusedWithTheKnownOnes) {
  const EncoderTable table = EncoderTable::built_in();
  for (const char* extension : {"gif", ".tiff", "pngx", "pn", "", "."}) {
    expect_error([&] { (void)table.make(extension, {}); }, ErrorCode::unsupported,
                 {"known are png, jpg, jpeg, jpe, jfif, pgm, ppm, pnm, pam"});
  }
  expect_error([&] { (void)table.make(".TIFF", {}); }, ErrorCode::unsupported, {"\"tiff\""});
}

TEST(EncoderTable, HandsTheOptionsToTheFactory) {
  const EncoderTable table = EncoderTable::built_in();
  SaveOptions options;
  options.png.level = 11;
  options.jpeg.quality = 0;
  expect_error([&] { (void)table.make("png", options); }, ErrorCode::invalid_argument, {"11"});
  expect_error([&] { (void)table.make("jfif", options); }, ErrorCode::invalid_argument, {"quality is 0"});
}

TEST(EncoderTable, IsAValueThatRowsAreAddedTo) {
  const EncoderTable::Factory gray = [](const SaveOptions&) { return make_pnm_encoder(PnmKind::pgm); };
  EncoderTable table = EncoderTable::built_in();
  table.add(".RAW", gray);
  EXPECT_EQ(table.extensions().back(), "raw");
  EXPECT_EQ(format_of(table, "raw"), "pgm");
  EXPECT_EQ(EncoderTable::built_in().extensions().size(), table.extensions().size() - 1);
  expect_error([&] { (void)EncoderTable::built_in().make("raw", {}); }, ErrorCode::unsupported, {"raw"});
  // The same extension again replaces its row and keeps its place.
  table.add("png", gray);
  EXPECT_EQ(format_of(table, "PNG"), "pgm");
  EXPECT_EQ(table.extensions().size(), EncoderTable::built_in().extensions().size() + 1);
  EXPECT_EQ(table.extensions().front(), "png");
}

TEST(EncoderTable, OfAUsersOwnStartsEmpty) {
  EncoderTable table;
  EXPECT_TRUE(table.extensions().empty());
  expect_error([&] { (void)table.make("png", {}); }, ErrorCode::unsupported, {"png"});
  table.add("x", [](const SaveOptions&) { return make_pnm_encoder(PnmKind::ppm); });
  EXPECT_EQ(format_of(table, "X"), "ppm");
}

TEST(EncoderTable, RefusesRowsThatCannotServe) {
  EncoderTable table;
  const EncoderTable::Factory gray = [](const SaveOptions&) { return make_pnm_encoder(PnmKind::pgm); };
  expect_error([&] { table.add("", gray); }, ErrorCode::invalid_argument, {"empty", "at least one letter"});
  expect_error([&] { table.add(".", gray); }, ErrorCode::invalid_argument, {"empty", "at least one letter"});
  expect_error([&] { table.add("raw", nullptr); }, ErrorCode::invalid_argument, {"\"raw\"", "empty"});
  table.add("none", [](const SaveOptions&) { return std::unique_ptr<Encoder>(); });
  expect_error([&] { (void)table.make("none", {}); }, ErrorCode::invalid_argument, {"\"none\"", "no encoder"});
}

}  // namespace
