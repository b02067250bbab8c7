// Owns how a picture is cut into bands and how one band becomes compressed bytes.
// Must not know files or threads.
#pragma once

#include <cstddef>
#include <cstdint>

#include "checked.hpp"
#include "encoders/png/buffer.hpp"
#include "encoders/png/compressor.hpp"
#include "encoders/png/effort.hpp"
#include "encoders/png/filter_choice.hpp"
#include "encoders/png/scanlines.hpp"

namespace tensorimage::png {

/// All bands have the same number of rows but the last, which may have fewer.
class BandPlan {
 public:
  BandPlan(const PictureInfo& info, const Effort& effort) noexcept;
  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  [[nodiscard]] std::int64_t first(std::size_t band) const noexcept { return checked::offset(band, rows_); }
  [[nodiscard]] std::int64_t rows(std::size_t band) const noexcept;
  [[nodiscard]] std::int64_t most_rows() const noexcept { return rows_; }

 private:
  std::int64_t height_;
  std::int64_t rows_;
  std::size_t count_;
};

/// A band's part of the picture's zlib stream, with room in front of it and behind it for what frames it.
struct CompressedBand {
  static constexpr std::size_t room = 16;

  Buffer buffer;
  std::size_t size = 0;            ///< compressed bytes, from data() on
  std::size_t scanline_bytes = 0;  ///< what they stand for
  std::uint32_t adler = 0;         ///< of those
  std::int64_t end_row = 0;
  Tally tally;

  [[nodiscard]] std::uint8_t* data() const noexcept { return buffer.data() + room; }
};

/// Makes bands, in any order, on one thread.
class BandMaker {
 public:
  BandMaker(const RowSource& rows, const PngOptions& options, const BandPlan& plan);
  void make(std::size_t band, CompressedBand& result);

 private:
  const RowSource& rows_;
  const BandPlan& plan_;
  FilterChoice filters_;
  Scanlines scanlines_;
  Compressor compressor_;
  Buffer filtered_;
};

}  // namespace tensorimage::png
