// Owns what tests of pixels share: a picture's samples as numbers, and half types as stored.
// Must not know what any one test checks.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <map>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "oracle_numbers.hpp"
#include "support.hpp"
#include "tensorimage/grid.hpp"

namespace support {

struct Samples {
  tensorimage::PictureInfo info;
  std::vector<int> values;
  tensorimage::Tally tally;
};

inline Samples samples_of(const tensorimage::RowSource& source) {
  Samples samples{source.info(), {}, {}};
  Bytes bytes(source.info().row_bytes() * static_cast<std::size_t>(source.info().height));
  source.read_rows(0, source.info().height, bytes.data(), samples.tally);
  const auto size = static_cast<std::size_t>(source.info().bit_depth / 8);
  for (std::size_t i = 0; i < bytes.size(); i += size) {
    std::uint16_t wide = 0;
    std::memcpy(&wide, &bytes[i], size == 2 ? 2 : 0);
    samples.values.push_back(size == 2 ? wide : std::to_integer<int>(bytes[i]));
  }
  return samples;
}

inline Samples samples_of(const tensorimage::TensorView& view, const tensorimage::PixelOptions& pixels,
                          const tensorimage::GridOptions& grid = {}) {
  return samples_of(*tensorimage::make_row_source(view, grid, pixels));
}

/// One row of gray values as a view of them.
template <class T>
tensorimage::TensorView one_row(const std::vector<T>& values) {
  return tensorimage::TensorView::hw(values.data(), {1, static_cast<std::int64_t>(values.size())});
}

/// The bits of the format's number nearest to a value, found among all there are.
inline std::uint16_t stored(double value, const oracle::Format& format) {
  static std::map<int, std::map<double, std::uint16_t>> patterns;
  std::map<double, std::uint16_t>& known = patterns[format.digits];
  if (known.empty()) {
    for (std::uint32_t bits = 0; bits <= 0xFFFF; ++bits) {
      const double number = oracle::number_of_bits(static_cast<std::uint16_t>(bits), format);
      if (std::isfinite(number)) known.emplace(number, static_cast<std::uint16_t>(bits));
    }
  }
  const auto found = known.find(oracle::round_to(value, format));
  if (found == known.end()) throw std::runtime_error("the format has no such number");
  return found->second;
}

/// 0, 1, ... last.
inline std::vector<int> levels_up_to(int last) {
  std::vector<int> levels(static_cast<std::size_t>(last) + 1);
  std::iota(levels.begin(), levels.end(), 0);
  return levels;
}

}  // namespace support
