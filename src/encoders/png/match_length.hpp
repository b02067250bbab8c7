// Owns the comparison of bytes, and their hashes.
// Must not know why they are compared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/words.hpp"

namespace tensorimage::png {

using kernels::equal_bytes_of;
using kernels::load64;

[[nodiscard]] inline std::uint32_t load32(const std::uint8_t* bytes) noexcept {
  std::uint32_t value = 0;
  std::memcpy(&value, bytes, sizeof(value));
  return value;
}

inline constexpr std::uint64_t hash_multiplier = 0x9E3779B97F4A7C15;  // 2^64 divided by the golden ratio

/// Of the first `count` bytes, 1 to 8, a hash of `bits` bits. The same on every machine.
[[nodiscard]] inline std::size_t hash_bytes(const std::uint8_t* bytes, unsigned count, unsigned bits) noexcept {
  return static_cast<std::size_t>((kernels::number_of<std::uint64_t>(bytes) << (64 - 8 * count)) * hash_multiplier >>
                                  (64 - bits));
}

/// How many of the first `most` bytes are equal, if the first `known` are; 7 bytes behind them may be read.
[[nodiscard]] inline std::size_t equal_bytes(const std::uint8_t* a, const std::uint8_t* b, std::size_t most,
                                             std::size_t known = 0) noexcept {
  std::size_t length = known;
  while (length < most) {
    const std::uint64_t different = load64(a + length) ^ load64(b + length);
    if (different != 0) {
      length += equal_bytes_of(different);
      break;
    }
    length += 8;
  }
  return length < most ? length : most;
}

}  // namespace tensorimage::png
