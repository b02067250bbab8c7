// Owns the step from tensor elements to elements of another tensor, as make_grid returns them.
// Must not know tensors, grids or pictures.
#pragma once

#include <cstddef>

#include "kernels/law.hpp"
#include "kernels/load.hpp"
#include "tensorimage/dtype.hpp"

namespace tensorimage::kernels {

/// Writes a row of `source` elements as packed `target` elements; `range` is null or what to normalise by (floating
/// targets only). Elements whose dtype stays are copied bit for bit unless they are normalised.
void convert_row(DType source, DType target, const ElementRow& row, std::size_t width, const Mapping* range,
                 std::byte* out) noexcept;

}  // namespace tensorimage::kernels
