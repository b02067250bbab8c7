// Owns a match in one word, and which distances have one price.
// Must not know how matches are found, chosen or written.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tensorimage::kernels {

inline constexpr unsigned length_shift = 16;
inline constexpr std::uint32_t distance_mask = 0xFFFF;

/// A match's length above 16 bits of its distance less one.
constexpr std::uint32_t match_of(std::size_t length, std::size_t distance_less_one) noexcept {
  return static_cast<std::uint32_t>(length << length_shift | distance_less_one);
}

constexpr std::size_t length_of(std::uint32_t match) noexcept {
  return match >> length_shift;
}

/// Of what 16 bits can say; 512 of them deflate can reach.
inline constexpr std::size_t distance_classes = 768;

/// Distances, less one, that deflate cannot tell apart in price: up to 256 one by one, then multiples of 128.
constexpr std::size_t distance_class(std::uint32_t distance_less_one) noexcept {
  return distance_less_one < 256 ? distance_less_one : 256 + (distance_less_one >> 7U);
}

}  // namespace tensorimage::kernels
