// Owns the passes over a batch that find extremes and percentiles.
// Must not know what the ranges are for.
#include "measured_range.hpp"

#include <limits>

#include "kernels/counts.hpp"
#include "kernels/law.hpp"
#include "percentile.hpp"

namespace tensorimage {
namespace {

template <class Law>
std::optional<ValueRange> extremes_of(const Batch& batch, const BatchPart& part) {
  using Value = typename Law::Value;
  Value low = std::numeric_limits<Value>::infinity();
  Value high = -low;
  for_each_values_of<Law>(batch, part, [&](const BatchRow&, const Value* values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const bool finite = kernels::is_finite(values[i]);
      low = finite && values[i] < low ? values[i] : low;
      high = finite && values[i] > high ? values[i] : high;
    }
  });
  if (low > high) return std::nullopt;
  return ValueRange{static_cast<double>(low), static_cast<double>(high)};
}

template <class Law>
std::optional<ValueRange> percentiles_of(const Batch& batch, const BatchPart& part, const ValueRange& percent) {
  using Value = typename Law::Value;
  PercentileFinder<Value> finder(percent.low, percent.high);
  while (finder.needs_pass()) {
    for_each_values_of<Law>(
        batch, part, [&](const BatchRow&, const Value* values, std::size_t count) { finder.add(values, count); });
    finder.finish_pass();
  }
  const auto found = finder.result();
  if (!found) return std::nullopt;
  return ValueRange{found->low, found->high};
}

}  // namespace

std::optional<ValueRange> finite_extremes(const Batch& batch, const BatchPart& part, DType arithmetic) {
  return arithmetic == DType::f64 ? extremes_of<kernels::Float64Law>(batch, part)
                                  : extremes_of<kernels::Float32Law>(batch, part);
}

std::optional<ValueRange> percentiles(const Batch& batch, const BatchPart& part, DType arithmetic,
                                      const ValueRange& percent) {
  return arithmetic == DType::f64 ? percentiles_of<kernels::Float64Law>(batch, part, percent)
                                  : percentiles_of<kernels::Float32Law>(batch, part, percent);
}

}  // namespace tensorimage
