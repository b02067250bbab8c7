// Owns the way from metadata to PNG's ancillary chunks.
// Must not know libpng: the bytes are the same whatever its version can do.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "encoders/metadata_check.hpp"
#include "tensorimage/metadata.hpp"

namespace tensorimage {

/// A chunk's type and data; whoever writes it adds length and checksum.
struct PngChunk {
  std::array<unsigned char, 4> type;
  std::vector<std::byte> data;
};

struct PngMetadata {
  std::vector<PngChunk> before_palette;  ///< cICP, iCCP, sRGB, gAMA
  std::vector<PngChunk> before_pixels;   ///< pHYs, then the texts, where readers that stop early see them
  ProfileColours profile_colours = ProfileColours::any;
};

/// Errors: invalid_argument for what PNG forbids; too_large for a text or profile beyond one chunk
[[nodiscard]] PngMetadata make_png_metadata(const Metadata& metadata);

}  // namespace tensorimage
