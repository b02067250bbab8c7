// Owns the options of the JPEG encoder and the way to make one.
// Must not know tensors, nor show anything of libjpeg.
#pragma once

#include <cstdint>
#include <memory>

#include "tensorimage/encoder.hpp"
#include "tensorimage/export.hpp"
#include "tensorimage/metadata.hpp"

namespace tensorimage {

/// How coarsely colour is sampled beside brightness. Gray pictures have no colour to sample.
enum class Subsampling : std::uint8_t {
  s444,  ///< every pixel
  s422,  ///< every second column
  s420,  ///< every second column and row
};

/// The defaults give the bytes that Pillow writes by default with the same libjpeg-turbo.
struct JpegOptions {
  int quality = 75;  ///< 1 to 100, libjpeg's scale
  Subsampling subsampling = Subsampling::s420;
  // For both of these libjpeg keeps the coefficients of the whole picture in memory, about twice its size in RGB, and
  // one thread does all the work.
  bool progressive = false;  ///< coarse to fine
  bool optimize = false;     ///< Huffman tables made for the picture: a few per cent smaller, a second pass
};

/// 8-bit gray and RGB, JFIF, up to 65,500 pixels a side. Every text of the metadata goes into XMP, as a list of keyword
/// and text; what has a place of its own goes there too: Comment into comments, Description (or ImageDescription),
/// Author, Copyright and Software into EXIF, and parameters into EXIF's UserComment.
/// Errors: invalid_argument for a quality outside 1..100; for text that is not UTF-8 or holds a character that XML has
///   not, a density outside 1..65535, srgb together with an ICC profile; unsupported for gamma and cicp; too_large for
///   more than 65,533 bytes of EXIF, XMP or comment, or a profile beyond 16,707,345 bytes.
///   check() refuses an ICC profile that is not for the picture's kind, gray or RGB
[[nodiscard]] TENSORIMAGE_EXPORT std::unique_ptr<Encoder> make_jpeg_encoder(const JpegOptions& options = {},
                                                                            const Metadata& metadata = {});

}  // namespace tensorimage
