// Owns the proof that a normalisation by mean and deviation is undone, to the byte, and of what is refused.
// Must not know encoders or files.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "picture_samples.hpp"
#include "special_values.hpp"

namespace {

using namespace tensorimage;
using support::expect_error;
using support::infinity;
using support::nan_value;
using support::one_row;
using support::samples_of;

PixelOptions with(const Unnormalize& numbers, int bit_depth = 8) {
  PixelOptions pixels;
  pixels.bit_depth = bit_depth;
  pixels.keep_gray = true;
  pixels.unnormalize = numbers;
  return pixels;
}

Unnormalize same(double mean, double deviation) {
  return {.mean = {mean}, .deviation = {deviation}};
}

/// Every level in every channel, normalised as torchvision.transforms.Normalize does it in float32.
std::vector<float> normalised_levels(const Unnormalize& numbers, int last) {
  std::vector<float> values;
  for (int level = 0; level <= last; ++level) {
    for (std::size_t c = 0; c < 3; ++c) {
      const std::size_t i = numbers.mean.size() == 1 ? 0 : c;
      const float unit = static_cast<float>(level) / static_cast<float>(last);
      values.push_back((unit - static_cast<float>(numbers.mean[i])) / static_cast<float>(numbers.deviation[i]));
    }
  }
  return values;
}

std::vector<int> levels_three_times(int last) {
  std::vector<int> levels;
  for (int level = 0; level <= last; ++level) levels.insert(levels.end(), 3, level);
  return levels;
}

TEST(Unnormalize, RestoresEveryByteOfAPicture) {
  for (const Unnormalize& numbers : {Unnormalize::imagenet(), Unnormalize::clip(), Unnormalize::half()}) {
    const std::vector<float> values = normalised_levels(numbers, 255);
    const TensorView view = TensorView::hwc(values.data(), {16, 16, 3});
    EXPECT_EQ(samples_of(view, with(numbers)).values, levels_three_times(255)) << numbers.mean[0];
  }
}

TEST(Unnormalize, RestoresEvery16BitLevelOfAPicture) {
  for (const Unnormalize& numbers : {Unnormalize::imagenet(), Unnormalize::clip(), Unnormalize::half()}) {
    const std::vector<float> values = normalised_levels(numbers, 65535);
    const TensorView view = TensorView::hwc(values.data(), {256, 256, 3});
    EXPECT_EQ(samples_of(view, with(numbers, 16)).values, levels_three_times(65535)) << numbers.mean[0];
  }
}

TEST(Unnormalize, RestoresEveryByteOfAPictureKeptAsFloat16) {
  const Unnormalize numbers = Unnormalize::half();
  std::vector<Float16> values;
  for (const float value : normalised_levels(numbers, 255)) {
    values.push_back({support::stored(value, oracle::float16)});
  }
  EXPECT_EQ(samples_of(TensorView::hwc(values.data(), {16, 16, 3}), with(numbers)).values, levels_three_times(255));
}

/// floor(value * 65535 + 1/2) of a float from 0 to 1, in whole numbers.
int nearest_16_bit_level(float value) {
  const auto scaled = static_cast<std::uint64_t>(std::ldexp(static_cast<double>(value), 46));
  if (std::ldexp(static_cast<double>(scaled), -46) != static_cast<double>(value)) return -1;  // has more digits
  return static_cast<int>((scaled * 65535 + (std::uint64_t{1} << 45)) >> 46);
}

TEST(Unnormalize, RoundsAfterTheProductAndAfterTheSumAndThenAppliesTheLaw) {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> anywhere(-2.0F, 2.0F);
  std::vector<float> values(20000);
  for (float& value : values) value = anywhere(random);
  const auto samples = samples_of(one_row(values), with(same(0.48145466, 0.26862954), 16));
  std::uint64_t below = 0;
  std::uint64_t above = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    // Of two floats the double product is exact, and so only the two roundings to float are roundings.
    const auto scaled = static_cast<float>(static_cast<double>(values[i]) * static_cast<double>(0.26862954F));
    const auto shown = static_cast<float>(static_cast<double>(scaled) + static_cast<double>(0.48145466F));
    below += shown < -0.5F / 65535 ? 1 : 0;
    above += shown > static_cast<float>(1 + 0.5 / 65535) ? 1 : 0;
    const int level = shown <= 0 ? 0 : shown >= 1 ? 65535 : nearest_16_bit_level(shown);
    if (level >= 0) {
      ASSERT_EQ(samples.values[i], level) << std::hexfloat << values[i];
    }
  }
  EXPECT_EQ(samples.tally.clipped_below, below);
  EXPECT_EQ(samples.tally.clipped_above, above);
  EXPECT_GT(above, 0U);
}

TEST(Unnormalize, ComputesFloat64AndWideIntegersInFloat64) {
  // In float32 the first value would be 1, the second 1 less, and both samples 0.
  const std::vector<double> doubles = {1.0 + 0x1p-40};
  EXPECT_EQ(samples_of(one_row(doubles), with(same(-0x1p40, 0x1p40), 16)).values, (std::vector<int>{65535}));
  const std::vector<std::int32_t> wide = {(1 << 30) + 1};
  EXPECT_EQ(samples_of(one_row(wide), with(same(-0x1p30, 1.0))).values, (std::vector<int>{255}));
  // And in float32 this mean is no longer 1 more than the product's opposite.
  const std::vector<std::uint8_t> bytes = {3};
  EXPECT_EQ(samples_of(one_row(bytes), with(same(1 - 3 * 0x1p30, 0x1p30))).values, (std::vector<int>{0}));
}

TEST(Unnormalize, EachChannelHasItsOwnNumbersCountedAsColours) {
  const std::vector<float> values = {1, 2, 3};  // blue, green, red
  const Unnormalize numbers{.mean = {-2.0, -1.5, -1.0}, .deviation = {1.0, 1.0, 1.0}};
  const TensorView view = TensorView::hwc(values.data(), {1, 1, 3}).with_channel_order(ChannelOrder::bgr);
  EXPECT_EQ(samples_of(view, with(numbers)).values, (std::vector<int>{255, 128, 0}));
}

TEST(Unnormalize, CountsWhatComesOutBeyondTheEndsAndKeepsTheTensorsOwnExtremes) {
  const std::vector<float> values = {-1.25F, -1.0F, 1.0F, 1.25F, infinity, -infinity, nan_value};
  const auto samples = samples_of(one_row(values), with(same(0.5, -0.5)));
  EXPECT_EQ(samples.values, (std::vector<int>{255, 255, 0, 0, 0, 255, 0}));
  EXPECT_EQ(samples.tally.clipped_below, 2U);
  EXPECT_EQ(samples.tally.clipped_above, 2U);
  EXPECT_EQ(samples.tally.minimum, -1.25);
  EXPECT_EQ(samples.tally.maximum, 1.25);
  EXPECT_EQ(samples.tally.positive_infinity, 1U);
  EXPECT_EQ(samples.tally.mean, 0.0);
}

TEST(Unnormalize, TheNamedNumbersAreThePublishedOnes) {
  EXPECT_EQ(Unnormalize::imagenet().mean, (std::vector<double>{0.485, 0.456, 0.406}));
  EXPECT_EQ(Unnormalize::imagenet().deviation, (std::vector<double>{0.229, 0.224, 0.225}));
  EXPECT_EQ(Unnormalize::clip().mean, (std::vector<double>{0.48145466, 0.4578275, 0.40821073}));
  EXPECT_EQ(Unnormalize::clip().deviation, (std::vector<double>{0.26862954, 0.26130258, 0.27577711}));
  EXPECT_EQ(Unnormalize::half().mean, (std::vector<double>{0.5}));
  EXPECT_EQ(Unnormalize::half().deviation, (std::vector<double>{0.5}));
}

template <class T>
void expect_refused(const Unnormalize& numbers, const std::vector<std::string>& words) {
  const std::array<T, 12> values{};
  const TensorView view = TensorView::chw(values.data(), {3, 2, 2});
  expect_error([&] { (void)make_row_source(view, {}, with(numbers)); }, ErrorCode::invalid_argument, words);
}

TEST(Unnormalize, RefusesNumbersThatAreNeitherOneNorOneForEachChannel) {
  expect_refused<float>({.mean = {}, .deviation = {1.0}}, {"mean", "0", "3"});
  expect_refused<float>({.mean = {0.0, 0.0}, .deviation = {1.0}}, {"mean", "2", "3"});
  expect_refused<float>({.mean = {0.0}, .deviation = {1.0, 1.0, 1.0, 1.0}}, {"deviation", "4", "3"});
  expect_refused<float>({.mean = {0.0}, .deviation = {}}, {"deviation", "0", "3"});
}

TEST(Unnormalize, RefusesNumbersThatAreNotFiniteAndADeviationOfZero) {
  expect_refused<float>(same(nan_value, 1.0), {"mean", "nan"});
  expect_refused<float>(same(infinity, 1.0), {"mean", "inf"});
  expect_refused<float>(same(0.0, nan_value), {"deviation", "nan"});
  expect_refused<double>(same(0.0, -infinity), {"deviation", "inf"});
  expect_refused<double>(same(0.0, 0.0), {"deviation", "0"});
  expect_refused<std::uint8_t>({.mean = {0.0}, .deviation = {1.0, 0.0, 1.0}}, {"deviation", "0"});
}

}  // namespace
