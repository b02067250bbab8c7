// Owns what a picture file says besides its pixels: text, colour space, density.
// Must not know tensors, nor any format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tensorimage/export.hpp"

namespace tensorimage {

/// Coding-independent code points (ITU-T H.273): what the numbers of a PNG's pixels mean.
struct Cicp {
  std::uint8_t primaries = 1;  ///< 1: BT.709 and sRGB; 9: BT.2020; 12: Display P3
  std::uint8_t transfer = 13;  ///< 13: sRGB; 16: PQ; 18: HLG
  std::uint8_t matrix = 0;     ///< PNG allows 0 only: RGB
  bool full_range = true;
};

/// How large a pixel is.
struct PixelDensity {
  double x = 72.0;  ///< pixels per inch
  double y = 72.0;
};

/// None of this is written unless it is set, as torchvision writes none. Pixels are never changed by it. PNG and JPEG
/// take it, and refuse what they have no place for; make_png_encoder and make_jpeg_encoder say what goes where.
struct Metadata {
  struct Text {
    std::string keyword;  ///< "Title", "Author", "Description", "Copyright", "Software", "Comment", or one's own
    std::string text;     ///< UTF-8, as the keyword
  };

  std::vector<Text> texts = {};                ///< in this order; keywords may repeat
  bool srgb = false;                           ///< say that the pixels are sRGB; not with an ICC profile
  std::optional<double> gamma = std::nullopt;  ///< of the file: 1/2.2 = 0.45455 for most pictures; PNG only
  std::optional<Cicp> cicp = std::nullopt;     ///< PNG only
  std::vector<std::byte> icc_profile = {};     ///< a whole ICC profile, written byte for byte
  std::optional<PixelDensity> density = std::nullopt;

  /// Replaces all texts of the keyword by this one, at the place of the first.
  TENSORIMAGE_EXPORT void set(std::string_view keyword, std::string_view text);
  [[nodiscard]] TENSORIMAGE_EXPORT bool empty() const noexcept;
};

}  // namespace tensorimage
