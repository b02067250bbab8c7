// Owns the proof that a pixel with a NaN shows its own colour, and no other pixel does.
// Must not know encoders or files.
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
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

constexpr Colour magenta{255, 0, 254};

PixelOptions with(const Colour& colour) {
  PixelOptions pixels;
  pixels.nan_colour = colour;
  return pixels;
}

TEST(NanColour, IsGivenToAPixelWithANanInAnyChannel) {
  const std::vector<float> values = {nan_value, 1, 1, 0, nan_value, 0, 0, 1, nan_value, 0, 1, 0};
  const TensorView view = TensorView::hwc(values.data(), {1, 4, 3});
  const auto samples = samples_of(view, with(magenta));
  EXPECT_EQ(samples.values, (std::vector<int>{255, 0, 254, 255, 0, 254, 255, 0, 254, 0, 255, 0}));
  EXPECT_EQ(samples.tally.nan, 3U);
  EXPECT_EQ(samples.tally.black, 8U) << "a NaN's sample is 0, whatever colour its pixel gets";
  EXPECT_EQ(samples.tally.channels[1].nan, 1U);
}

TEST(NanColour, InfinityIsNoNan) {
  const std::vector<float> values = {infinity, -infinity, 0};
  EXPECT_EQ(samples_of(TensorView::hwc(values.data(), {1, 1, 3}), with(magenta)).values, (std::vector<int>{255, 0, 0}));
}

TEST(NanColour, AlphaIsOpaqueThere) {
  const std::vector<float> values = {0, 1, 0, nan_value, nan_value, 0, 0, 0, 0, 0, 0, 0};
  EXPECT_EQ(samples_of(TensorView::hwc(values.data(), {1, 3, 4}), with(magenta)).values,
            (std::vector<int>{255, 0, 254, 255, 255, 0, 254, 255, 0, 0, 0, 0}));
  EXPECT_EQ(samples_of(TensorView::hwc(values.data(), {1, 6, 2}), with({9, 9, 9})).values,
            (std::vector<int>{0, 255, 9, 255, 9, 255, 0, 0, 0, 0, 0, 0}));
}

TEST(NanColour, GrayBecomesColourUnlessItIsKept) {
  const std::vector<float> values = {nan_value, 1};
  EXPECT_EQ(samples_of(one_row(values), with(magenta)).values, (std::vector<int>{255, 0, 254, 255, 255, 255}));
  PixelOptions kept = with({7, 7, 7});
  kept.keep_gray = true;
  EXPECT_EQ(samples_of(one_row(values), kept).values, (std::vector<int>{7, 255}));
}

TEST(NanColour, SixteenBitLevelsAreTheSameShade) {
  const std::vector<float> values = {nan_value, 0, 0, 1};
  PixelOptions pixels = with(magenta);
  pixels.bit_depth = 16;
  EXPECT_EQ(samples_of(TensorView::hwc(values.data(), {1, 1, 4}), pixels).values,
            (std::vector<int>{65535, 0, 254 * 257, 65535}));
}

TEST(NanColour, GoesBeforeTheColourMapAndTheBackground) {
  const std::vector<float> values = {nan_value, 0};
  PixelOptions mapped = with(magenta);
  mapped.colour_map = ColourMap(std::vector<Colour>{{1, 2, 3}, {4, 5, 6}});
  EXPECT_EQ(samples_of(one_row(values), mapped).values, (std::vector<int>{255, 0, 254, 1, 2, 3}));
  const std::vector<float> transparent = {nan_value, 0, 0, 0, 0, 0, 0, 0};
  PixelOptions over = with(magenta);
  over.background = Colour{10, 20, 30};
  EXPECT_EQ(samples_of(TensorView::hwc(transparent.data(), {1, 2, 4}), over).values,
            (std::vector<int>{255, 0, 254, 10, 20, 30}));
  // A background leaves gray and alpha as colours.
  EXPECT_EQ(samples_of(TensorView::hwc(transparent.data(), {1, 2, 2}), over).values,
            (std::vector<int>{255, 0, 254, 10, 20, 30}));
}

TEST(NanColour, SurvivesEveryWayOfMapping) {
  const std::vector<float> values = {nan_value, 2, 4};
  const std::vector<int> expected = {255, 0, 254, 0, 0, 0, 255, 255, 255};
  PixelOptions pixels = with(magenta);
  pixels.input_range = InputRange{.low = 2, .high = 4};
  EXPECT_EQ(samples_of(one_row(values), pixels).values, expected);
  pixels.input_range = InputRange::finite();
  EXPECT_EQ(samples_of(one_row(values), pixels).values, expected);
  pixels.input_range = InputRange::percentile(0, 100);
  EXPECT_EQ(samples_of(one_row(values), pixels).values, expected);
  pixels.input_range = std::nullopt;
  pixels.unnormalize = Unnormalize{.mean = {-1.0}, .deviation = {0.5}};
  EXPECT_EQ(samples_of(one_row(values), pixels).values, expected);
  pixels.unnormalize = std::nullopt;
  GridOptions grid;
  grid.normalize = true;
  grid.value_range = ValueRange{2, 4};
  EXPECT_EQ(samples_of(one_row(values), pixels, grid).values, expected);
}

TEST(NanColour, ANanOutOfNothingIsNone) {
  // torchvision's automatic range is NaN as soon as one value is: the picture is black, but only one value is NaN.
  const std::vector<float> values = {nan_value, 2, 4};
  GridOptions grid;
  grid.normalize = true;
  EXPECT_EQ(samples_of(one_row(values), with(magenta), grid).values, (std::vector<int>{255, 0, 254, 0, 0, 0, 0, 0, 0}));
}

TEST(NanColour, EveryFloatingTypeHasNans) {
  const std::vector<double> doubles = {std::numeric_limits<double>::quiet_NaN()};
  const std::vector<Float16> halves = {{0x7C01}, {0xFE00}, {0x7C00}};
  const std::vector<BFloat16> brains = {{0x7F81}, {0xFFC0}, {0x7F80}};
  EXPECT_EQ(samples_of(one_row(doubles), with(magenta)).values, (std::vector<int>{255, 0, 254}));
  const std::vector<int> two_of_three = {255, 0, 254, 255, 0, 254, 255, 255, 255};
  EXPECT_EQ(samples_of(one_row(halves), with(magenta)).values, two_of_three);
  EXPECT_EQ(samples_of(one_row(brains), with(magenta)).values, two_of_three);
}

TEST(NanColour, IntegersAndPaddingAreNeverNan) {
  const std::vector<std::uint16_t> bits = {0x7E00, 0xFFFF};
  EXPECT_EQ(samples_of(one_row(bits), with(magenta)).values, (std::vector<int>{255, 255, 255, 255, 255, 255}));
  const std::vector<float> values = {0, 1};
  GridOptions grid;
  grid.padding = 1;
  grid.pad_value = nan_value;
  EXPECT_EQ(samples_of(TensorView::nchw(values.data(), {2, 1, 1, 1}), with(magenta), grid).values[0], 0);
}

TEST(NanColour, RefusesAColourThatThePictureCannotShow) {
  const std::vector<float> values(4);
  PixelOptions kept = with(magenta);
  kept.keep_gray = true;
  expect_error([&] { (void)make_row_source(one_row(values), {}, kept); }, ErrorCode::invalid_argument, {"nan_colour"});
  expect_error(
      [&] {
        (void)make_row_source(TensorView::chw(values.data(), {2, 1, 2}), {}, with(magenta));
      },
      ErrorCode::invalid_argument, {"nan_colour"});
}

}  // namespace
