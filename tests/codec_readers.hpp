// Owns the reading of PNG and JPEG files: their parts, and their pixels by way of libpng and libjpeg.
// Must not know how the library writes them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bytes.hpp"
#include "golden/decoders.hpp"

namespace support {

using golden::Decoded;

// Each throws std::runtime_error for a file that it cannot read, or that its library warns of.
[[nodiscard]] Decoded decode_with_libpng(std::span<const std::byte> file);
[[nodiscard]] Decoded decode_with_libjpeg(std::span<const std::byte> file);

struct PngChunk {
  std::string type;
  Bytes data;
};

/// The chunks in order; the file must be nothing but a signature and chunks.
[[nodiscard]] std::vector<PngChunk> png_chunks(std::span<const std::byte> file);
/// How many rows use each of the five filters.
[[nodiscard]] std::array<int, 5> png_filters(std::span<const std::byte> file);

struct JpegSegment {
  int marker = 0;
  Bytes data;  ///< without the length
};

/// The segments in order, up to the first scan and with its header.
[[nodiscard]] std::vector<JpegSegment> jpeg_segments(std::span<const std::byte> file);

/// The parts of a JPEG up to its first scan.
struct JpegHeader {
  int frame_marker = 0;  ///< 0xC0 baseline, 0xC2 progressive
  int precision = 0;
  int width = 0;
  int height = 0;
  std::vector<int> samplings;  ///< of each component: horizontal factor * 16 + vertical factor
  bool jfif = false;
  int scans = 0;
};
[[nodiscard]] JpegHeader jpeg_header(std::span<const std::byte> file);

}  // namespace support
