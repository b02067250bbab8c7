// Owns the idea that a picture is a function from row numbers to packed rows, and the tally that comes with it.
// Must not know where the rows come from, nor encoders and files.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "tensorimage/colour.hpp"
#include "tensorimage/export.hpp"

namespace tensorimage {

/// The colours behind the samples of an indexed picture.
struct Palette {
  std::vector<Colour> colours;                          ///< 1 to 256; every sample is less than their number
  std::optional<int> transparent_index = std::nullopt;  ///< this one is not to be seen
};

/// What an encoder needs to know of a picture before its first row.
struct PictureInfo {
  std::int64_t width = 0;   ///< pixels
  std::int64_t height = 0;  ///< pixels
  int channels = 3;         ///< 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA
  int bit_depth = 8;        ///< 8: one byte a sample; 16: a native-endian std::uint16_t a sample
  /// Set for an indexed picture: its one channel of 8 bits holds indices into it, not brightness.
  std::shared_ptr<const Palette> palette = nullptr;

  /// Bytes of one pixel.
  [[nodiscard]] std::size_t pixel_bytes() const noexcept {
    return static_cast<std::size_t>(channels) * static_cast<std::size_t>(bit_depth / 8);
  }
  /// Bytes of one packed row. Exact for every picture that a RowSource of this library describes, or that an encoder of
  /// this library does not refuse.
  [[nodiscard]] std::size_t row_bytes() const noexcept { return static_cast<std::size_t>(width) * pixel_bytes(); }
};

/// What was met among some of the tensor's values.
struct TENSORIMAGE_EXPORT ValueStatistics {
  std::uint64_t values = 0;         ///< tensor elements read
  std::uint64_t clipped_below = 0;  ///< values that clipping brightens: more than half a level under black
  std::uint64_t clipped_above = 0;  ///< values that clipping darkens: more than half a level over white
  std::uint64_t nan = 0;            ///< not a number: written as 0
  std::uint64_t positive_infinity = 0;
  std::uint64_t negative_infinity = 0;
  std::uint64_t black = 0;  ///< values whose sample came out as 0
  std::uint64_t white = 0;  ///< values whose sample came out as 255, or 65535 in 16 bits
  double minimum = std::numeric_limits<double>::infinity();   ///< of the finite values; +inf if there are none
  double maximum = -std::numeric_limits<double>::infinity();  ///< of the finite values; -inf if there are none
  double mean = 0.0;                                          ///< of the finite values; 0 if there are none
  double squared_deviations = 0.0;                            ///< of the finite values from their mean, added up

  /// How many values are neither NaN nor infinite.
  [[nodiscard]] std::uint64_t finite() const noexcept { return values - nan - positive_infinity - negative_infinity; }
  /// Of the finite values, as numpy.std; 0 if there are none.
  [[nodiscard]] double standard_deviation() const noexcept;

  /// Adds what was met elsewhere. Counts and extremes are exact in any order; the last digits of the mean and the
  /// deviation depend on the order of the parts.
  void merge(const ValueStatistics& other) noexcept;
};

/// What was met while rows were made, in all and by channel (red, green, blue, alpha, or gray, alpha). Padding is not
/// counted, and a gray value that is written to three channels counts once.
struct TENSORIMAGE_EXPORT Tally : ValueStatistics {
  std::array<ValueStatistics, 4> channels = {};

  void merge(const Tally& other) noexcept;
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
