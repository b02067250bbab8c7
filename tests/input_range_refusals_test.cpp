// Owns the proof of what is refused of input ranges, before a picture is made.
// Must not know encoders or files.
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "support.hpp"
#include "tensorimage/grid.hpp"

namespace {

using namespace tensorimage;
using support::expect_error;

PixelOptions plain(const InputRange& range) {
  PixelOptions pixels;
  pixels.input_range = range;
  return pixels;
}

template <class T>
void expect_refused(const InputRange& range, const std::vector<std::string>& words) {
  const T values[2] = {};
  expect_error(
      [&] {
        (void)make_row_source(TensorView::hw(values, {1, 2}), {}, plain(range));
      },
      ErrorCode::invalid_argument, words);
}

TEST(InputRangeRefusals, RefusesEndsThatAreNotInOrderOrNotFinite) {
  constexpr double endless = std::numeric_limits<double>::infinity();
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  expect_refused<float>({.low = 1, .high = 1}, {"input_range", "1"});
  expect_refused<float>({.low = 2, .high = 1}, {"input_range", "2"});
  expect_refused<double>({.low = -endless, .high = 1}, {"input_range", "inf"});
  expect_refused<double>({.low = 0, .high = endless}, {"input_range", "inf"});
  expect_refused<double>({.low = unknown, .high = 1}, {"input_range", "nan"});
  expect_refused<double>({.low = 0, .high = unknown}, {"input_range", "nan"});
  expect_refused<std::uint8_t>({.low = 255, .high = 0}, {"input_range", "255"});
}

TEST(InputRangeRefusals, RefusesEndsThatTheArithmeticCannotHold) {
  const InputRange huge{.low = 0, .high = 1e39};
  const InputRange tiny{.low = 0, .high = 1e-46};
  for (const InputRange& range : {huge, tiny}) {
    expect_refused<float>(range, {"input_range"});
    expect_refused<Float16>(range, {"input_range"});
    expect_refused<std::uint8_t>(range, {"input_range"});
    expect_refused<std::int16_t>(range, {"input_range"});
    const double doubles[2] = {};
    const std::int32_t wide[2] = {};
    const std::int64_t widest[2] = {};
    EXPECT_NO_THROW((void)make_row_source(TensorView::hw(doubles, {1, 2}), {}, plain(range)));
    EXPECT_NO_THROW((void)make_row_source(TensorView::hw(wide, {1, 2}), {}, plain(range)));
    EXPECT_NO_THROW((void)make_row_source(TensorView::hw(widest, {1, 2}), {}, plain(range)));
  }
}

TEST(InputRangeRefusals, RefusesPercentilesThatAreNone) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  expect_refused<float>(InputRange::percentile(-1, 50), {"percentile", "-1"});
  expect_refused<float>(InputRange::percentile(0, 100.5), {"percentile", "100.5"});
  expect_refused<float>(InputRange::percentile(50, 50), {"percentile", "50"});
  expect_refused<float>(InputRange::percentile(60, 50), {"percentile", "60"});
  expect_refused<float>(InputRange::percentile(unknown, 50), {"percentile", "nan"});
}

TEST(InputRangeRefusals, RefusesGroupsForARangeThatIsGiven) {
  InputRange range = InputRange::unit();
  range.each_image = true;
  expect_refused<float>(range, {"input_range", "fixed", "each image"});
  range.each_image = false;
  range.each_channel = true;
  expect_refused<float>(range, {"input_range", "fixed", "channel"});
}

TEST(InputRangeRefusals, RefusesValuesWhoseExtentTheArithmeticCannotHold) {
  const std::vector<float> values = {-3e38F, 0.0F, 3e38F};
  const TensorView view = TensorView::hw(values.data(), {1, 3});
  for (const InputRange& range : {InputRange::finite(), InputRange::percentile(0, 100)}) {
    expect_error([&] { (void)make_row_source(view, {}, plain(range)); }, ErrorCode::unsupported,
                 {"-3", "e+38", "extent", "float32"});
  }
  EXPECT_NO_THROW((void)make_row_source(view, {}, plain(InputRange::percentile(0, 50))));
}

}  // namespace
