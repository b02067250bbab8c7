// Owns what libjpeg itself writes for a picture, in one piece: the oracle of the JPEG encoder's tests.
// Must not know how the encoder works.
#pragma once

#include <utility>
#include <vector>

#include "bytes.hpp"
#include "tensorimage/jpeg.hpp"
#include "tensorimage/row_source.hpp"

namespace support {

/// Each with its marker; they follow the JFIF header.
using Segments = std::vector<std::pair<int, Bytes>>;

/// By jpeg_write_scanlines, with libjpeg's own memory destination.
[[nodiscard]] Bytes encode_with_libjpeg(const tensorimage::PictureInfo& info, Bytes pixels,
                                        const tensorimage::JpegOptions& options, const Segments& segments = {});

}  // namespace support
