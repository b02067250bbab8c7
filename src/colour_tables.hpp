// Owns the tables of the named colour maps.
// Must not know how they are used.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "tensorimage/colour.hpp"

namespace tensorimage {

/// Colours as people write them: 0xRRGGBB.
using PackedColours = std::array<std::uint32_t, 256>;

// matplotlib's, by Nathaniel Smith, Stefan van der Walt and, for viridis, Eric Firing; given to the public domain
// (CC0).
extern const PackedColours viridis_colours;
extern const PackedColours magma_colours;
// Google's, by Anton Mikhailov; Apache License 2.0.
extern const PackedColours turbo_colours;

[[nodiscard]] constexpr std::array<Colour, 256> unpack(const PackedColours& packed) noexcept {
  std::array<Colour, 256> colours{};
  for (std::size_t i = 0; i < packed.size(); ++i) {
    colours[i] = {.red = static_cast<std::uint8_t>(packed[i] >> 16U),
                  .green = static_cast<std::uint8_t>(packed[i] >> 8U & 0xFFU),
                  .blue = static_cast<std::uint8_t>(packed[i] & 0xFFU)};
  }
  return colours;
}

}  // namespace tensorimage
