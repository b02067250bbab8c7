// Owns the search for the smallest and largest element of a row.
// Must not know tensors, grids or pictures.
#pragma once

#include <cstddef>

#include "kernels/load.hpp"
#include "tensorimage/dtype.hpp"

namespace tensorimage::kernels {

/// As torch.min and torch.max see it: one NaN makes both NaN.
struct Extrema {
  double low;
  double high;
};

/// The extremes of `width` > 0 elements, converted to `arithmetic` (a floating dtype) first.
[[nodiscard]] Extrema extrema_of_row(DType source, DType arithmetic, const ElementRow& row, std::size_t width) noexcept;

/// The extremes of two parts together.
[[nodiscard]] Extrema merge(const Extrema& a, const Extrema& b) noexcept;

}  // namespace tensorimage::kernels
