// Owns the way from a picture's rows to the samples of one row of MCUs, edges filled up as libjpeg fills them.
// Must not know libjpeg's interface or files.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "encoders/jpeg/layout.hpp"
#include "kernels/ycc_kernels.hpp"
#include "tensorimage/row_source.hpp"

namespace tensorimage::jpeg {

/// For each component, where its rows of samples are: 16 of luma at most, and 8 of either chroma.
using SampleRows = std::array<std::array<std::uint8_t*, 16>, 3>;

/// One row of MCUs, from RGB or gray. Memory: its samples, and some rows of 64 KiB together, or two where that is more
class McuRows {
 public:
  McuRows(const RowSource& rows, const Layout& layout);

  /// Makes the samples of rows [first, first + one MCU's), of which there is at least one.
  /// Returns: how many rows there were before the picture ended
  std::int64_t read(std::int64_t first, Tally& tally);

  /// From an MCU on to the right; good until the next read.
  [[nodiscard]] SampleRows samples(std::int64_t first_mcu = 0) const noexcept;

 private:
  void convert(std::int64_t row, std::int64_t count) noexcept;
  void convert_gray(std::int64_t row, std::int64_t count) noexcept;

  const RowSource& rows_;
  Layout layout_;
  const kernels::YccKernels& kernels_;
  std::size_t columns_;        ///< of luma, whole MCUs
  std::int64_t rows_at_once_;  ///< a multiple of layout_.down
  std::int64_t filled_ = 0;    ///< rows of luma
  std::unique_ptr<std::byte[]> packed_;
  std::unique_ptr<std::uint8_t[]> luma_;
  std::unique_ptr<std::uint8_t[]> blue_;
  std::unique_ptr<std::uint8_t[]> red_;
};

}  // namespace tensorimage::jpeg
