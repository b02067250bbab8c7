// Owns the ways to save a tensor as it was meant, each as options, as C++ and as arguments of the tool.
// Must not know when which one helps.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "batch.hpp"
#include "tensorimage/diagnosis.hpp"
#include "tensorimage/grid.hpp"
#include "tensorimage/tensor_view.hpp"

namespace tensorimage::remedies {

[[nodiscard]] Remedy input_range(const ValueRange& range);
[[nodiscard]] Remedy unit_range();
[[nodiscard]] Remedy signed_range();
[[nodiscard]] Remedy byte_range();
[[nodiscard]] Remedy finite_range();
[[nodiscard]] Remedy percentiles(double low, double high);
[[nodiscard]] Remedy imagenet();
[[nodiscard]] Remedy clip();
[[nodiscard]] Remedy sixteen_bits();
[[nodiscard]] Remedy labels(std::optional<std::int64_t> ignore_index);
[[nodiscard]] Remedy nan_colour();
[[nodiscard]] Remedy finite_range_and_nan_colour();
/// `batch` as the wrong view has it.
[[nodiscard]] Remedy channels_last(const Batch& batch);
[[nodiscard]] Remedy channels_first(const Batch& batch);

}  // namespace tensorimage::remedies
