// Owns the way to make an encoder for the uncompressed Netpbm formats, the smallest worked example of an encoder.
// Must not know tensors.
#pragma once

#include <cstdint>
#include <memory>

#include "tensorimage/encoder.hpp"
#include "tensorimage/export.hpp"

namespace tensorimage {

enum class PnmKind : std::uint8_t {
  pgm,  ///< gray
  ppm,  ///< RGB
  pnm,  ///< pgm or ppm, as the picture needs
  pam,  ///< any of gray, gray and alpha, RGB, RGBA
};

/// 8 bit, or 16 bit with the high byte first, as the formats ask; rows are written as they are made.
[[nodiscard]] TENSORIMAGE_EXPORT std::unique_ptr<Encoder> make_pnm_encoder(PnmKind kind);

}  // namespace tensorimage
