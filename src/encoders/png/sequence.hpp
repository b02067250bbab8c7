// Owns what a parser makes of a block's bytes, and what bits it believes things to cost.
// Must not know how either is found or written.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "encoders/png/deflate_symbols.hpp"

namespace tensorimage::png {

/// Some bytes as they are, then a copy of earlier ones.
struct Sequence {
  std::uint32_t literals = 0;
  std::uint16_t length = 0;  ///< 0: no copy, at the end of a block only
  std::uint16_t distance = 0;
};

using Sequences = std::vector<Sequence>;

/// Bits of everything that a block may say, extra bits included.
struct Prices {
  std::array<std::uint8_t, 256> literal{};
  std::array<std::uint8_t, longest_match + 1> length{};
  std::array<std::uint8_t, distance_symbols> distance{};

  [[nodiscard]] unsigned match(unsigned match_length, unsigned match_distance) const noexcept {
    return unsigned{length[match_length]} + distance[distance_symbol(match_distance)];
  }
};

}  // namespace tensorimage::png
