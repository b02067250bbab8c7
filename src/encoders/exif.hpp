// Owns EXIF: the few tags that this library writes, in the shape of a small TIFF file.
// Must not know metadata, nor the file that the bytes end up in.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tensorimage {

struct ExifTags {
  // UTF-8. The type is the ASCII of EXIF 2.32, in which readers take UTF-8; the UTF-8 type of EXIF 3.0 is too new for
  // most of them.
  std::optional<std::string_view> image_description = std::nullopt;
  std::optional<std::string_view> software = std::nullopt;
  std::optional<std::string_view> artist = std::nullopt;
  std::optional<std::string_view> copyright = std::nullopt;
  std::optional<std::u32string_view> user_comment = std::nullopt;  ///< code points; stored as UTF-16
  bool srgb = false;                                               ///< ColorSpace = 1

  [[nodiscard]] bool empty() const noexcept {
    return !image_description && !software && !artist && !copyright && !user_comment && !srgb;
  }
};

/// The TIFF file, without the "Exif" that goes before it in a JPEG.
/// Source: CIPA DC-008-2019 (EXIF 2.32), 4.6
[[nodiscard]] std::vector<std::byte> make_exif(const ExifTags& tags);

}  // namespace tensorimage
