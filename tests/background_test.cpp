// Owns the proof that a picture with alpha is laid over a background by exact whole-number arithmetic.
// Must not know encoders or files.
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "picture_samples.hpp"

namespace {

using namespace tensorimage;
using support::samples_of;

PixelOptions over(const Colour& colour, int bit_depth = 8) {
  PixelOptions pixels;
  pixels.bit_depth = bit_depth;
  pixels.background = colour;
  return pixels;
}

/// The nearest whole number to a fraction, halves up, found by looking rather than by rounding.
std::int64_t nearest(std::int64_t dividend, std::int64_t divisor) {
  std::int64_t whole = dividend / divisor;
  while (2 * (dividend - whole * divisor) >= divisor) ++whole;
  return whole;
}

TEST(Background, EveryLevelUnderEveryAlphaIsTheNearestLevel) {
  // A picture of 256 x 256: gray by column, alpha by row.
  std::vector<std::uint8_t> values;
  for (int channel = 0; channel < 2; ++channel) {
    for (int y = 0; y < 256; ++y) {
      for (int x = 0; x < 256; ++x) values.push_back(static_cast<std::uint8_t>(channel == 0 ? x : y));
    }
  }
  const Colour behind{0, 101, 255};
  const auto samples = samples_of(TensorView::chw(values.data(), {2, 256, 256}), over(behind));
  ASSERT_EQ(samples.info.channels, 3);
  std::size_t i = 0;
  for (std::int64_t alpha = 0; alpha < 256; ++alpha) {
    for (std::int64_t level = 0; level < 256; ++level) {
      for (const std::int64_t under : {0, 101, 255}) {
        ASSERT_EQ(samples.values[i++], nearest(level * alpha + under * (255 - alpha), 255))
            << level << " under " << alpha << " over " << under;
      }
    }
  }
}

TEST(Background, SixteenBitsAreAsExact) {
  std::vector<std::uint16_t> values;
  const auto gray = [](int i) { return static_cast<std::uint16_t>(static_cast<unsigned>(i) * 40503U); };
  const auto alpha = [](int i) { return static_cast<std::uint16_t>(static_cast<unsigned>(i) * 27644U + 5U); };
  for (int i = 0; i < 65536; ++i) values.push_back(gray(i));
  for (int i = 0; i < 65536; ++i) values.push_back(alpha(i));
  const auto samples = samples_of(TensorView::chw(values.data(), {2, 256, 256}), over({1, 2, 254}, 16));
  ASSERT_EQ(samples.info.channels, 3);
  for (int i = 0; i < 65536; ++i) {
    std::size_t c = 0;
    for (const std::int64_t under : {257, 514, 254 * 257}) {
      ASSERT_EQ(samples.values[static_cast<std::size_t>(3 * i) + c++],
                nearest(std::int64_t{gray(i)} * alpha(i) + under * (65535 - alpha(i)), 65535));
    }
  }
}

TEST(Background, FourChannelsBecomeThree) {
  const std::vector<std::uint8_t> values = {10, 20, 30, 0, 10, 20, 30, 255, 10, 20, 30, 51};
  const auto samples = samples_of(TensorView::hwc(values.data(), {1, 3, 4}), over({200, 100, 0}));
  EXPECT_EQ(samples.info.channels, 3);
  EXPECT_EQ(samples.values, (std::vector<int>{200, 100, 0, 10, 20, 30, 162, 84, 6}));
  EXPECT_EQ(samples.tally.values, 12U) << "alpha is counted as ever";
  EXPECT_EQ(samples.tally.channels[3].maximum, 255.0);
}

TEST(Background, PicturesWithoutAlphaStayAsTheyAre) {
  const std::vector<std::uint8_t> values = {10, 20, 30};
  const TensorView colour = TensorView::hwc(values.data(), {1, 1, 3});
  EXPECT_EQ(samples_of(colour, over({200, 100, 0})).values, samples_of(colour, {}).values);
  PixelOptions gray = over({200, 100, 0});
  EXPECT_EQ(samples_of(support::one_row(values), gray).values, samples_of(support::one_row(values), {}).values);
  gray.keep_gray = true;
  EXPECT_EQ(samples_of(support::one_row(values), gray).values, (std::vector<int>{10, 20, 30}));
}

TEST(Background, PaddingIsLaidOverItToo) {
  const std::vector<std::uint8_t> values = {10, 255, 20, 255};
  GridOptions grid;
  grid.padding = 1;
  grid.pad_value = 51;
  const auto samples = samples_of(TensorView::nhwc(values.data(), {2, 1, 1, 2}), over({200, 100, 0}), grid);
  // 51 under an alpha of 51: (51 * 51 + b * 204) / 255.
  EXPECT_EQ(std::vector<int>(samples.values.begin(), samples.values.begin() + 3), (std::vector<int>{170, 90, 10}));
}

}  // namespace
