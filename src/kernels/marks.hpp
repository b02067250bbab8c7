// Owns the marks of pixels that something is wrong with.
// Must not know what is painted in their place.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tensorimage::kernels {

/// What was wrong with a pixel: bits that are or-ed over its channels.
enum Mark : std::uint8_t { mark_below = 1, mark_above = 2, mark_nan = 4 };

/// Marks what lies outside [low, high] or is NaN.
template <class Value>
void mark_values(const Value* values, std::size_t count, Value low, Value high, std::uint8_t* marks) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    const int below = values[i] < low ? mark_below : 0;
    const int above = values[i] > high ? mark_above : 0;
    const int nan = values[i] != values[i] ? mark_nan : 0;
    marks[i] = static_cast<std::uint8_t>(marks[i] | below | above | nan);
  }
}

}  // namespace tensorimage::kernels
