// Owns the sentence about values that a picture cannot show as they are.
// Must not know files or formats.
#pragma once

#include <optional>
#include <string>

#include "tensorimage/dtype.hpp"
#include "tensorimage/grid.hpp"
#include "tensorimage/row_source.hpp"

namespace tensorimage::cli {

/// How many values were clipped or not finite, and which options show them; nothing if all is well.
/// With --normalize finite values may be clipped: that is what its range is for.
[[nodiscard]] std::optional<std::string> colour_warning(const Tally& tally, DType dtype, const GridOptions& grid);

}  // namespace tensorimage::cli
