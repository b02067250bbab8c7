// Owns the comparison of bytes eight at a time, and their hashes.
// Must not know why they are compared.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace tensorimage::png {

[[nodiscard]] inline std::uint64_t load64(const std::uint8_t* bytes) noexcept {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes, sizeof(value));
  return value;
}

[[nodiscard]] inline std::uint32_t load32(const std::uint8_t* bytes) noexcept {
  std::uint32_t value = 0;
  std::memcpy(&value, bytes, sizeof(value));
  return value;
}

/// Eight bytes as a number, the first lowest.
[[nodiscard]] inline std::uint64_t number_of(const std::uint8_t* bytes) noexcept {
  if constexpr (std::endian::native == std::endian::little) return load64(bytes);
  std::uint64_t value = 0;
  for (unsigned i = 0; i < 8; ++i) value |= std::uint64_t{bytes[i]} << (8 * i);
  return value;
}

inline constexpr std::uint64_t hash_multiplier = 0x9E3779B97F4A7C15;  // 2^64 divided by the golden ratio

/// Of the first `count` bytes, 1 to 8, a hash of `bits` bits. The same on every machine.
[[nodiscard]] inline std::size_t hash_bytes(const std::uint8_t* bytes, unsigned count, unsigned bits) noexcept {
  return static_cast<std::size_t>((number_of(bytes) << (64 - 8 * count)) * hash_multiplier >> (64 - bits));
}

/// The same of the first `count` bytes, 8 to 16.
[[nodiscard]] inline std::size_t hash_more_bytes(const std::uint8_t* bytes, unsigned count, unsigned bits) noexcept {
  // An odd factor keeps every bit.
  const std::uint64_t sum = number_of(bytes) + 3 * number_of(bytes + count - 8);
  return static_cast<std::size_t>(sum * hash_multiplier >> (64 - bits));
}

/// How many of eight bytes are equal, first to last, before one differs, given their exclusive or.
[[nodiscard]] inline unsigned equal_bytes_of(std::uint64_t different) noexcept {
  if constexpr (std::endian::native == std::endian::little) {
    return static_cast<unsigned>(std::countr_zero(different)) / 8;
  } else {
    return static_cast<unsigned>(std::countl_zero(different)) / 8;
  }
}

/// How many of the first `most` bytes are equal; 7 bytes behind them may be read.
[[nodiscard]] inline std::size_t equal_bytes(const std::uint8_t* a, const std::uint8_t* b, std::size_t most) noexcept {
  std::size_t length = 0;
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
