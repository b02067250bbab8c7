// Owns the way from metadata to JPEG's marker segments.
// Must not know libjpeg.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "encoders/metadata_check.hpp"
#include "tensorimage/metadata.hpp"

namespace tensorimage {

/// A marker segment; whoever writes it adds the length.
struct JpegSegment {
  int marker;
  std::vector<std::byte> data;
};

/// What the JFIF header says, in pixels per inch.
struct JfifDensity {
  std::uint16_t x;
  std::uint16_t y;
};

struct JpegMetadata {
  std::optional<JfifDensity> density = std::nullopt;
  std::vector<JpegSegment> segments = {};  ///< to follow the JFIF header: EXIF, XMP, ICC profile, comments
  ProfileColours profile_colours = ProfileColours::any;
};

/// Errors: unsupported for gamma and cicp; too_large beyond one segment, or 255 for a profile; invalid_argument
[[nodiscard]] JpegMetadata make_jpeg_metadata(const Metadata& metadata);

}  // namespace tensorimage
