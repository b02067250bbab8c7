// Owns the arithmetic of make_grid: where each image of a batch lies in the picture.
// Must not know values, rows or encoders.
#pragma once

#include <cstdint>

#include "checked.hpp"
#include "tensorimage/grid.hpp"

namespace tensorimage {

/// Sizes in pixels. A batch of one is its own grid: one cell, no padding.
struct GridGeometry {
  std::int64_t images = 1;
  std::int64_t columns = 1;
  std::int64_t rows = 1;
  std::int64_t padding = 0;
  std::int64_t cell_height = 0;  ///< of the image alone
  std::int64_t cell_width = 0;
  std::int64_t height = 0;  ///< of the whole picture
  std::int64_t width = 0;

  /// Errors: invalid_argument for nrow < 1 or padding < 0 with more than one image; too_large
  /// Source: torchvision.utils.make_grid 0.14.1
  GridGeometry(const Shape& batch, const GridOptions& options);

  /// True if there are pixels of no image: between images, around them, or in place of missing ones.
  [[nodiscard]] bool has_padding() const noexcept {
    return images > 1 && (padding > 0 || checked::multiply(rows, columns) != images);
  }
  /// First picture column of a grid column.
  [[nodiscard]] std::int64_t left(std::int64_t column) const noexcept {
    return checked::offset(column, cell_width + padding) + padding;
  }
  /// First picture row of a grid row.
  [[nodiscard]] std::int64_t top(std::int64_t row) const noexcept {
    return checked::offset(row, cell_height + padding) + padding;
  }
};

}  // namespace tensorimage
