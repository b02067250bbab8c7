// Owns the translation of the kernels' counts into the public tally.
// Must not know what was counted.
#pragma once

#include "kernels/quantise.hpp"
#include "tensorimage/row_source.hpp"

namespace tensorimage {

[[nodiscard]] inline Tally to_tally(const kernels::Counts& counts) noexcept {
  return {.values = counts.values,
          .clipped_below = counts.below,
          .clipped_above = counts.above,
          .nan = counts.nan,
          .positive_infinity = counts.positive_infinity,
          .negative_infinity = counts.negative_infinity,
          .minimum = counts.minimum,
          .maximum = counts.maximum};
}

}  // namespace tensorimage
