// Owns the numbers of the oracle: what stored bits stand for, and the nearest number of a format.
// Must not know the library's sources, nor grids.
#include "oracle_numbers.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace oracle {

using tensorimage::DType;
using tensorimage::TensorView;

double round_to(double value, const Format& format) {
  if (value == 0.0 || !std::isfinite(value)) return value;
  // The distance between neighbours at this magnitude: a power of two, so that only nearbyint rounds.
  const int exponent = std::max(std::ilogb(value), format.smallest_exponent);
  const double step = std::ldexp(1.0, exponent - (format.digits - 1));
  const double nearest = std::nearbyint(value / step) * step;
  return std::fabs(nearest) > format.largest ? std::copysign(std::numeric_limits<double>::infinity(), value) : nearest;
}

double number_of_bits(std::uint16_t bits, const Format& format) {
  const int digits = format.digits - 1;
  const int fraction = bits & ((1 << digits) - 1);
  const int exponent = (bits & 0x7FFF) >> digits;
  const double sign = (bits & 0x8000) != 0 ? -1.0 : 1.0;
  if (exponent == (0x7FFF >> digits)) {
    return fraction == 0 ? sign * std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  }
  if (exponent == 0) return sign * std::ldexp(fraction, format.smallest_exponent - digits);
  return sign * std::ldexp(fraction + (1 << digits), exponent - 1 + format.smallest_exponent - digits);
}

Number element(const TensorView& view, std::int64_t n, std::int64_t c, std::int64_t h, std::int64_t w) {
  if (view.channel_order() == tensorimage::ChannelOrder::bgr && c != 3) c = 2 - c;
  const auto& [sn, sc, sh, sw] = view.strides();
  const std::size_t size = item_size(view.dtype());
  const auto* bytes = static_cast<const unsigned char*>(view.data()) +
                      (n * sn + c * sc + h * sh + w * sw) * static_cast<std::ptrdiff_t>(size);
  // Least significant byte first, whatever the machine.
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t place = view.byte_order() == std::endian::little ? i : size - 1 - i;
    bits |= std::uint64_t{bytes[i]} << (8 * place);
  }
  switch (view.dtype()) {
    case DType::boolean: return {.integer = bits != 0, .real = 0};
    case DType::u8:
    case DType::u16: return {.integer = static_cast<std::int64_t>(bits), .real = 0};
    case DType::i8: return {.integer = static_cast<std::int8_t>(bits), .real = 0};
    case DType::i16: return {.integer = static_cast<std::int16_t>(bits), .real = 0};
    case DType::i32: return {.integer = static_cast<std::int32_t>(bits), .real = 0};
    case DType::i64: return {.integer = static_cast<std::int64_t>(bits), .real = 0};
    case DType::f16: return {.integer = 0, .real = number_of_bits(static_cast<std::uint16_t>(bits), float16)};
    case DType::bf16: return {.integer = 0, .real = number_of_bits(static_cast<std::uint16_t>(bits), bfloat16)};
    case DType::f32: return {.integer = 0, .real = std::bit_cast<float>(static_cast<std::uint32_t>(bits))};
    case DType::f64: return {.integer = 0, .real = std::bit_cast<double>(bits)};
  }
  return {};
}

}  // namespace oracle
