// Owns the two checksums of a PNG file.
// Must not know what they are of.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tensorimage::png {

/// CRC-32 of the bytes so far and `size` more; 0 before the first.
[[nodiscard]] std::uint32_t crc32(std::uint32_t crc, const std::uint8_t* bytes, std::size_t size) noexcept;

/// Adler-32 of the bytes alone.
[[nodiscard]] std::uint32_t adler32(const std::uint8_t* bytes, std::size_t size) noexcept;

inline constexpr std::uint32_t adler32_of_nothing = 1;

/// Adler-32 of two pieces, the second of `second_size` bytes, from those of each.
[[nodiscard]] std::uint32_t joined_adler32(std::uint32_t first, std::uint32_t second,
                                           std::uint64_t second_size) noexcept;

}  // namespace tensorimage::png
