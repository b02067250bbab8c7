// Owns how a picture is cut into strips of whole rows of MCUs, and how a strip becomes a scan of its own.
// Must not know files or threads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "encoders/jpeg/codec.hpp"
#include "encoders/jpeg/huffman.hpp"
#include "encoders/jpeg/mcu_rows.hpp"

namespace tensorimage::jpeg {

/// Strips of as many rows of MCUs each, or one more.
class StripPlan {
 public:
  /// `count` is made what there can be: a row of MCUs a strip at most.
  StripPlan(std::int64_t height, std::size_t count, const Layout& layout) noexcept;
  [[nodiscard]] std::size_t count() const noexcept { return static_cast<std::size_t>(count_); }
  [[nodiscard]] std::int64_t first(std::size_t strip) const noexcept;
  [[nodiscard]] std::int64_t end(std::size_t strip) const noexcept;

 private:
  std::int64_t height_;
  std::int64_t mcu_height_;
  std::int64_t mcu_rows_;
  std::int64_t count_;
};

/// A part of the picture's scan as if nothing came before it.
struct Strip {
  std::vector<std::byte> file;             ///< the strip as a picture of its own
  std::size_t head_size = 0;               ///< of the file, up to the scan
  std::size_t tables_at = 0;               ///< where in the head the segments begin that all strips have in common
  std::size_t height_at = 0;               ///< where in the head the picture's height is
  std::vector<std::uint8_t> scan;          ///< without stuffing, and some bytes behind it
  std::size_t scan_bits = 0;               ///< without padding
  std::array<DcDifference, 3> first_dc{};  ///< of each component, predicted from 0
  std::array<int, 3> last_dc{};
  std::array<HuffmanTable, 2> dc_tables;  ///< of luma and chroma
  std::int64_t end_row = 0;
  Tally tally;

  /// The scan may be read this far behind its end.
  static constexpr std::size_t margin = 16;
};

/// Makes strips, in any order, on one thread.
class StripMaker {
 public:
  StripMaker(const RowSource& rows, const JpegOptions& options, const JpegMetadata& metadata, const StripPlan& plan);

  /// Errors: CannotJoin, when the codec does not write what is expected of it; those of the codec
  void make(std::size_t number, Strip& strip);

 private:
  void encode(std::size_t number, Strip& strip);
  void encode_last_mcu(std::int64_t rows);
  void measure(Strip& strip);

  const RowSource& rows_;
  const StripPlan& plan_;
  Layout layout_;
  Codec codec_;
  McuRows mcu_rows_;
  Strip last_mcu_;  ///< a strip's last MCU, as a picture
};

}  // namespace tensorimage::jpeg
