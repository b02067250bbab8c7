// Owns the choice of steps between a batch's values and a picture's samples, and the refusal of options that
// contradict each other. Must not know values, rows or encoders.
#pragma once

#include "batch.hpp"
#include "grid_geometry.hpp"
#include "tensorimage/grid.hpp"

namespace tensorimage {

/// The dtype that samples are computed in: grid_dtype, with half types widened where that is asked for or needed;
/// float32 or float64 for the ranges of `pixels`, whatever the batch holds.
[[nodiscard]] DType sample_arithmetic(DType batch, const GridOptions& grid, const PixelOptions& pixels) noexcept;

/// What is decided before the first value is looked at.
struct PixelPlan {
  /// Errors: invalid_argument for options that contradict each other or the batch; unsupported for more than four
  /// channels, or labels of a floating tensor
  PixelPlan(const Batch& batch, const GridOptions& grid, const PixelOptions& pixels);

  DType arithmetic;  ///< what samples are computed in; an integer or bool: values are levels, or ids with labels
  DType pad;         ///< what pad_value is a number of
  int bit_depth;
  int samples;   ///< of a pixel, as they come from the kernels
  int channels;  ///< of the picture
};

/// What the picture of a plan looks like. Errors: too_large
[[nodiscard]] PictureInfo describe(const PixelPlan& plan, const GridGeometry& geometry);

}  // namespace tensorimage
