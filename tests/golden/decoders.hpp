// Owns the decoding of pictures by code that is not the library's: libspng, stb and a reader of Netpbm.
// Must not know the golden data.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "tensorimage/row_source.hpp"

namespace golden {

/// What a decoder found: packed rows, 16-bit samples in this machine's byte order.
struct Decoded {
  tensorimage::PictureInfo info;
  std::vector<std::byte> samples;
};

// Each throws std::runtime_error for a file that it cannot read.
[[nodiscard]] Decoded decode_with_spng(std::span<const std::byte> file);
[[nodiscard]] Decoded decode_with_stb(std::span<const std::byte> file);
[[nodiscard]] Decoded decode_netpbm(std::span<const std::byte> file);

}  // namespace golden
