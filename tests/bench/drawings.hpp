// Owns pictures that are drawn by code, the same everywhere.
// Must not know photographs, files or what is measured.
#pragma once

#include <cstdint>
#include <vector>

#include "pictures.hpp"

namespace bench {

/// Numbers that look random and are the same on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint32_t operator()() noexcept {
    // Knuth's MMIX multiplier and increment; the high half has the long period.
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::uint32_t>(state_ >> 32);
  }
  std::int64_t below(std::int64_t limit) noexcept {
    return static_cast<std::int64_t>((static_cast<std::uint64_t>((*this)()) * static_cast<std::uint64_t>(limit)) >> 32);
  }

 private:
  std::uint64_t state_;
};

/// A plot of three curves, flat art, a screen of text, a label map, a gradient with noise.
[[nodiscard]] std::vector<Picture> drawings();

}  // namespace bench
