// Owns the arithmetic of dense arrays: how many bytes they take and how far apart neighbours lie.
// Must not know file formats.
#include "readers/dense.hpp"

#include <algorithm>
#include <limits>

namespace tensorimage::readers {

std::optional<DenseLayout> dense_layout(std::span<const std::int64_t> shape, std::size_t item_bytes,
                                        bool fortran_order) {
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::ptrdiff_t>::max());
  const std::uint64_t most_elements = largest / item_bytes;
  DenseLayout layout;
  layout.strides.resize(shape.size());
  std::uint64_t elements = 1;
  bool empty = false;
  for (std::size_t step = 0; step < shape.size(); ++step) {
    const std::size_t axis = fortran_order ? step : shape.size() - 1 - step;
    layout.strides[axis] = static_cast<std::ptrdiff_t>(elements);
    empty = empty || shape[axis] == 0;
    const auto extent = static_cast<std::uint64_t>(std::max<std::int64_t>(shape[axis], 1));
    if (extent > most_elements / elements) return std::nullopt;
    elements *= extent;
  }
  layout.bytes = empty ? 0 : elements * item_bytes;
  return layout;
}

}  // namespace tensorimage::readers
