// Owns the way from a picture's rows to filtered scanlines: byte order, the row above, each row's filter.
// Must not know compression.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "kernels/png_kernels.hpp"
#include "tensorimage/row_source.hpp"

namespace tensorimage::png {

/// Bytes of a filtered scanline: its filter's number and the row.
[[nodiscard]] inline std::size_t scanline_bytes(const PictureInfo& info) noexcept {
  return 1 + info.row_bytes();
}

/// One for all rows; or, if not set, each row's best by the smallest sum of absolute differences.
using RowFilters = std::optional<kernels::PngFilter>;

/// Reads and filters rows for one thread. Keeps the last row it read, so that what is read in order is read once.
class Scanlines {
 public:
  Scanlines(const RowSource& rows, const kernels::PngKernels& kernels);

  /// Writes the scanlines of rows [first, first + count) one after the other, and adds to `tally` what these rows had.
  void read(std::int64_t first, std::int64_t count, RowFilters filters, std::uint8_t* out, Tally& tally);

  /// How many rows are read at once, at least 1.
  [[nodiscard]] std::int64_t piece_rows() const noexcept { return piece_rows_; }

  /// Reads at most piece_rows() rows that are read again for the picture, to be filtered as often as one likes.
  void look_at(std::int64_t first, std::int64_t count);
  /// Writes the scanlines of the rows that were looked at last; nothing was read since.
  void filter_looked_at(RowFilters filters, std::uint8_t* out) const;

 private:
  void read_rows(std::int64_t first, std::int64_t count, std::size_t place, Tally& tally);
  void read_row_above(std::int64_t first);
  void filter_piece(std::int64_t count, RowFilters filters, std::uint8_t* out) const;
  void filter(const std::uint8_t* row, RowFilters filters, std::uint8_t* out) const;

  const RowSource& rows_;
  const kernels::PngKernels& kernels_;
  std::size_t row_bytes_;
  std::size_t pixel_;
  std::int64_t piece_rows_;
  std::vector<std::uint8_t> piece_;  ///< the row above, then the rows of one piece
  std::int64_t next_row_ = 0;        ///< the row whose row above is in the piece
  std::int64_t looked_at_ = 0;       ///< rows in the piece
};

}  // namespace tensorimage::png
