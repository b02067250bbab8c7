// Owns bytes read as words, and the comparison of eight at once.
// Must not know what they are.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/always_inline.hpp"

namespace tensorimage::kernels {

[[nodiscard]] TENSORIMAGE_ALWAYS_INLINE std::uint64_t load64(const std::uint8_t* bytes) noexcept {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes, sizeof(value));
  return value;
}

/// Bytes as a number, the first lowest.
template <typename Number>
[[nodiscard]] TENSORIMAGE_ALWAYS_INLINE Number number_of(const std::uint8_t* bytes) noexcept {
  Number value = 0;
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(&value, bytes, sizeof(value));
  } else {
    for (std::size_t i = 0; i < sizeof(value); ++i) value |= Number{bytes[i]} << (8 * i);
  }
  return value;
}

/// How many of eight bytes are equal, first to last, before one differs, given their exclusive or.
[[nodiscard]] TENSORIMAGE_ALWAYS_INLINE unsigned equal_bytes_of(std::uint64_t different) noexcept {
  if constexpr (std::endian::native == std::endian::little) {
    return static_cast<unsigned>(std::countr_zero(different)) / 8;
  } else {
    return static_cast<unsigned>(std::countl_zero(different)) / 8;
  }
}

}  // namespace tensorimage::kernels
