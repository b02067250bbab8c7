// Owns the counting of values into even parts of a range.
// Must not know pictures.
#include <algorithm>
#include <cmath>
#include <string>

#include "batch_values.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/inspect.hpp"

namespace tensorimage {
namespace {

void add(Histogram& histogram, double value) noexcept {
  const auto [low, high] = histogram.range;
  if (value < low) {
    ++histogram.below;
  } else if (value > high) {
    ++histogram.above;
  } else if (value == value) {
    const auto bins = static_cast<double>(histogram.counts.size());
    const auto bin = static_cast<std::size_t>(std::min(std::floor((value - low) / (high - low) * bins), bins - 1));
    ++histogram.counts[bin];
  }
}

void check(ValueRange range, std::int64_t bins) {
  if (bins < 1 || bins > (std::int64_t{1} << 24)) {
    throw Error(ErrorCode::invalid_argument,
                "a histogram of " + std::to_string(bins) + " bins was asked for; allowed are 1 to 16777216");
  }
  if (!(range.low < range.high) || !std::isfinite(range.high - range.low)) {
    throw Error(ErrorCode::invalid_argument, "a histogram's range is " + std::to_string(range.low) + " to " +
                                                 std::to_string(range.high) +
                                                 "; its ends and extent must be finite, and low less than high");
  }
}

}  // namespace

std::vector<Histogram> histograms(const TensorView& view, ValueRange range, std::int64_t bins) {
  check(range, bins);
  const Batch batch(view);
  constexpr std::int64_t most_counters = std::int64_t{1} << 32;
  if (batch.shape().c > most_counters / bins) {
    throw Error(ErrorCode::too_large, std::to_string(batch.shape().c) + " histograms of " + std::to_string(bins) +
                                          " bins are more than 2^32 counters");
  }
  const Histogram empty{
      .range = range, .counts = std::vector<std::uint64_t>(static_cast<std::size_t>(bins)), .below = 0, .above = 0};
  std::vector<Histogram> channels(static_cast<std::size_t>(batch.shape().c), empty);
  for_each_values_of<kernels::Float64Law>(batch, BatchPart::all(batch),
                                          [&](const BatchRow& row, const double* values, std::size_t count) {
                                            Histogram& histogram = channels[static_cast<std::size_t>(row.channel)];
                                            for (std::size_t i = 0; i < count; ++i) add(histogram, values[i]);
                                          });
  return channels;
}

}  // namespace tensorimage
