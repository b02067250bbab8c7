// Owns random bits for tests: 32 at a time, the same on every platform.
// Must not know what they are for.
#pragma once

#include <cstdint>
#include <random>

namespace support {

/// std::mt19937, whose results may be of a wider type than they need.
class RandomBits {
 public:
  explicit RandomBits(std::uint32_t seed) : engine_(seed) {}
  std::uint32_t operator()() { return static_cast<std::uint32_t>(engine_()); }

 private:
  std::mt19937 engine_;
};

}  // namespace support
