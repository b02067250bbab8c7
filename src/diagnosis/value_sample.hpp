// Owns a small, evenly spread, always equal choice of a batch's values.
// Must not know what is concluded from them.
#pragma once

#include <cstddef>
#include <vector>

#include "batch.hpp"

namespace tensorimage {

/// Finite values by channel, in the order red, green, blue, alpha.
struct ValueSample {
  std::vector<std::vector<double>> channels;
  /// The most that an element's own rounding moves it, as a share of it; 0 for integers.
  double relative_rounding = 0.0;
};

/// About `budget` values in all, from every channel up to the sixteenth part of them where there are more channels.
/// Errors: only std::bad_alloc
[[nodiscard]] ValueSample sample_values(const Batch& batch, std::size_t budget);

/// The share of the sample's values outside [low, high]; 0 for an empty sample.
[[nodiscard]] double share_outside(const ValueSample& sample, double low, double high) noexcept;

}  // namespace tensorimage
