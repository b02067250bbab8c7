// Owns the step from a picture of any size to a small PNG that shows it in a page.
// Must not know where the picture's rows come from.
#pragma once

#include <cstdint>

#include "cli/explain_page.hpp"
#include "tensorimage/grid.hpp"
#include "tensorimage/row_source.hpp"

namespace tensorimage::cli {

/// How large a picture may be in the page.
struct PictureLimits {
  std::int64_t width = 660;  ///< four images of 160 with their padding are 650 wide
  std::int64_t height = 900;
  std::int64_t pixels = 300'000;
};

/// Takes the first rows of images of a grid that is much higher than wide, and single pixels of what is too large: each
/// pixel shown is one of the picture.
[[nodiscard]] PagePicture page_picture(const RowSource& picture, const GridOptions& grid, const Shape& shape,
                                       const PictureLimits& limits);

}  // namespace tensorimage::cli
