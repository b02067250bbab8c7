// Owns the report on a tensor that may have too many channels for a picture.
// Must not know what is done with the report.
#pragma once

#include "tensorimage/inspect.hpp"

namespace tensorimage::cli {

/// What inspect() says of a save with these options. A tensor of more than four channels is no picture, but much can
/// be said about it all the same, as long as no option asks for values to be shown in a way of its own.
/// Errors: as make_row_source
[[nodiscard]] ColourReport report_on(const TensorView& view, const GridOptions& grid, const PixelOptions& pixels);

}  // namespace tensorimage::cli
