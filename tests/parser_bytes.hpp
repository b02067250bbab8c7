// Owns what parsers of deflate's blocks are tried on.
// Must not know parsers.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <numeric>
#include <vector>

#include "random_bits.hpp"

namespace support {

using ParserBytes = std::vector<std::uint8_t>;

/// Each of the first `values` values as likely as the others.
inline ParserBytes noise(RandomBits& random, std::size_t size, unsigned values = 256) {
  ParserBytes bytes(size);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random() % values);
  return bytes;
}

/// Noise of a few values between copies from near and far.
inline ParserBytes noise_and_copies(RandomBits& random, std::size_t size) {
  ParserBytes bytes;
  const auto values = 1 + random() % 40;
  while (bytes.size() < size) {
    const std::size_t count = std::min<std::size_t>(size - bytes.size(), 1 + random() % 400);
    const std::size_t back = bytes.empty() ? 0 : 1 + random() % std::min<std::size_t>(bytes.size(), 70000);
    const bool copied = back > 0 && random() % 2 == 0;
    for (std::size_t i = 0; i < count; ++i) {
      bytes.push_back(copied ? bytes[bytes.size() - back] : static_cast<std::uint8_t>(random() % values));
    }
  }
  return bytes;
}

/// Values that each are one more than the last: none of their threes occurs twice.
inline ParserBytes counted(std::size_t size, std::uint8_t first) {
  ParserBytes bytes(size);
  std::iota(bytes.begin(), bytes.end(), first);
  return bytes;
}

inline ParserBytes joined(std::initializer_list<ParserBytes> parts) {
  ParserBytes bytes;
  for (const ParserBytes& part : parts) bytes.insert(bytes.end(), part.begin(), part.end());
  return bytes;
}

}  // namespace support
