// Owns the way from a picture's rows to filtered scanlines: byte order, the row above, the choice of each row's filter.
// Must not know compression.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "kernels/png_kernels.hpp"
#include "tensorimage/png.hpp"
#include "tensorimage/row_source.hpp"

namespace tensorimage::png {

/// Bytes of a filtered scanline: its filter's number and the row.
[[nodiscard]] inline std::size_t scanline_bytes(const PictureInfo& info) noexcept {
  return 1 + info.row_bytes();
}

/// Reads and filters rows for one thread. Keeps the last row it read, so that rows asked for in order are read once.
class Scanlines {
 public:
  Scanlines(const RowSource& rows, PngFilters filters, const kernels::PngKernels& kernels);

  /// Writes the scanlines of rows [first, first + count) one after the other, and adds to `tally` what these rows had.
  void read(std::int64_t first, std::int64_t count, std::uint8_t* out, Tally& tally);

 private:
  void read_rows(std::int64_t first, std::int64_t count, std::size_t place, Tally& tally);
  void read_row_above(std::int64_t first);
  void filter(const std::uint8_t* row, std::uint8_t* out) const;

  const RowSource& rows_;
  const kernels::PngKernels& kernels_;
  std::optional<kernels::PngFilter> fixed_;  ///< none set: each row's best
  std::size_t row_bytes_;
  std::size_t pixel_;
  std::int64_t piece_rows_;
  std::vector<std::uint8_t> piece_;  ///< the row above, then the rows of one piece
  std::int64_t next_row_ = 0;        ///< the row whose row above is in the piece
};

}  // namespace tensorimage::png
