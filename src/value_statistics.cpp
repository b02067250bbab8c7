// Owns how statistics of parts become statistics of the whole.
// Must not know where the values come from.
#include <algorithm>
#include <cmath>

#include "kernels/counts.hpp"
#include "tensorimage/row_source.hpp"

namespace tensorimage {

double ValueStatistics::standard_deviation() const noexcept {
  return finite() == 0 ? 0.0 : std::sqrt(squared_deviations / static_cast<double>(finite()));
}

void ValueStatistics::merge(const ValueStatistics& other) noexcept {
  if (other.finite() > 0) {
    kernels::merge_moments(static_cast<double>(finite()), mean, squared_deviations, static_cast<double>(other.finite()),
                           other.mean, other.squared_deviations);
  }
  values += other.values;
  clipped_below += other.clipped_below;
  clipped_above += other.clipped_above;
  nan += other.nan;
  positive_infinity += other.positive_infinity;
  negative_infinity += other.negative_infinity;
  black += other.black;
  white += other.white;
  minimum = std::min(minimum, other.minimum);
  maximum = std::max(maximum, other.maximum);
}

void Tally::merge(const Tally& other) noexcept {
  ValueStatistics::merge(other);
  for (std::size_t c = 0; c < channels.size(); ++c) channels[c].merge(other.channels[c]);
}

}  // namespace tensorimage
