// Owns reading rows in pieces that stay in cache, and filtering them.
// Must not know compression.
#include "encoders/png/scanlines.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "checked.hpp"
#include "encoders/png/indices.hpp"

namespace tensorimage::png {
namespace {

/// Rows are read and filtered in pieces of about this size: half of a first-level cache.
constexpr std::size_t cached_bytes = std::size_t{24} << 10;

/// PNG stores the high byte of a 16-bit sample first.
void to_big_endian(std::uint8_t* samples, std::size_t bytes) noexcept {
  if constexpr (std::endian::native == std::endian::big) return;
  for (std::size_t i = 0; i + 1 < bytes; i += 2) std::swap(samples[i], samples[i + 1]);
}

}  // namespace

Scanlines::Scanlines(const RowSource& rows, const kernels::PngKernels& kernels)
    : rows_(rows),
      kernels_(kernels),
      row_bytes_(rows.info().row_bytes()),
      pixel_(rows.info().pixel_bytes()),
      piece_rows_(static_cast<std::int64_t>(std::max<std::size_t>(1, cached_bytes / row_bytes_))) {
  piece_rows_ = std::min(piece_rows_, rows.info().height);
  piece_.resize(checked::size(piece_rows_ + 1, row_bytes_));
}

void Scanlines::read_rows(std::int64_t first, std::int64_t count, std::size_t place, Tally& tally) {
  std::uint8_t* const bytes = piece_.data() + checked::offset(place, row_bytes_);
  rows_.read_rows(first, count, reinterpret_cast<std::byte*>(bytes), tally);
  const std::size_t size = checked::size(count, row_bytes_);
  if (rows_.info().palette) check_indices({reinterpret_cast<const std::byte*>(bytes), size}, *rows_.info().palette);
  if (rows_.info().bit_depth == 16) to_big_endian(bytes, size);
}

void Scanlines::read_row_above(std::int64_t first) {
  if (first == 0) {
    std::fill_n(piece_.begin(), row_bytes_, std::uint8_t{0});
  } else if (first != next_row_) {
    Tally counted_elsewhere;
    read_rows(first - 1, 1, 0, counted_elsewhere);
  }
}

void Scanlines::filter(const std::uint8_t* row, RowFilters filters, std::uint8_t* out) const {
  const kernels::Scanline line = {row, row - row_bytes_, row_bytes_, pixel_};
  kernels::PngFilter chosen = filters.value_or(kernels::PngFilter::none);
  if (!filters) {
    kernels::FilterCosts costs;
    kernels_.costs(line, costs);
    chosen = static_cast<kernels::PngFilter>(std::min_element(costs.begin(), costs.end()) - costs.begin());
  }
  out[0] = static_cast<std::uint8_t>(chosen);
  kernels_.apply(chosen, line, out + 1);
}

void Scanlines::filter_piece(std::int64_t count, RowFilters filters, std::uint8_t* out) const {
  for (std::int64_t i = 1; i <= count; ++i, out += 1 + row_bytes_) {
    filter(piece_.data() + checked::offset(i, row_bytes_), filters, out);
  }
}

void Scanlines::read(std::int64_t first, std::int64_t count, RowFilters filters, std::uint8_t* out, Tally& tally) {
  read_row_above(first);
  for (std::int64_t done = 0; done < count;) {
    const std::int64_t some = std::min(piece_rows_, count - done);
    read_rows(first + done, some, 1, tally);
    filter_piece(some, filters, out + checked::offset(done, 1 + row_bytes_));
    std::memcpy(piece_.data(), piece_.data() + checked::offset(some, row_bytes_), row_bytes_);
    done += some;
  }
  next_row_ = first + count;
}

void Scanlines::look_at(std::int64_t first, std::int64_t count) {
  read_row_above(first);
  Tally counted_elsewhere;
  read_rows(first, count, 1, counted_elsewhere);
  next_row_ = first;
  looked_at_ = count;
}

void Scanlines::filter_looked_at(RowFilters filters, std::uint8_t* out) const {
  filter_piece(looked_at_, filters, out);
}

}  // namespace tensorimage::png
