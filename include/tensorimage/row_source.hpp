// Owns the idea that a picture is a function from row numbers to packed rows, and the tally that comes with it.
// Must not know where the rows come from, nor encoders and files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "tensorimage/export.hpp"

namespace tensorimage {

/// What an encoder needs to know of a picture before its first row.
struct PictureInfo {
  std::int64_t width = 0;   ///< pixels
  std::int64_t height = 0;  ///< pixels
  int channels = 3;         ///< 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA
  int bit_depth = 8;        ///< 8: one byte a sample; 16: a native-endian std::uint16_t a sample

  /// Bytes of one packed row. Exact for every picture that a RowSource of this library describes.
  [[nodiscard]] std::size_t row_bytes() const noexcept {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(channels) *
           static_cast<std::size_t>(bit_depth / 8);
  }
};

/// What was met among the tensor's values while rows were made. Padding is not counted, and a gray value that is
/// written to three channels counts once.
struct Tally {
  std::uint64_t values = 0;         ///< tensor elements read
  std::uint64_t clipped_below = 0;  ///< values under the low end of what can be shown, -inf among them
  std::uint64_t clipped_above = 0;  ///< values over the high end, +inf among them
  std::uint64_t nan = 0;            ///< not a number: written as 0
  std::uint64_t positive_infinity = 0;
  std::uint64_t negative_infinity = 0;
  double minimum = std::numeric_limits<double>::infinity();   ///< of the finite values; +inf if there are none
  double maximum = -std::numeric_limits<double>::infinity();  ///< of the finite values; -inf if there are none

  /// Adds what another band met.
  void merge(const Tally& other) noexcept {
    values += other.values;
    clipped_below += other.clipped_below;
    clipped_above += other.clipped_above;
    nan += other.nan;
    positive_infinity += other.positive_infinity;
    negative_infinity += other.negative_infinity;
    minimum = other.minimum < minimum ? other.minimum : minimum;
    maximum = other.maximum > maximum ? other.maximum : maximum;
  }
};

/// A picture, made on demand. Rows may be asked for in any order, twice, and from many threads at once.
class TENSORIMAGE_EXPORT RowSource {
 public:
  virtual ~RowSource();

  [[nodiscard]] virtual const PictureInfo& info() const noexcept = 0;

  /// Writes rows [first, first + count) packed from `out` on, info().row_bytes() apart, and adds to `tally`.
  /// Making rows cannot fail: all that can be refused was refused when the source was made.
  virtual void read_rows(std::int64_t first, std::int64_t count, std::byte* out, Tally& tally) const noexcept = 0;

 protected:
  RowSource() = default;
  RowSource(const RowSource&) = default;
  RowSource& operator=(const RowSource&) = default;
};

}  // namespace tensorimage
