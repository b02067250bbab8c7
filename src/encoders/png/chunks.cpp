// Owns the bytes of chunks (PNG specification, 5 and 11).
// Must not know compression.
#include "encoders/png/chunks.hpp"

#include <array>

#include "encoders/png/checksum.hpp"

namespace tensorimage::png {

void add_number(Bytes& bytes, std::uint32_t number) {
  for (unsigned shift = 32; shift > 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(number >> (shift - 8)));
}

void add_chunk(Bytes& file, std::string_view type, std::span<const std::uint8_t> data) {
  add_number(file, static_cast<std::uint32_t>(data.size()));
  const std::size_t checked = file.size();
  file.insert(file.end(), type.begin(), type.end());
  file.insert(file.end(), data.begin(), data.end());
  add_number(file, crc32(0, file.data() + checked, file.size() - checked));
}

void add_start(Bytes& file, const PictureInfo& info) {
  constexpr std::array<std::uint8_t, 8> signature = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  constexpr std::array<std::uint8_t, 5> colour_types = {0, 0, 4, 2, 6};
  constexpr std::uint8_t indexed = 3;
  file.insert(file.end(), signature.begin(), signature.end());
  Bytes header;
  add_number(header, static_cast<std::uint32_t>(info.width));
  add_number(header, static_cast<std::uint32_t>(info.height));
  header.push_back(static_cast<std::uint8_t>(info.bit_depth));
  header.push_back(info.palette ? indexed : colour_types[static_cast<std::size_t>(info.channels)]);
  // Deflate, the five filters, not interlaced.
  header.insert(header.end(), 3, std::uint8_t{0});
  add_chunk(file, "IHDR", header);
}

void add_palette(Bytes& file, const Palette& palette) {
  Bytes colours;
  for (const Colour& colour : palette.colours) colours.insert(colours.end(), {colour.red, colour.green, colour.blue});
  add_chunk(file, "PLTE", colours);
  if (!palette.transparent_index) return;
  // Opacities of the indices up to the transparent one; those behind it are opaque.
  Bytes opacities(static_cast<std::size_t>(*palette.transparent_index) + 1, std::uint8_t{255});
  opacities.back() = 0;
  add_chunk(file, "tRNS", opacities);
}

void add_end(Bytes& file) {
  add_chunk(file, "IEND", {});
}

}  // namespace tensorimage::png
