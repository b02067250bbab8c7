// Owns deflate's numbers: how lengths and distances become symbols and extra bits (RFC 1951, 3.2.5).
// Must not know codes or data.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace tensorimage::png {

inline constexpr unsigned shortest_match = 3;
inline constexpr unsigned longest_match = 258;
inline constexpr unsigned farthest_match = 32768;

inline constexpr std::size_t end_of_block = 256;
inline constexpr std::size_t first_length_symbol = 257;
inline constexpr std::size_t literal_symbols = 286;  ///< literals, the end of the block and lengths
inline constexpr std::size_t distance_symbols = 30;

inline constexpr std::array<std::uint8_t, 29> length_extra_bits = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                                                   2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
inline constexpr std::array<std::uint8_t, distance_symbols> distance_extra_bits = {
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};

/// Where the numbers of each symbol start.
inline constexpr auto length_base = [] {
  std::array<std::uint16_t, length_extra_bits.size()> base{};
  unsigned length = shortest_match;
  for (std::size_t i = 0; i < base.size(); ++i) {
    base[i] = static_cast<std::uint16_t>(length);
    length += 1U << length_extra_bits[i];
  }
  base.back() = longest_match;  // the last symbol is this one length, which the one before it could say too
  return base;
}();
inline constexpr auto distance_base = [] {
  std::array<std::uint16_t, distance_symbols> base{};
  unsigned distance = 1;
  for (std::size_t i = 0; i < base.size(); ++i) {
    base[i] = static_cast<std::uint16_t>(distance);
    distance += 1U << distance_extra_bits[i];
  }
  return base;
}();

/// From a length to its symbol, counted from first_length_symbol.
inline constexpr auto length_symbol = [] {
  std::array<std::uint8_t, longest_match + 1> symbol{};
  for (std::size_t i = 0; i < length_base.size(); ++i) {
    for (unsigned length = length_base[i]; length <= longest_match; ++length) {
      symbol[length] = static_cast<std::uint8_t>(i);
    }
  }
  return symbol;
}();

namespace detail {

/// Distances up to 256 one by one, then by their multiples of 128: no symbol from 257 on covers less.
inline constexpr auto distance_symbol = [] {
  std::array<std::uint8_t, 512> symbol{};
  for (std::size_t i = 0; i < distance_base.size(); ++i) {
    for (unsigned d = distance_base[i]; d <= 256; ++d) symbol[d - 1] = static_cast<std::uint8_t>(i);
    for (unsigned d = distance_base[i]; d > 256 && d <= farthest_match; d += 128) {
      symbol[256 + ((d - 1) >> 7U)] = static_cast<std::uint8_t>(i);
    }
  }
  return symbol;
}();

}  // namespace detail

[[nodiscard]] constexpr std::size_t distance_symbol(unsigned distance) noexcept {
  return detail::distance_symbol[distance <= 256 ? distance - 1 : 256 + ((distance - 1) >> 7U)];
}

}  // namespace tensorimage::png
