// Owns the proof that a colour map turns each level of one channel into the table's colour, and of what is refused.
// Must not know the tables' contents, encoders or files.
#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <vector>

#include "picture_samples.hpp"

namespace {

using namespace tensorimage;
using support::expect_error;
using support::one_row;
using support::samples_of;

/// A table in which no two colours are alike and no colour is gray.
ColourMap distinct_map() {
  std::vector<Colour> colours;
  for (int level = 0; level < 256; ++level) {
    const auto shade = static_cast<std::uint8_t>(level);
    colours.push_back({shade, static_cast<std::uint8_t>(255 - level), static_cast<std::uint8_t>(level ^ 0x55)});
  }
  return ColourMap(colours);
}

PixelOptions mapped() {
  PixelOptions pixels;
  pixels.colour_map = distinct_map();
  return pixels;
}

std::vector<int> colours_of(const std::vector<int>& levels) {
  std::vector<int> samples;
  for (const int level : levels) samples.insert(samples.end(), {level, 255 - level, level ^ 0x55});
  return samples;
}

TEST(ColourMapSource, GivesEveryLevelItsColour) {
  std::vector<std::uint8_t> bytes;
  std::vector<float> floats;
  for (const int level : support::levels_up_to(255)) {
    bytes.push_back(static_cast<std::uint8_t>(level));
    floats.push_back(static_cast<float>(level) / 255);
  }
  const auto samples = samples_of(one_row(bytes), mapped());
  EXPECT_EQ(samples.values, colours_of(support::levels_up_to(255)));
  EXPECT_EQ(samples.info.channels, 3);
  EXPECT_EQ(samples.info.bit_depth, 8);
  EXPECT_EQ(samples.info.palette, nullptr);
  EXPECT_EQ(samples_of(one_row(floats), mapped()).values, colours_of(support::levels_up_to(255)));
}

TEST(ColourMapSource, ValuesBeyondTheEndsAndNanHaveTheColoursOfTheEnds) {
  const std::vector<float> values = {-1, 2, std::numeric_limits<float>::quiet_NaN(),
                                     std::numeric_limits<float>::infinity()};
  const auto samples = samples_of(one_row(values), mapped());
  EXPECT_EQ(samples.values, colours_of({0, 255, 0, 255}));
  EXPECT_EQ(samples.tally.black, 2U) << "black is a matter of levels, not of the table's colours";
  EXPECT_EQ(samples.tally.white, 2U);
  EXPECT_EQ(samples.tally.values, 4U);
}

TEST(ColourMapSource, ABoolHasTheColoursOfTheEnds) {
  const bool values[] = {false, true};
  EXPECT_EQ(samples_of(TensorView::hw(values, {1, 2}), mapped()).values, colours_of({0, 255}));
}

TEST(ColourMapSource, FollowsARangeAndANormalisation) {
  const std::vector<float> values = {10, 15, 20};
  PixelOptions pixels = mapped();
  pixels.input_range = InputRange::finite();
  EXPECT_EQ(samples_of(one_row(values), pixels).values, colours_of({0, 128, 255}));
  GridOptions grid;
  grid.normalize = true;
  EXPECT_EQ(samples_of(one_row(values), mapped(), grid).values, colours_of({0, 128, 255}));
}

TEST(ColourMapSource, PaddingStaysGray) {
  const std::vector<std::uint8_t> values = {7, 9};
  GridOptions grid;
  grid.padding = 1;
  grid.pad_value = 100;
  const auto samples = samples_of(TensorView::nchw(values.data(), {2, 1, 1, 1}), mapped(), grid);
  ASSERT_EQ(samples.info.width, 5);
  const std::vector<int> middle(samples.values.begin() + 15, samples.values.begin() + 30);
  std::vector<int> expected = {100, 100, 100, 7, 248, 7 ^ 0x55, 100, 100, 100, 9, 246, 9 ^ 0x55, 100, 100, 100};
  EXPECT_EQ(middle, expected);
}

TEST(ColourMapSource, RefusesMoreThanOneChannel) {
  const std::array<float, 16> values{};
  for (const std::int64_t channels : {2, 3, 4}) {
    try {
      (void)make_row_source(TensorView::chw(values.data(), {channels, 2, 2}), {}, mapped());
      ADD_FAILURE() << channels << " channels were taken";
    } catch (const Error& error) {
      EXPECT_TRUE(error.code() == ErrorCode::invalid_argument || error.code() == ErrorCode::unsupported);
      EXPECT_NE(std::string(error.what()).find(std::to_string(channels)), std::string::npos) << error.what();
      EXPECT_NE(std::string(error.what()).find("colour_map"), std::string::npos) << error.what();
    }
  }
}

TEST(ColourMapSource, RefusesTablesOfOneColourAndOfTooMany) {
  const std::vector<Colour> colours(257);
  for (const std::size_t count : {0U, 1U, 257U}) {
    expect_error([&] { (void)ColourMap(std::span(colours).first(count)); }, ErrorCode::invalid_argument,
                 {std::to_string(count), "256"});
  }
}

}  // namespace
