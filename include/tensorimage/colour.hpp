// Owns one colour as people name it.
// Must not know tensors, pictures or files.
#pragma once

#include <cstdint>

namespace tensorimage {

/// A colour of three 8-bit levels, in whatever colour space the picture is in; nearly always sRGB.
struct Colour {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  friend bool operator==(const Colour&, const Colour&) = default;
};

}  // namespace tensorimage
