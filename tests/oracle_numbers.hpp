// Owns the numbers of the oracle: what stored bits stand for, and the nearest number of a format.
// Must not know the library's sources, nor grids.
#pragma once

#include <cstdint>

#include "tensorimage/tensor_view.hpp"

namespace oracle {

/// A binary floating-point format.
struct Format {
  int digits;             ///< of the significand, the leading one included
  int smallest_exponent;  ///< of a normal number
  double largest;         ///< finite number
};
inline constexpr Format float16{11, -14, 65504.0};
inline constexpr Format bfloat16{8, -126, 0x1.FEp127};
inline constexpr Format float32{24, -126, 0x1.FFFFFEp127};

/// The nearest number of the format, ties to even. Every step of the semantics in these formats may be computed in
/// double and then rounded here: double has more than twice their digits, so that rounding twice changes nothing.
[[nodiscard]] double round_to(double value, const Format& format);

/// The number that 16 stored bits stand for.
[[nodiscard]] double number_of_bits(std::uint16_t bits, const Format& format);

/// One element's value: integers in one member and floating numbers in the other, since neither type holds all.
struct Number {
  std::int64_t integer = 0;
  double real = 0.0;
};

/// Element (n, c, h, w), colour channels counted as red, green, blue, alpha.
[[nodiscard]] Number element(const tensorimage::TensorView& view, std::int64_t n, std::int64_t c, std::int64_t h,
                             std::int64_t w);

}  // namespace oracle
