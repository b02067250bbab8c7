// Owns a row source that counts nothing.
// Must not know encoders.
#pragma once

#include <memory>

#include "tensorimage/row_source.hpp"
#include "tensorimage/tensor_view.hpp"

namespace bench {

/// The rows that the library makes of a picture of three float32 planes whose width is a multiple of 64, by the same
/// steps and instructions, but that nothing is counted: the tally stays as it is. What it lacks is the report's cost.
[[nodiscard]] std::unique_ptr<tensorimage::RowSource> uncounted_source(const tensorimage::TensorView& view);

}  // namespace bench
