// Owns the images of one save: one view of N, or a list of views of one each, with the dtype they promote to.
// Must not know grids or pictures.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "tensorimage/tensor_view.hpp"

namespace tensorimage {

/// Every image by its index, however the user handed them over.
class Batch {
 public:
  /// Errors: invalid_argument for an extent of zero
  explicit Batch(const TensorView& view);
  /// Errors: invalid_argument for an empty list, a view with N other than 1, shapes that differ, an extent of zero
  explicit Batch(std::span<const TensorView> images);

  /// N is the number of images; C, H, W are every image's.
  [[nodiscard]] const Shape& shape() const noexcept { return shape_; }
  /// What torch.stack would promote the images to; the view's own dtype where there is one view.
  [[nodiscard]] DType dtype() const noexcept { return dtype_; }
  [[nodiscard]] std::span<const TensorView> views() const noexcept { return views_; }
  /// The view that holds image `index`.
  [[nodiscard]] const TensorView& view_of(std::int64_t index) const noexcept;
  /// The address of a row of image `index`, as TensorView::row.
  [[nodiscard]] const std::byte* row(std::int64_t index, std::int64_t channel, std::int64_t y) const noexcept;

 private:
  [[nodiscard]] bool is_list() const noexcept { return views_.size() > 1; }

  std::vector<TensorView> views_;
  Shape shape_;
  DType dtype_;
};

/// The dtype that holds both, by PyTorch's rules: a floating type wins over an integer, uint8 with int8 gives int16.
/// uint16, which old PyTorch lacks, takes part by the same principle: with a signed type of 8 or 16 bits it gives
/// int32.
[[nodiscard]] DType promote(DType a, DType b) noexcept;

}  // namespace tensorimage
