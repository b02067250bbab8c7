// Owns the report on a tensor that may have too many channels for a picture.
// Must not know what is done with the report.
#include "cli/value_report.hpp"

namespace tensorimage::cli {

ColourReport report_on(const TensorView& view, const GridOptions& grid, const PixelOptions& pixels) {
  const bool plain = !grid.normalize && !pixels.input_range && !pixels.unnormalize && !pixels.colour_map &&
                     !pixels.labels && !pixels.background && !pixels.nan_colour && pixels.bit_depth == 8;
  return plain && view.shape().c > 4 ? inspect(view) : inspect(view, grid, pixels);
}

}  // namespace tensorimage::cli
