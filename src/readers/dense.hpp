// Owns the arithmetic of dense arrays: how many bytes they take and how far apart neighbours lie.
// Must not know file formats.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace tensorimage::readers {

/// More axes than any library makes; a limit keeps a hostile header's shape short.
inline constexpr std::size_t max_axes = 64;

struct DenseLayout {
  std::uint64_t bytes = 0;
  std::vector<std::ptrdiff_t> strides;  ///< in elements
};

/// The layout in C order (last axis fastest), or in Fortran order (first axis fastest).
/// Extents must not be negative. An axis of zero makes the array empty but does not excuse the others.
/// Returns: nothing when the product of all extents but zeros, in bytes, is more than a ptrdiff_t holds
[[nodiscard]] std::optional<DenseLayout> dense_layout(std::span<const std::int64_t> shape, std::size_t item_bytes,
                                                      bool fortran_order);

}  // namespace tensorimage::readers
