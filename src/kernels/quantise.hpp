// Owns the step from tensor elements to packed samples, with the counts of what was met.
// Must not know tensors, grids or pictures: pointers and counts only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "kernels/law.hpp"
#include "kernels/load.hpp"
#include "tensorimage/dtype.hpp"

namespace tensorimage::kernels {

inline constexpr int max_channels = 4;

/// What was met among the elements; see tensorimage::Tally for the meaning of each.
struct Counts {
  std::uint64_t values = 0;
  std::uint64_t below = 0;
  std::uint64_t above = 0;
  std::uint64_t nan = 0;
  std::uint64_t positive_infinity = 0;
  std::uint64_t negative_infinity = 0;
  double minimum = std::numeric_limits<double>::infinity();
  double maximum = -std::numeric_limits<double>::infinity();
};

/// How elements become samples; the same for a whole picture.
struct QuantiseMode {
  DType source = DType::f32;
  /// A floating dtype: its law. An integer or bool: elements are levels, and this dtype's own scale is kept.
  DType arithmetic = DType::f32;
  int bit_depth = 8;
  bool normalise = false;  ///< floating arithmetic only
};

/// One image's row: `channels` rows of elements, written to pixels of `samples` samples each. One channel is repeated
/// to as many samples as there are; otherwise channels == samples.
struct PackedRow {
  std::array<ElementRow, max_channels> elements;
  std::array<Range, max_channels> ranges;
  int channels = 1;
  int samples = 3;
  std::size_t width = 0;     ///< pixels
  std::byte* out = nullptr;  ///< width * samples samples of bit_depth bits
};

using QuantiseRow = void (*)(const QuantiseMode&, const PackedRow&, Counts&) noexcept;

/// The scalar kernel of a mode, which is the definition of correct.
[[nodiscard]] QuantiseRow quantise_row(const QuantiseMode& mode) noexcept;

}  // namespace tensorimage::kernels
