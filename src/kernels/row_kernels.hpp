// Owns the choice among the row kernels of the instruction sets.
// Must not know what a kernel does.
#pragma once

#include <cstddef>
#include <vector>

#include "kernels/extrema.hpp"
#include "kernels/quantise.hpp"

namespace tensorimage::kernels {

/// The row kernels for one instruction set. Every set gives the same results, bit for bit.
struct RowKernels {
  const char* name = "";
  QuantiseRow (*quantise)(const QuantiseMode&) noexcept = nullptr;
  Extrema (*extrema)(DType source, DType arithmetic, const ElementRow&, std::size_t width) noexcept = nullptr;
};

/// The definition of correct.
[[nodiscard]] QuantiseRow scalar_quantise_row(const QuantiseMode& mode) noexcept;
[[nodiscard]] Extrema scalar_extrema_of_row(DType source, DType arithmetic, const ElementRow& row,
                                            std::size_t width) noexcept;
[[nodiscard]] const RowKernels& scalar_row_kernels() noexcept;

/// The fastest that this machine can run.
[[nodiscard]] const RowKernels& row_kernels() noexcept;

/// All that were compiled and that this machine can run, for tests; the scalar ones come first.
[[nodiscard]] std::vector<const RowKernels*> all_row_kernels();

}  // namespace tensorimage::kernels
