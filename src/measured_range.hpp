// Owns the ranges that are found by reading the tensor's finite values: extremes and percentiles.
// Must not know what the ranges are for.
#pragma once

#include <optional>

#include "batch_values.hpp"
#include "tensorimage/grid.hpp"

namespace tensorimage {

/// The smallest and the largest finite value, as `arithmetic` (float32 or float64) holds them; nothing if there is
/// none. Reads the part once.
[[nodiscard]] std::optional<ValueRange> finite_extremes(const Batch& batch, const BatchPart& part, DType arithmetic);

/// Two percentiles, 0 to 100, of the finite values, linear between neighbours as numpy.percentile; nothing if there is
/// no finite value. Reads the part twice in float32, four times in float64; exact, in a few MiB of memory.
[[nodiscard]] std::optional<ValueRange> percentiles(const Batch& batch, const BatchPart& part, DType arithmetic,
                                                    const ValueRange& percent);

}  // namespace tensorimage
