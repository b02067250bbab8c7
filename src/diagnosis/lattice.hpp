// Owns the question whether values were once the 256 levels of a picture, seen through a change of scale.
// Must not know where the values come from.
#pragma once

#include <cstdint>
#include <span>

#include "diagnosis/value_sample.hpp"

namespace tensorimage {

/// level = value * scale + offset.
struct LevelScale {
  double scale = 255.0;
  double offset = 0.0;
};

enum class Lattice : std::uint8_t {
  absent,     ///< the values lie anywhere
  undecided,  ///< too few values, or the dtype is too coarse
  present,    ///< in every channel they are whole levels, and many different ones
};

/// When the values of a channel count as a picture's levels.
struct LatticeDemands {
  int levels = 8;             ///< this many different ones must be met
  bool no_exception = false;  ///< else a few values may lie anywhere, like padding that was put in later
};

/// Whether the sample's values are whole levels. `scales` holds one for each channel, or one for all.
[[nodiscard]] Lattice find_lattice(const ValueSample& sample, std::span<const LevelScale> scales,
                                   const LatticeDemands& demands) noexcept;

}  // namespace tensorimage
