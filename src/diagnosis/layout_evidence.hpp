// Owns the question whether a tensor's memory holds pixels or planes.
// Must not know ranges of values, nor words.
#pragma once

#include <optional>

#include "batch.hpp"

namespace tensorimage {

/// The memory is laid out otherwise than the view says.
struct LayoutFinding {
  bool channels_last = true;  ///< the view reads pixels as planes; else planes as pixels
  bool by_shape = false;      ///< the extents say so; the differences are not set
  // Mean absolute differences between values that the view, and that the other layout, takes for neighbours in a
  // column.
  double as_given = 0.0;
  double otherwise = 0.0;
};

/// Nothing when the view is right, and when there is any doubt.
/// Errors: only std::bad_alloc
[[nodiscard]] std::optional<LayoutFinding> find_layout(const Batch& batch);

}  // namespace tensorimage
