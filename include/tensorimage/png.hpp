// Owns the options of the PNG encoder and the way to make one.
// Must not know tensors, nor show anything of libpng.
#pragma once

#include <cstdint>
#include <memory>

#include "tensorimage/encoder.hpp"
#include "tensorimage/export.hpp"

namespace tensorimage {

/// Which scanline filters the encoder may choose from.
enum class PngFilters : std::uint8_t {
  adaptive,  ///< all five, chosen per row by the smallest sum of absolute differences
  none,
  sub,
  up,
  average,
  paeth,
};

struct PngOptions {
  int level = 6;  ///< 0 (stored) to 9 (smallest), as in zlib; torchvision writes at 6
  PngFilters filters = PngFilters::adaptive;
};

/// 8 and 16 bit gray, gray and alpha, RGB, RGBA; up to 2^31 - 1 pixels a side; no ancillary chunks.
/// Errors: invalid_argument for a level outside 0..9
[[nodiscard]] TENSORIMAGE_EXPORT std::unique_ptr<Encoder> make_png_encoder(const PngOptions& options = {});

}  // namespace tensorimage
