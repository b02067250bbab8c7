// Owns a tensor that holds its own memory: what make_grid returns.
// Must not know pictures or files.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "tensorimage/dtype.hpp"
#include "tensorimage/export.hpp"
#include "tensorimage/tensor_view.hpp"

namespace tensorimage {

/// One image (C, H, W) in memory of its own, planes one after the other.
class TENSORIMAGE_EXPORT Tensor {
 public:
  /// Zeros. Errors: as for a TensorView, and invalid_argument unless shape.n is 1
  Tensor(DType dtype, Shape shape);

  [[nodiscard]] DType dtype() const noexcept { return dtype_; }
  [[nodiscard]] const Shape& shape() const noexcept { return shape_; }
  [[nodiscard]] std::span<std::byte> bytes() noexcept { return bytes_; }
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return bytes_; }

  /// Lifetime: the view is good until the tensor is moved from, assigned to or destroyed
  [[nodiscard]] TensorView view() const;

 private:
  DType dtype_;
  Shape shape_;
  std::vector<std::byte> bytes_;
};

}  // namespace tensorimage
