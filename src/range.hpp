// Owns what each image and channel is mapped by before it is quantised, and the padding.
// Must not know geometry or encoders.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "batch.hpp"
#include "kernels/law.hpp"
#include "tensorimage/grid.hpp"

namespace tensorimage {

/// The dtype that make_grid computes in and returns: the batch's own, unless an integer is to be normalised.
[[nodiscard]] DType grid_dtype(DType batch, const GridOptions& options) noexcept;

/// The mapping of every image and channel of a batch.
class Ranges {
 public:
  /// make_grid's own: reads the batch once where options ask for its minimum and maximum; `arithmetic` is a floating
  /// dtype if options.normalize is set.
  /// Errors: invalid_argument for a value_range that `arithmetic` cannot hold
  /// Source: torchvision.utils.make_grid 0.14.1
  Ranges(const Batch& batch, const GridOptions& options, DType arithmetic);

  /// The same, or what pixels.input_range or pixels.unnormalize say; `arithmetic` is then float32 or float64.
  /// Errors: invalid_argument for ranges and numbers that are not finite, not in order or of the wrong count
  Ranges(const Batch& batch, const GridOptions& options, const PixelOptions& pixels, DType arithmetic);

  [[nodiscard]] kernels::MappingKind kind() const noexcept { return kind_; }
  /// Meaningful unless kind() is none.
  [[nodiscard]] const kernels::Mapping& of(std::int64_t image, std::int64_t channel) const noexcept {
    return mappings_[static_cast<std::size_t>(image) * image_step_ + static_cast<std::size_t>(channel) * channel_step_];
  }

 private:
  void take_reference(const Batch& batch, const GridOptions& options, DType arithmetic);
  void take_input_range(const Batch& batch, const InputRange& range, const PixelOptions& pixels, DType arithmetic);
  void take_unnormalize(const Batch& batch, const Unnormalize& unnormalize, DType arithmetic);

  kernels::MappingKind kind_ = kernels::MappingKind::none;
  std::vector<kernels::Mapping> mappings_;
  std::size_t image_step_ = 0;
  std::size_t channel_step_ = 0;
};

/// One element, in the first item_size bytes.
using Element = std::array<std::byte, 8>;

/// pad_value as an element of `dtype`, cast as torch casts a Python number: integers drop the fraction.
/// Errors: invalid_argument for a value that the dtype cannot hold
[[nodiscard]] Element pad_element(DType dtype, double pad_value);

}  // namespace tensorimage
