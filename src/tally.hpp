// Owns the translation of the kernels' counts into the public statistics.
// Must not know what was counted.
#pragma once

#include "kernels/quantise.hpp"
#include "tensorimage/row_source.hpp"

namespace tensorimage {

[[nodiscard]] inline ValueStatistics to_statistics(const kernels::Counts& counts) noexcept {
  return {.values = counts.values,
          .clipped_below = counts.below,
          .clipped_above = counts.above,
          .nan = counts.nan,
          .positive_infinity = counts.positive_infinity,
          .negative_infinity = counts.negative_infinity,
          .black = counts.black,
          .white = counts.white,
          .minimum = counts.minimum,
          .maximum = counts.maximum,
          .mean = counts.mean,
          .squared_deviations = counts.squared_deviations};
}

[[nodiscard]] inline Tally to_tally(const kernels::ChannelCounts& counts) noexcept {
  Tally tally;
  for (std::size_t c = 0; c < counts.size(); ++c) {
    tally.channels[c] = to_statistics(counts[c]);
    tally.ValueStatistics::merge(tally.channels[c]);
  }
  return tally;
}

}  // namespace tensorimage
