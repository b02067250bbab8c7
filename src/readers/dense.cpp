// Owns the arithmetic of dense arrays: how many bytes they take and how far apart neighbours lie.
// Must not know file formats.
#include "readers/dense.hpp"

#include <algorithm>

#include "checked.hpp"

namespace tensorimage::readers {

std::optional<DenseLayout> dense_layout(std::span<const std::int64_t> shape, std::size_t item_bytes,
                                        bool fortran_order) {
  DenseLayout layout;
  layout.strides.resize(shape.size());
  std::int64_t elements = 1;
  bool empty = false;
  for (std::size_t step = 0; step < shape.size(); ++step) {
    const std::size_t axis = fortran_order ? step : shape.size() - 1 - step;
    layout.strides[axis] = static_cast<std::ptrdiff_t>(elements);
    empty = empty || shape[axis] == 0;
    const auto product = checked::multiply(elements, std::max<std::int64_t>(shape[axis], 1));
    if (!product) return std::nullopt;
    elements = *product;
  }
  const auto bytes = checked::multiply(elements, static_cast<std::int64_t>(item_bytes));
  if (!bytes) return std::nullopt;
  layout.bytes = empty ? 0 : static_cast<std::uint64_t>(*bytes);
  return layout;
}

}  // namespace tensorimage::readers
