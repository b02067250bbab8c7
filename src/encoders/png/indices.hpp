// Owns the refusal of indices that a palette does not have.
// Must not know where they come from.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>

#include "tensorimage/error.hpp"
#include "tensorimage/row_source.hpp"

namespace tensorimage::png {

/// A file with such an index would be no PNG; libpng's own check of it is silent and incomplete.
/// Errors: encoding
inline void check_indices(std::span<const std::byte> indices, const Palette& palette) {
  std::byte most{0};
  for (const std::byte index : indices) most = std::max(most, index);
  const auto largest = std::to_integer<std::size_t>(most);
  const std::size_t count = palette.colours.size();
  if (largest < count) return;
  throw Error(ErrorCode::encoding, "the picture holds the index " + std::to_string(largest) + ", which a palette of " +
                                       std::to_string(count) + " colours does not have");
}

}  // namespace tensorimage::png
