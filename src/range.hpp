// Owns the numbers behind a picture: the precision it is computed in, what each image is normalised by, the padding.
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

/// The dtype that samples are computed in: grid_dtype, with half types widened where that is asked for or needed.
[[nodiscard]] DType sample_arithmetic(DType batch, const GridOptions& options, const PixelOptions& pixels) noexcept;

/// What each image is normalised by.
class Ranges {
 public:
  /// Reads the batch once where options ask for its own minimum and maximum; `arithmetic` is a floating dtype if
  /// options.normalize is set.
  /// Errors: invalid_argument for a value_range that `arithmetic` cannot hold
  /// Source: torchvision.utils.make_grid 0.14.1
  Ranges(const Batch& batch, const GridOptions& options, DType arithmetic);

  [[nodiscard]] bool normalises() const noexcept { return !ranges_.empty(); }
  /// Meaningful where normalises() is true.
  [[nodiscard]] const kernels::Range& of(std::int64_t image) const noexcept {
    return ranges_[ranges_.size() == 1 ? 0 : static_cast<std::size_t>(image)];
  }

 private:
  std::vector<kernels::Range> ranges_;
};

/// One element, in the first item_size bytes.
using Element = std::array<std::byte, 8>;

/// pad_value as an element of `dtype`, cast as torch casts a Python number: integers drop the fraction.
/// Errors: invalid_argument for a value that the dtype cannot hold
[[nodiscard]] Element pad_element(DType dtype, double pad_value);

}  // namespace tensorimage
