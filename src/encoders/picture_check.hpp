// Owns the refusal of pictures that no encoder of this library can write, whoever made their source.
// Must not know any format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "checked.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/row_source.hpp"

namespace tensorimage {

/// Whether a format keeps the numbers and the colours of an indexed picture.
enum class Palettes { kept, lost };

/// Errors: invalid_argument for what PictureInfo::palette does not allow
inline void check_palette(const PictureInfo& info) {
  const Palette& palette = *info.palette;
  const std::size_t count = palette.colours.size();
  if (count < 1 || count > 256) {
    throw Error(ErrorCode::invalid_argument,
                "the palette has " + std::to_string(count) + " colours; it must have 1 to 256");
  }
  if (palette.transparent_index &&
      !(*palette.transparent_index >= 0 && static_cast<std::size_t>(*palette.transparent_index) < count)) {
    throw Error(ErrorCode::invalid_argument, "the palette's transparent_index is " +
                                                 std::to_string(*palette.transparent_index) + "; it must be 0 to " +
                                                 std::to_string(count - 1) + ", the last of the colours");
  }
  if (info.channels != 1 || info.bit_depth != 8) {
    throw Error(ErrorCode::invalid_argument, "an indexed picture has " + std::to_string(info.channels) +
                                                 " channels of " + std::to_string(info.bit_depth) +
                                                 " bits; it must have 1 of 8");
  }
}

/// Errors: invalid_argument for a side below 1; unsupported unless there are 1 to 4 channels of 8 or 16 bits, and for a
///   palette where the format has none; too_large when the picture's bytes do not fit 63 bits; check_palette's
inline void check_picture(std::string_view format, const PictureInfo& info, Palettes palettes = Palettes::lost) {
  if (info.width < 1 || info.height < 1) {
    throw Error(ErrorCode::invalid_argument, "the picture is " + std::to_string(info.width) + " x " +
                                                 std::to_string(info.height) + " pixels; each side must be at least 1");
  }
  if (info.channels < 1 || info.channels > 4) {
    throw Error(ErrorCode::unsupported, std::string(format) + " cannot hold a picture of " +
                                            std::to_string(info.channels) + " channels; allowed are 1 to 4");
  }
  if (info.bit_depth != 8 && info.bit_depth != 16) {
    throw Error(ErrorCode::unsupported, std::string(format) + " cannot hold samples of " +
                                            std::to_string(info.bit_depth) + " bits; allowed are 8 and 16");
  }
  const std::optional<std::int64_t> row = checked::multiply(info.width, static_cast<std::int64_t>(info.pixel_bytes()));
  if (!checked::multiply(row, info.height)) {
    throw Error(ErrorCode::too_large, "the picture is " + std::to_string(info.width) + " x " +
                                          std::to_string(info.height) + " pixels, more bytes than 64 bits count");
  }
  if (!info.palette) return;
  if (palettes == Palettes::lost) {
    throw Error(ErrorCode::unsupported, std::string(format) +
                                            " has no palette, so that the class ids of an indexed picture would be "
                                            "lost; save as png, which keeps ids and colours");
  }
  check_palette(info);
}

}  // namespace tensorimage
