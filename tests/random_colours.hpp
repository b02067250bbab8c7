// Owns colour options made at random: ranges, means, colour maps, backgrounds, in combinations that are not refused.
// Must not know what is done with them.
#pragma once

#include <cstdint>
#include <optional>

#include "tensorimage/grid.hpp"

namespace random_colours {

struct Options {
  tensorimage::GridOptions grid;
  tensorimage::PixelOptions pixels;
};

/// Options for a tensor of so many channels. Draws from rapidcheck's generators, and so must run inside a property.
[[nodiscard]] Options draw(std::int64_t channels);

}  // namespace random_colours
