// Owns the form of a PNG file's chunks and the chunks that say what the pixels are.
// Must not know compression.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "tensorimage/row_source.hpp"

namespace tensorimage::png {

using Bytes = std::vector<std::uint8_t>;

/// Adds a number with its highest byte first.
void add_number(Bytes& bytes, std::uint32_t number);

/// Adds a whole chunk: length, type, data, checksum. `type` has four letters.
void add_chunk(Bytes& file, std::string_view type, std::span<const std::uint8_t> data);

/// Adds the signature and IHDR.
void add_start(Bytes& file, const PictureInfo& info);

/// Adds PLTE and, where an index is transparent, tRNS.
void add_palette(Bytes& file, const Palette& palette);

void add_end(Bytes& file);

}  // namespace tensorimage::png
