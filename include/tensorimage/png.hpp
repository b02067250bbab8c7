// Owns the options of the PNG encoder and the way to make one.
// Must not know tensors, nor show anything of libpng.
#pragma once

#include <cstdint>
#include <memory>

#include "tensorimage/encoder.hpp"
#include "tensorimage/export.hpp"
#include "tensorimage/metadata.hpp"

namespace tensorimage {

/// Which scanline filters the encoder may choose from.
enum class PngFilters : std::uint8_t {
  adaptive,  ///< any: each row's best by the smallest sum of absolute differences; or, from level 1 on and in all but
             ///< small pictures, the same for many rows where a look at some of them promises fewer bytes. With libpng
             ///< always the former. None for indexed pictures
  none,
  sub,
  up,
  average,
  paeth,
};

/// Whose code compresses.
enum class PngBackend : std::uint8_t {
  own,     ///< this library's: several times as fast at the same size
  libpng,  ///< libpng with zlib
};

struct PngOptions {
  int level = 6;  ///< 0 (stored) to 9 (smallest), as in zlib; torchvision writes at 6
  PngFilters filters = PngFilters::adaptive;
  PngBackend backend = PngBackend::own;
};

/// 8 and 16 bit gray, gray and alpha, RGB, RGBA, 8 bit indexed; up to 2^31 - 1 pixels a side. No ancillary chunks but
/// those that the metadata asks for, all before the pixels: text as tEXt where Latin-1 holds it, else as iTXt.
/// Errors: invalid_argument for a level outside 0..9; for metadata that PNG forbids: a keyword that is not 1 to 79
///   printable Latin-1 characters, text that is not UTF-8 or holds NUL, a cicp.matrix other than 0, numbers that do
///   not fit; for srgb together with an ICC profile or another gamma; too_large for more than 2^31 - 1 bytes of text.
///   check() refuses an ICC profile that is not for the picture's kind, gray or RGB
[[nodiscard]] TENSORIMAGE_EXPORT std::unique_ptr<Encoder> make_png_encoder(const PngOptions& options = {},
                                                                           const Metadata& metadata = {});

}  // namespace tensorimage
