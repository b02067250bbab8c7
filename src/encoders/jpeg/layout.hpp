// Owns how the pixels of a JPEG picture are grouped: minimum coded units ("MCUs") of 8 x 8 blocks.
// Must not know libjpeg.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tensorimage/jpeg.hpp"
#include "tensorimage/row_source.hpp"

namespace tensorimage::jpeg {

inline constexpr std::int64_t largest_side = 65500;  ///< libjpeg's JPEG_MAX_DIMENSION

/// An MCU holds across x down blocks of luma and one of each chroma component.
struct Layout {
  int components = 3;  ///< 1 or 3
  int across = 1;
  int down = 1;

  [[nodiscard]] int mcu_width() const noexcept { return 8 * across; }
  [[nodiscard]] int mcu_height() const noexcept { return 8 * down; }
  [[nodiscard]] int luma_blocks() const noexcept { return across * down; }
  [[nodiscard]] std::int64_t mcus(std::int64_t width) const noexcept { return (width + mcu_width() - 1) / mcu_width(); }
};

[[nodiscard]] inline Layout layout_of(int channels, Subsampling subsampling) noexcept {
  if (channels == 1) return {1, 1, 1};
  return {3, subsampling == Subsampling::s444 ? 1 : 2, subsampling == Subsampling::s420 ? 2 : 1};
}

}  // namespace tensorimage::jpeg
