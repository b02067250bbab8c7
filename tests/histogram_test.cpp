// Owns the proof of histograms: every value in the bin that the arithmetic says, by channel.
// Must not know how values are read.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "oracle_numbers.hpp"
#include "random_tensor.hpp"
#include "special_values.hpp"
#include "support.hpp"
#include "tensorimage/inspect.hpp"

namespace {

using namespace tensorimage;
using support::expect_error;
using support::infinity;
using support::nan_value;
using Counts = std::vector<std::uint64_t>;

TEST(Histogram, PutsTheEndsIntoTheFirstAndTheLastBin) {
  const std::vector<float> values = {0, 0.25F, 0.5F, 0.75F, 1, -0.125F, 1.125F, nan_value, infinity, -infinity};
  const std::vector<Histogram> found = histograms(TensorView::hw(values.data(), {2, 5}), {0, 1}, 4);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].counts, (Counts{1, 1, 1, 2}));
  EXPECT_EQ(found[0].below, 2U);
  EXPECT_EQ(found[0].above, 2U);
  EXPECT_EQ(found[0].range.low, 0.0);
  EXPECT_EQ(found[0].range.high, 1.0);
}

TEST(Histogram, CountsEachChannelOfAllImages) {
  const std::vector<std::uint8_t> values = {0, 9, 5, 5, 1, 9, 5, 4};  // two images of two channels of two pixels
  const std::vector<Histogram> found = histograms(TensorView::nchw(values.data(), {2, 2, 1, 2}), {0, 10}, 2);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].counts, (Counts{2, 2}));
  EXPECT_EQ(found[1].counts, (Counts{1, 3}));
}

TEST(Histogram, TakesAnyNumberOfChannelsAndTheirColourOrder) {
  const std::vector<std::int16_t> values = {-5, 0, 5};
  const TensorView view = TensorView::chw(values.data(), {3, 1, 1});
  const std::vector<Histogram> found = histograms(view.with_channel_order(ChannelOrder::bgr), {-5, 5}, 2);
  EXPECT_EQ(found[0].counts, (Counts{0, 1}));
  EXPECT_EQ(found[2].counts, (Counts{1, 0}));
  const std::vector<float> many(9);
  EXPECT_EQ(histograms(TensorView::chw(many.data(), {9, 1, 1}), {0, 1}, 1).size(), 9U);
}

RC_GTEST_PROP(Histogram, EqualsACountByHand, ()) {
  const random_tensor::Tensor tensor =
      random_tensor::draw_tensor(random_tensor::draw_dtype(), random_tensor::draw_shape());
  const TensorView& view = tensor.view;
  const auto range = *rc::gen::element(ValueRange{0, 1}, ValueRange{-1, 1}, ValueRange{0, 255}, ValueRange{0.1, 0.7},
                                       ValueRange{-3e4, 4e4});
  const auto bins = *rc::gen::element<std::int64_t>(1, 2, 3, 7, 64, 255, 256, 1000);
  const std::vector<Histogram> found = histograms(view, range, bins);
  const Shape& shape = view.shape();
  RC_ASSERT(found.size() == static_cast<std::size_t>(shape.c));
  for (std::int64_t c = 0; c < shape.c; ++c) {
    Counts counts(static_cast<std::size_t>(bins));
    std::uint64_t below = 0;
    std::uint64_t above = 0;
    for (std::int64_t i = 0; i < shape.n * shape.h * shape.w; ++i) {
      const oracle::Number number =
          oracle::element(view, i / (shape.h * shape.w), c, i / shape.w % shape.h, i % shape.w);
      const double value = is_floating(view.dtype()) ? number.real : static_cast<double>(number.integer);
      if (value < range.low) {
        ++below;
      } else if (value > range.high) {
        ++above;
      } else if (!std::isnan(value)) {
        const double place = (value - range.low) / (range.high - range.low) * static_cast<double>(bins);
        ++counts[std::min(static_cast<std::size_t>(place), counts.size() - 1)];
      }
    }
    const Histogram& histogram = found[static_cast<std::size_t>(c)];
    RC_ASSERT(histogram.counts == counts);
    RC_ASSERT(histogram.below == below);
    RC_ASSERT(histogram.above == above);
  }
}

TEST(Histogram, RefusesNoElementsNoBinsAndNoRange) {
  const float value = 0;
  const TensorView view = TensorView::hw(&value, {1, 1});
  const auto refused = [&](const TensorView& of, ValueRange range, std::int64_t bins, const std::string& word) {
    expect_error([&] { (void)histograms(of, range, bins); }, ErrorCode::invalid_argument, {word});
  };
  refused(view, {0, 1}, 0, "0");
  refused(view, {0, 1}, -3, "-3");
  refused(view, {1, 1}, 4, "1");
  refused(view, {2, 1}, 4, "2");
  refused(view, {0, infinity}, 4, "inf");
  refused(view, {-infinity, 0}, 4, "inf");
  refused(view, {nan_value, 0}, 4, "nan");
  refused(view, {0, nan_value}, 4, "nan");
  refused(TensorView::hw(&value, {0, 1}), {0, 1}, 4, "0");
}

TEST(Histogram, RefusesMoreCountersThan32BitsNumber) {
  const std::vector<float> values(257);
  const TensorView view = TensorView::chw(values.data(), {257, 1, 1});
  expect_error(
      [&] {
        (void)histograms(view, {0, 1}, std::int64_t{1} << 24);
      },
      ErrorCode::too_large, {"257 histograms of 16777216 bins", "2^32"});
}

}  // namespace
