// Owns the look at a tensor's values that is taken without saving anything.
// Must not know encoders or files.
#pragma once

#include "tensorimage/export.hpp"
#include "tensorimage/row_source.hpp"
#include "tensorimage/tensor_view.hpp"

namespace tensorimage {

/// What a tensor holds, as save_image with default options would meet it.
struct ColourReport {
  DType dtype = DType::f32;
  Shape shape;
  Tally tally;  ///< clipped_below and clipped_above: what save_image would clip
};

/// Reads every element once; any number of channels.
/// Errors: invalid_argument when the view has no elements
[[nodiscard]] TENSORIMAGE_EXPORT ColourReport inspect(const TensorView& view);

}  // namespace tensorimage
