// Owns the way from a picture's rows to the samples of one row of MCUs.
// Must not know libjpeg's interface or files.
#include "encoders/jpeg/mcu_rows.hpp"

#include <algorithm>
#include <cstring>

#include "checked.hpp"

namespace tensorimage::jpeg {
namespace {

/// Stays in a first-level or at worst a second-level cache until it is converted.
constexpr std::size_t packed_bytes = std::size_t{64} << 10;

std::int64_t rows_at_once(const PictureInfo& info, const Layout& layout) {
  const auto rows = static_cast<std::int64_t>(packed_bytes / info.row_bytes()) / layout.down * layout.down;
  return std::clamp<std::int64_t>(rows, layout.down, layout.mcu_height());
}

}  // namespace

McuRows::McuRows(const RowSource& rows, const Layout& layout)
    : rows_(rows),
      layout_(layout),
      kernels_(kernels::ycc_kernels()),
      columns_(checked::size(layout.mcus(rows.info().width), layout.mcu_width())),
      rows_at_once_(rows_at_once(rows.info(), layout)) {
  const std::size_t luma_bytes = checked::size(columns_, layout.mcu_height());
  packed_ = std::make_unique_for_overwrite<std::byte[]>(checked::size(rows_at_once_, rows.info().row_bytes()));
  luma_ = std::make_unique_for_overwrite<std::uint8_t[]>(luma_bytes);
  if (layout.components == 1) return;
  const std::size_t chroma_bytes = luma_bytes / static_cast<std::size_t>(layout.luma_blocks());
  blue_ = std::make_unique_for_overwrite<std::uint8_t[]>(chroma_bytes);
  red_ = std::make_unique_for_overwrite<std::uint8_t[]>(chroma_bytes);
}

std::int64_t McuRows::read(std::int64_t first, Tally& tally) {
  const std::int64_t count = std::min<std::int64_t>(layout_.mcu_height(), rows_.info().height - first);
  for (std::int64_t row = 0; row < count; row += rows_at_once_) {
    const std::int64_t some = std::min(rows_at_once_, count - row);
    rows_.read_rows(first + row, some, packed_.get(), tally);
    if (layout_.components == 1) {
      convert_gray(row, some);
    } else {
      convert(row, some);
    }
  }
  filled_ = (count + layout_.down - 1) / layout_.down * layout_.down;
  return count;
}

void McuRows::convert(std::int64_t row, std::int64_t count) noexcept {
  const std::size_t row_bytes = rows_.info().row_bytes();
  const auto* const packed = reinterpret_cast<const std::uint8_t*>(packed_.get());
  kernels::YccLines lines;
  lines.pixels = static_cast<std::size_t>(rows_.info().width);
  lines.columns = columns_;
  for (std::int64_t i = 0; i < count; i += layout_.down) {
    for (int j = 0; j < layout_.down; ++j) {
      // Below the picture its last row is repeated.
      lines.rgb[j] = packed + checked::offset(std::min(i + j, count - 1), row_bytes);
      lines.luma[j] = luma_.get() + checked::offset(row + i + j, columns_);
    }
    const std::ptrdiff_t chroma =
        checked::offset((row + i) / layout_.down, columns_ / static_cast<std::size_t>(layout_.across));
    lines.blue = blue_.get() + chroma;
    lines.red = red_.get() + chroma;
    if (layout_.down == 2) {
      kernels_.half_both_ways(lines);
    } else if (layout_.across == 2) {
      kernels_.half_columns(lines);
    } else {
      kernels_.full(lines);
    }
  }
}

void McuRows::convert_gray(std::int64_t row, std::int64_t count) noexcept {
  const auto width = static_cast<std::size_t>(rows_.info().width);
  const auto* packed = reinterpret_cast<const std::uint8_t*>(packed_.get());
  std::uint8_t* luma = luma_.get() + checked::offset(row, columns_);
  for (std::int64_t i = 0; i < count; ++i, packed += width, luma += columns_) {
    std::memcpy(luma, packed, width);
    std::memset(luma + width, packed[width - 1], columns_ - width);
  }
}

SampleRows McuRows::samples(std::int64_t first_mcu) const noexcept {
  SampleRows rows{};
  for (std::int64_t y = 0; y < layout_.mcu_height(); ++y) {
    rows[0][static_cast<std::size_t>(y)] = luma_.get() + checked::offset(std::min(y, filled_ - 1), columns_) +
                                           checked::offset(first_mcu, layout_.mcu_width());
  }
  if (layout_.components == 1) return rows;
  const std::size_t chroma_columns = columns_ / static_cast<std::size_t>(layout_.across);
  for (std::size_t y = 0; y < 8; ++y) {
    const std::size_t row = std::min(y, static_cast<std::size_t>(filled_ / layout_.down - 1));
    const std::ptrdiff_t place = checked::offset(row, chroma_columns) + checked::offset(first_mcu, 8);
    rows[1][y] = blue_.get() + place;
    rows[2][y] = red_.get() + place;
  }
  return rows;
}

}  // namespace tensorimage::jpeg
