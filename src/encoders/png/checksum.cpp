// Owns the joining of checksums; libdeflate has the fastest loops for the rest.
// Must not know what they are of.
#include "encoders/png/checksum.hpp"

#include <libdeflate.h>

namespace tensorimage::png {

std::uint32_t crc32(std::uint32_t crc, const std::uint8_t* bytes, std::size_t size) noexcept {
  return libdeflate_crc32(crc, bytes, size);
}

std::uint32_t adler32(const std::uint8_t* bytes, std::size_t size) noexcept {
  return libdeflate_adler32(adler32_of_nothing, bytes, size);
}

std::uint32_t joined_adler32(std::uint32_t first, std::uint32_t second, std::uint64_t second_size) noexcept {
  // The low half is 1 + the sum of all bytes; the high half is the sum of the low halves after each byte, so that each
  // of the second piece's adds what the first piece left. Each checksum starts at 1, which must count once.
  constexpr std::uint64_t modulus = 65521;
  const std::uint64_t first_low = first & 0xFFFFU;
  const std::uint64_t added = (first_low + modulus - 1) % modulus;
  const std::uint64_t low = (added + (second & 0xFFFFU)) % modulus;
  const std::uint64_t high = ((first >> 16U) + (second >> 16U) + (second_size % modulus) * added) % modulus;
  return static_cast<std::uint32_t>(high << 16U | low);
}

}  // namespace tensorimage::png
