// Owns a match in one word: its length, above 16 bits of its distance less one.
// Must not know how matches are found or chosen.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tensorimage::png {

inline constexpr unsigned length_shift = 16;
inline constexpr std::uint32_t distance_mask = 0xFFFF;

constexpr std::uint32_t match_of(std::size_t length, std::size_t distance) noexcept {
  return static_cast<std::uint32_t>(length << length_shift | distance);
}

constexpr std::size_t length_of(std::uint32_t match) noexcept {
  return match >> length_shift;
}

}  // namespace tensorimage::png
