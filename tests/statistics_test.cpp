// Owns the proof of statistics: what is counted, by channel, and that parts add up to the whole.
// Must not know how rows are made.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "colour_oracle.hpp"
#include "picture_samples.hpp"
#include "special_values.hpp"
#include "statistics_check.hpp"
#include "tensorimage/inspect.hpp"

namespace {

using namespace tensorimage;
using support::difference;
using support::infinity;
using support::nan_value;
using support::one_row;
using support::samples_of;

TEST(Statistics, OfNothingAreNothing) {
  const ValueStatistics none;
  EXPECT_EQ(none.finite(), 0U);
  EXPECT_EQ(none.standard_deviation(), 0.0);
  ValueStatistics sum;
  sum.merge(none);
  EXPECT_EQ(difference(sum, none), "");
  EXPECT_EQ(sum.mean, 0.0);
  EXPECT_EQ(sum.squared_deviations, 0.0);
}

TEST(Statistics, OfFiniteValuesAreTextbookNumbers) {
  const std::vector<double> values = {2, 4, 4, 4, 5, 5, 7, 9, nan_value, infinity, -infinity};
  const Tally tally = samples_of(one_row(values), {}).tally;
  EXPECT_EQ(tally.values, 11U);
  EXPECT_EQ(tally.finite(), 8U);
  EXPECT_DOUBLE_EQ(tally.mean, 5.0);
  EXPECT_DOUBLE_EQ(tally.squared_deviations, 32.0);
  EXPECT_DOUBLE_EQ(tally.standard_deviation(), 2.0);
}

TEST(Statistics, BlackAndWhiteAreSamplesOfTheSave) {
  const std::vector<float> values = {0, 0.0019F, 0.002F, 0.998F, 0.9981F, 1, 2, -1, nan_value};
  const Tally eight = samples_of(one_row(values), {}).tally;
  EXPECT_EQ(eight.black, 4U);
  EXPECT_EQ(eight.white, 3U);
  PixelOptions deep;
  deep.bit_depth = 16;
  const Tally sixteen = samples_of(one_row(values), deep).tally;
  EXPECT_EQ(sixteen.black, 3U);
  EXPECT_EQ(sixteen.white, 2U);
}

TEST(Statistics, AValueIsClippedWhenItsSampleIsNotTheNearest) {
  const std::vector<float> values = {-0.0019F, -0.002F, 1.0019F, 1.002F, 1.00002F, -0.00002F};
  const Tally eight = samples_of(one_row(values), {}).tally;
  EXPECT_EQ(eight.clipped_below, 1U);
  EXPECT_EQ(eight.clipped_above, 1U);
  PixelOptions deep;
  deep.bit_depth = 16;
  const Tally sixteen = samples_of(one_row(values), deep).tally;
  EXPECT_EQ(sixteen.clipped_below, 3U);
  EXPECT_EQ(sixteen.clipped_above, 3U);
  const std::vector<float> bytes = {-0.25F, -0.75F, 255.25F, 255.75F};
  PixelOptions ranged;
  ranged.input_range = InputRange::byte();
  EXPECT_EQ(samples_of(one_row(bytes), ranged).tally.clipped_below, 1U);
  EXPECT_EQ(samples_of(one_row(bytes), ranged).tally.clipped_above, 1U);
}

TEST(Statistics, BlackAndWhiteOfIntegersAndBools) {
  const std::vector<std::int16_t> integers = {-3, 0, 1, 254, 255, 256, 32767};
  EXPECT_EQ(samples_of(one_row(integers), {}).tally.black, 2U);
  EXPECT_EQ(samples_of(one_row(integers), {}).tally.white, 3U);
  PixelOptions deep;
  deep.bit_depth = 16;
  EXPECT_EQ(samples_of(one_row(integers), deep).tally.white, 0U);
  const std::vector<std::uint8_t> bytes = {0, 255, 254};
  EXPECT_EQ(samples_of(one_row(bytes), deep).tally.white, 1U);
  const bool bools[] = {true, false, true};
  const Tally tally = samples_of(TensorView::hw(bools, {1, 3}), {}).tally;
  EXPECT_EQ(tally.black, 1U);
  EXPECT_EQ(tally.white, 2U);
  EXPECT_EQ(tally.maximum, 1.0) << "the tensor's own number";
}

TEST(Statistics, AreOfTheTensorsOwnNumbersWhateverTheMapping) {
  const std::vector<float> values = {-4, 12, 1};
  PixelOptions pixels;
  pixels.unnormalize = Unnormalize::half();
  PixelOptions ranged;
  ranged.input_range = InputRange::byte();
  GridOptions grid;
  grid.normalize = true;
  for (const Tally& tally : {samples_of(one_row(values), pixels).tally, samples_of(one_row(values), ranged).tally,
                             samples_of(one_row(values), {}, grid).tally}) {
    EXPECT_EQ(tally.minimum, -4.0);
    EXPECT_EQ(tally.maximum, 12.0);
    EXPECT_DOUBLE_EQ(tally.mean, 3.0);
  }
}

TEST(Statistics, ChannelsAreCountedAsColoursAndGrayOnce) {
  const std::vector<std::uint8_t> values = {1, 2, 3, 4};  // blue, green, red, alpha
  const Tally tally =
      samples_of(TensorView::hwc(values.data(), {1, 1, 4}).with_channel_order(ChannelOrder::bgr), {}).tally;
  EXPECT_EQ(tally.channels[0].minimum, 3.0);
  EXPECT_EQ(tally.channels[1].minimum, 2.0);
  EXPECT_EQ(tally.channels[2].minimum, 1.0);
  EXPECT_EQ(tally.channels[3].minimum, 4.0);
  const Tally gray = samples_of(one_row(values), {}).tally;
  EXPECT_EQ(gray.values, 4U);
  EXPECT_EQ(gray.channels[0].values, 4U);
  EXPECT_EQ(gray.channels[1].values, 0U);
}

TEST(Statistics, InspectCountsEveryChannelOfAnyNumber) {
  std::vector<float> values;
  for (int i = 0; i < 9 * 4; ++i) values.push_back(static_cast<float>(i / 4));
  const ColourReport report = inspect(TensorView::chw(values.data(), {9, 2, 2}));
  ASSERT_EQ(report.channels.size(), 9U);
  for (std::size_t c = 0; c < 9; ++c) {
    EXPECT_EQ(report.channels[c].values, 4U);
    EXPECT_EQ(report.channels[c].mean, static_cast<double>(c));
    EXPECT_EQ(report.channels[c].standard_deviation(), 0.0);
  }
  EXPECT_DOUBLE_EQ(report.tally.mean, 4.0);
}

oracle::Statistics counted(const std::vector<double>& values) {
  oracle::Statistics counted;
  for (const double value : values) counted.add(value, value > 0 ? 255 : 0, value<0, value> 1, 8);
  return counted;
}

// A sum of squares would lose all digits.
TEST(Statistics, KeepTheDeviationOfValuesFarFromZero) {
  for (const double sign : {1.0, -1.0}) {
    std::mt19937_64 random(3);
    std::normal_distribution<double> bell(1e9, 1.0);
    std::vector<double> values(20000);
    for (double& value : values) value = sign * bell(random);
    const ValueStatistics expected = counted(values).result();
    const Tally tally = samples_of(TensorView::hw(values.data(), {100, 200}), {}).tally;
    EXPECT_EQ(difference(static_cast<const ValueStatistics&>(tally), expected), "");
    EXPECT_NEAR(tally.standard_deviation(), std::sqrt(expected.squared_deviations / 20000), 1e-6);
  }
}

// What values are counted from depends on how far apart they are, so that of these some are counted from zero.
TEST(Statistics, KeepTheDeviationThatOneValueMakes) {
  for (const double difference : {1.0 / 64, 0.124, 0.126, 0.5}) {
    std::vector<double> values(1000, 0.7);
    values[517] *= 1.0 + difference;
    const double expected = std::sqrt(counted(values).result().squared_deviations / 1000);
    const double found = samples_of(one_row(values), {}).tally.standard_deviation();
    EXPECT_NEAR(found, expected, 2e-10 * expected) << difference;
  }
}

TEST(Statistics, KeepTheDeviationThatOneValueOfAThousandMakes) {
  std::vector<double> values(1 << 20, 0.7);
  for (std::size_t i = 500; i < values.size(); i += 1024) values[i] *= 1.126;
  const double share = 1.0 / 1024;
  const double expected = 0.7 * 0.126 * std::sqrt(share * (1 - share));
  const Tally tally = samples_of(one_row(values), {}).tally;
  EXPECT_EQ(tally.values, values.size());
  EXPECT_NEAR(tally.standard_deviation(), expected, 1e-9 * expected);
}

/// By turns `low` and three times as much.
Tally of_two_values(double low) {
  std::vector<double> values(20480);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = i % 2 == 0 ? low : 3 * low;
  return samples_of(one_row(values), {}).tally;
}

// The squares of a thousand can be added up, but not those of all.
TEST(Statistics, KeepTheDeviationOfLargeValues) {
  const double low = 0x1.6p504;
  const Tally tally = of_two_values(low);
  EXPECT_NEAR(tally.mean, 2 * low, 1e-9 * low);
  EXPECT_NEAR(tally.squared_deviations / (low * low), 20480, 1e-5);
}

// Of these even one square is beyond all doubles, and so is the sum of all.
TEST(Statistics, KeepTheMeanOfHugeValues) {
  const Tally tally = of_two_values(1e304);
  EXPECT_NEAR(tally.mean, 2e304, 2e295);
  EXPECT_EQ(tally.squared_deviations, infinity);
}

TEST(Statistics, PartsAddUpToTheWholeInAnyOrder) {
  std::mt19937_64 random(4);
  std::uniform_real_distribution<double> anywhere(-3.0, 5.0);
  oracle::Statistics whole;
  std::vector<ValueStatistics> parts;
  for (int part = 0; part < 30; ++part) {
    oracle::Statistics piece;
    // Empty parts and parts without a finite value are among them.
    for (int i = 0; i < part % 7 * 5; ++i) {
      const double value = part % 5 == 4 ? nan_value : anywhere(random);
      const std::uint16_t sample = value > 1 ? 255 : value > 0 ? 100 : 0;
      piece.add(value, sample, value<0, value> 1, 8);
      whole.add(value, sample, value<0, value> 1, 8);
    }
    parts.push_back(piece.result());
  }
  for (int round = 0; round < 5; ++round) {
    std::shuffle(parts.begin(), parts.end(), random);
    ValueStatistics sum;
    for (const ValueStatistics& part : parts) sum.merge(part);
    EXPECT_EQ(difference(sum, whole.result()), "");
  }
}

TEST(Statistics, TalliesMergeByChannel) {
  Tally a = samples_of(one_row(std::vector<float>{0, 1}), {}).tally;
  const Tally b = samples_of(one_row(std::vector<float>{5, nan_value}), {}).tally;
  a.merge(b);
  EXPECT_EQ(a.values, 4U);
  EXPECT_EQ(a.channels[0].values, 4U);
  EXPECT_EQ(a.channels[0].nan, 1U);
  EXPECT_EQ(a.channels[0].maximum, 5.0);
  EXPECT_DOUBLE_EQ(a.channels[0].mean, 2.0);
  EXPECT_DOUBLE_EQ(a.mean, 2.0);
  EXPECT_DOUBLE_EQ(a.squared_deviations, 14.0);
}

}  // namespace
