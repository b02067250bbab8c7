// Owns the look at a tensor's values: what they are, what is wrong with them, and where a save would lose them.
// Must not know encoders or files.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "tensorimage/diagnosis.hpp"
#include "tensorimage/dtype.hpp"
#include "tensorimage/export.hpp"
#include "tensorimage/grid.hpp"
#include "tensorimage/row_source.hpp"
#include "tensorimage/tensor_view.hpp"

namespace tensorimage {

/// What a tensor holds, and what a save makes of it.
struct ColourReport {
  DType dtype = DType::f32;  ///< of a list: what the images promote to
  Shape shape;
  ValueStatistics tally;  ///< of all values; clipping as the options of the save, or the defaults, have it
  std::vector<ValueStatistics> channels;  ///< as many as shape.c
  std::vector<Diagnosis> suspects;        ///< what may be wrong, the worst first; empty if all is well
};

/// Reads every element once; any number of channels. The report is that of save_image with default options.
/// Errors: invalid_argument when the view has no elements
[[nodiscard]] TENSORIMAGE_EXPORT ColourReport inspect(const TensorView& view);

/// The report of save_image with these options, and its refusals, without making a picture.
/// Errors: as make_row_source
[[nodiscard]] TENSORIMAGE_EXPORT ColourReport inspect(const TensorView& view, const GridOptions& grid,
                                                      const PixelOptions& pixels = {});
[[nodiscard]] TENSORIMAGE_EXPORT ColourReport inspect(std::span<const TensorView> images, const GridOptions& grid = {},
                                                      const PixelOptions& pixels = {});

/// How often values fall into each of `bins` even parts of a range.
struct Histogram {
  ValueRange range;
  std::vector<std::uint64_t> counts;  ///< the last part holds range.high too
  std::uint64_t below = 0;            ///< finite and infinite values under range.low
  std::uint64_t above = 0;
};

/// One histogram for each channel, over all images.
/// Errors: invalid_argument when the view has no elements, unless bins is 1 to 16,777,216, and unless low < high and
///         their difference is finite
[[nodiscard]] TENSORIMAGE_EXPORT std::vector<Histogram> histograms(const TensorView& view, ValueRange range,
                                                                   std::int64_t bins);

/// The colours of a clip map.
struct ClipMapColours {
  Colour below = {40, 80, 255};  ///< of pixels with a value under what can be shown
  Colour above = {255, 40, 40};  ///< over it; also of pixels that have both
  Colour nan = {255, 0, 255};    ///< with a NaN, whatever else there is
};

/// The same grid as a map of what is lost: RGB, 8 bit; pixels that lose nothing are their own brightness, darkened.
/// Errors, Lifetime: as make_row_source; pixels.labels is refused
[[nodiscard]] TENSORIMAGE_EXPORT std::unique_ptr<RowSource> make_clip_map_source(const TensorView& view,
                                                                                 const GridOptions& grid = {},
                                                                                 const PixelOptions& pixels = {},
                                                                                 const ClipMapColours& colours = {});

}  // namespace tensorimage
