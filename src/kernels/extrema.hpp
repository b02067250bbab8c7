// Owns the search for the smallest and largest element of a row.
// Must not know tensors, grids or pictures.
#pragma once

#include <cstddef>

#include "kernels/load.hpp"
#include "tensorimage/dtype.hpp"

namespace tensorimage::kernels {

/// As torch.min and torch.max see it: one NaN makes both NaN. Of zeros, -0 is the lower.
struct Extrema {
  double low;
  double high;
};

/// The extremes of `width` > 0 elements, converted to `arithmetic` (a floating dtype) first.
[[nodiscard]] Extrema extrema_of_row(DType source, DType arithmetic, const ElementRow& row, std::size_t width) noexcept;

/// Extremes that a search found for numbers of which any, or all, have the sign bit set. The signs of its zeros would
/// depend on the order of the search, so it need not care for them.
[[nodiscard]] Extrema with_signs_of_zeros(Extrema extrema, bool any_sign, bool all_signs) noexcept;

/// The extremes of two parts together.
[[nodiscard]] Extrema merge(const Extrema& a, const Extrema& b) noexcept;

}  // namespace tensorimage::kernels
