// Owns the choice of the filters of a band or a part of it, by what some of its rows would come to.
// Must not know how rows are filtered or compressed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "encoders/png/buffer.hpp"
#include "encoders/png/compressor.hpp"
#include "encoders/png/effort.hpp"
#include "encoders/png/scanlines.hpp"
#include "tensorimage/png.hpp"

namespace tensorimage::png {

/// Chooses for one thread; what it chooses depends on the picture and the options alone.
class FilterChoice {
 public:
  FilterChoice(const PictureInfo& info, PngFilters allowed, const FilterSearch& search) noexcept;

  /// How many parts of a band of so many rows have filters of their own: 1 where they would be too small.
  [[nodiscard]] std::int64_t parts(std::int64_t rows) const;

  /// The filters of some rows, and what the sample that they were chosen by came to; nothing if none was looked at.
  struct Choice {
    RowFilters filters;
    std::optional<Compressor::Estimate> look;
  };
  /// For the rows [first, first + count).
  [[nodiscard]] Choice choose(std::int64_t first, std::int64_t count, Scanlines& scanlines, Compressor& compressor);

 private:
  [[nodiscard]] std::uint8_t* sample(unsigned candidate, std::size_t size) noexcept;
  /// Writes the sample as every candidate has it.
  /// Returns: its size, 0 if there is too little to look at, or too much
  std::size_t take_samples(std::int64_t first, std::int64_t count, Scanlines& scanlines);

  std::size_t line_;
  std::size_t pixel_;
  FilterSearch search_;
  std::optional<RowFilters> fixed_;  ///< the same for every band
  Buffer samples_;                   ///< one after the other, each framed by bytes that may be read
};

}  // namespace tensorimage::png
