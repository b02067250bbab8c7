// Owns the arithmetic of make_grid, with every overflow refused.
// Must not know values, rows or encoders.
#include "grid_geometry.hpp"

#include <algorithm>
#include <string>

#include "checked.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

/// count cells of the given size, with padding between and around them.
std::int64_t side(std::int64_t count, std::int64_t cell, std::int64_t padding, const char* name) {
  const auto total = checked::add(checked::multiply(count, checked::add(cell, padding)), padding);
  if (!total) {
    throw Error(ErrorCode::too_large, std::string("the ") + name + " of a grid of " + std::to_string(count) +
                                          " images of " + std::to_string(cell) + " pixels with padding " +
                                          std::to_string(padding) + " does not fit 64 bits");
  }
  return *total;
}

}  // namespace

GridGeometry::GridGeometry(const Shape& batch, const GridOptions& options)
    : images(batch.n), cell_height(batch.h), cell_width(batch.w) {
  // The reference returns a batch of one before it looks at nrow and padding.
  if (images > 1) {
    if (options.nrow < 1) {
      throw Error(ErrorCode::invalid_argument,
                  "nrow is " + std::to_string(options.nrow) + "; it is the number of columns and must be at least 1");
    }
    if (options.padding < 0) {
      throw Error(ErrorCode::invalid_argument,
                  "padding is " + std::to_string(options.padding) + " pixels; it must be 0 or more");
    }
    columns = std::min(options.nrow, images);
    rows = (images - 1) / columns + 1;
    padding = options.padding;
  }
  height = side(rows, cell_height, padding, "height");
  width = side(columns, cell_width, padding, "width");
}

}  // namespace tensorimage
