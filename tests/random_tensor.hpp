// Owns tensors made at random: every dtype, layout, alignment and byte order that a view can describe.
// Must not know what is done with them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tensorimage/grid.hpp"
#include "tensorimage/tensor_view.hpp"

namespace random_tensor {

/// A view and the memory it looks at, with nothing to spare at either end: a read outside is a sanitizer's business.
struct Tensor {
  std::vector<std::byte> storage;
  tensorimage::TensorView view;
};

// Each of these draws from rapidcheck's generators, and so must run inside a property.

/// Extents up to 17 images, 4 channels, 40 by 40 pixels.
[[nodiscard]] tensorimage::Shape draw_shape();
[[nodiscard]] tensorimage::DType draw_dtype();
/// Axes in any order, gaps, flips, broadcasts, odd alignment, either byte order, BGR; values near every threshold.
[[nodiscard]] Tensor draw_tensor(tensorimage::DType dtype, const tensorimage::Shape& shape);
/// A pad_value that every dtype can hold.
[[nodiscard]] tensorimage::GridOptions draw_options();

}  // namespace random_tensor
