// Owns the step from tensor elements to packed samples, with the counts of what was met.
// Must not know tensors, grids or pictures: pointers and counts only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "kernels/counts.hpp"
#include "kernels/law.hpp"
#include "kernels/load.hpp"
#include "kernels/marks.hpp"
#include "tensorimage/dtype.hpp"

namespace tensorimage::kernels {

inline constexpr int max_channels = 4;

/// How elements become samples; the same for a whole picture.
struct QuantiseMode {
  DType source = DType::f32;
  /// A floating dtype: its law. An integer or bool: elements are levels, and this dtype's own scale is kept.
  DType arithmetic = DType::f32;
  int bit_depth = 8;
  MappingKind mapping = MappingKind::none;  ///< another one with floating arithmetic only
};

/// One image's row: `channels` rows of elements, written to pixels of `samples` samples each. One channel is repeated
/// to as many samples as there are; otherwise channels == samples.
struct PackedRow {
  std::array<ElementRow, max_channels> elements;
  std::array<Mapping, max_channels> mappings;
  int channels = 1;
  int samples = 3;
  std::size_t width = 0;          ///< pixels
  std::byte* out = nullptr;       ///< width * samples samples of bit_depth bits
  std::uint8_t* marks = nullptr;  ///< null, or `width` bytes that Mark bits are or-ed into
};

/// One for each channel of a row.
using ChannelCounts = std::array<Counts, max_channels>;

using QuantiseRow = void (*)(const QuantiseMode&, const PackedRow&, ChannelCounts&) noexcept;

/// The fastest kernel of a mode that this machine can run; all give the same results.
[[nodiscard]] QuantiseRow quantise_row(const QuantiseMode& mode) noexcept;

/// How ids become the indices of a palette.
struct LabelMode {
  DType source = DType::u8;  ///< an integer or bool
  bool has_ignore = false;
  std::int64_t ignore = 0;          ///< this id ...
  std::uint8_t ignore_index = 255;  ///< ... becomes this index
};

/// Writes `width` indices. Every id but the ignored one must be 0 to 255.
void label_row(const LabelMode& mode, const ElementRow& row, std::size_t width, std::byte* out,
               Counts& counts) noexcept;

}  // namespace tensorimage::kernels
