// Owns the proof that a look at a tensor counts what a save of it would count.
// Must not know how rows are made.
#include "tensorimage/inspect.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <vector>

#include "support.hpp"
#include "tensorimage/save.hpp"

namespace {

using namespace tensorimage;
using support::expect_error;

TEST(Inspect, CountsEveryElementOfEveryImageAndChannel) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  constexpr float nan_value = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> values = {0.0F, -0.5F, 1.0F, 1.5F, nan_value, infinity, -infinity, 0.5F,
                                     0.5F, 0.25F, 2.0F, 0.5F, 0.5F,      0.5F,     0.5F,      -1.0F};
  const ColourReport report = inspect(TensorView::nchw(values.data(), {2, 2, 2, 2}));
  EXPECT_EQ(report.dtype, DType::f32);
  EXPECT_EQ(report.shape, (Shape{2, 2, 2, 2}));
  EXPECT_EQ(report.tally.values, 16U);
  EXPECT_EQ(report.tally.clipped_below, 3U);
  EXPECT_EQ(report.tally.clipped_above, 3U);
  EXPECT_EQ(report.tally.nan, 1U);
  EXPECT_EQ(report.tally.positive_infinity, 1U);
  EXPECT_EQ(report.tally.negative_infinity, 1U);
  EXPECT_EQ(report.tally.minimum, -1.0);
  EXPECT_EQ(report.tally.maximum, 2.0);
}

TEST(Inspect, SaysWhatASaveReports) {
  std::vector<std::int16_t> values(3 * 3 * 7 * 600);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<std::int16_t>(i * 7919 % 700) - 200;
  const TensorView view = TensorView::nhwc(values.data(), {3, 7, 600, 3}).with_channel_order(ChannelOrder::bgr);
  MemorySink sink;
  SaveOptions options;
  options.format = "ppm";
  const ValueStatistics saved = save_image(view, sink, {}, options).tally;
  const ValueStatistics seen = inspect(view).tally;
  EXPECT_EQ(seen.values, saved.values);
  EXPECT_EQ(seen.clipped_below, saved.clipped_below);
  EXPECT_EQ(seen.clipped_above, saved.clipped_above);
  EXPECT_EQ(seen.minimum, saved.minimum);
  EXPECT_EQ(seen.maximum, saved.maximum);
  EXPECT_GT(seen.clipped_below, 0U);
}

TEST(Inspect, LooksAtAnyNumberOfChannelsAndAnyByteOrder) {
  const std::array<std::uint16_t, 9> values = {0x0001, 0x0100, 1, 1, 1, 1, 1, 1, 1};
  const std::endian other = std::endian::native == std::endian::little ? std::endian::big : std::endian::little;
  const ColourReport report = inspect(TensorView::chw(values.data(), {9, 1, 1}).with_byte_order(other));
  EXPECT_EQ(report.shape.c, 9);
  EXPECT_EQ(report.tally.minimum, 1.0);
  EXPECT_EQ(report.tally.maximum, 256.0);
  EXPECT_EQ(report.tally.clipped_above, 8U);
}

TEST(Inspect, RefusesATensorWithoutElements) {
  const float value = 0;
  expect_error([&] { (void)inspect(TensorView::nchw(&value, {0, 3, 2, 2})); }, ErrorCode::invalid_argument, {"N is 0"});
  expect_error([&] { (void)inspect(TensorView::chw(&value, {3, 2, 0})); }, ErrorCode::invalid_argument, {"W 0"});
}

}  // namespace
