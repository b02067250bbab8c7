// Owns the reference's arithmetic, one law per precision: normalise, quantise, each step rounded as torch rounds it.
// Must not know rows, tensors or pictures.
#pragma once

#include <cstdint>
#include <limits>

#include "kernels/half.hpp"
#include "tensorimage/dtype.hpp"

namespace tensorimage::kernels {

/// What is done to a value before it is quantised.
enum class MappingKind : std::uint8_t {
  none,
  normalise,  ///< clamp to a range, subtract its low end, divide
  affine,     ///< multiply, add
};

/// The numbers of a mapping of either kind, in double; the law rounds them.
struct Mapping {
  double low = 0.0;      ///< normalise
  double high = 1.0;     ///< normalise
  double divisor = 1.0;  ///< normalise: high - low, or what stands in for it
  double scale = 1.0;    ///< affine
  double offset = 0.0;   ///< affine
};

// A law computes in Value and rounds each result to the precision it stands for. The products and quotients of two
// 11-bit or 8-bit numbers rounded to float's 24 bits and then again give the same as one rounding, and the sums are
// exact in float, so computing half types in float is not a second rounding.
struct Float32Law {
  using Value = float;
  static float round(float value) noexcept { return value; }
};
struct Float64Law {
  using Value = double;
  static double round(double value) noexcept { return value; }
};
struct Float16Law {
  using Value = float;
  static float round(float value) noexcept { return round_to_float16(value); }
};
struct BFloat16Law {
  using Value = float;
  static float round(float value) noexcept { return round_to_bfloat16(value); }
};

/// A double as the law's precision holds it; half types by way of float, as torch converts a Python number.
template <class Law>
[[nodiscard]] typename Law::Value to_value(double value) noexcept {
  return Law::round(static_cast<typename Law::Value>(value));
}

/// clamp to [low, high], subtract low, divide. NaN stays NaN, and high < low gives high everywhere before the division.
template <class Law>
[[nodiscard]] typename Law::Value normalise(typename Law::Value value, typename Law::Value low,
                                            typename Law::Value high, typename Law::Value divisor) noexcept {
  value = value < low ? low : value;
  value = high < value ? high : value;
  // torch.clamp gives NaN for a NaN bound; the subtraction does so for low, and the divisor is NaN for either.
  return Law::round(Law::round(value - low) / divisor);
}

/// times scale, plus offset.
template <class Law>
[[nodiscard]] typename Law::Value affine(typename Law::Value value, typename Law::Value scale,
                                         typename Law::Value offset) noexcept {
  return Law::round(Law::round(value * scale) + offset);
}

/// times 255, plus a half, clamped to 0..255, the fraction dropped. NaN gives 0.
template <class Law>
[[nodiscard]] std::uint8_t quantise_8(typename Law::Value value) noexcept {
  using Value = typename Law::Value;
  Value level = Law::round(Law::round(value * Value{255}) + Value{0.5});
  level = level > Value{0} ? level : Value{0};  // also takes NaN, which compares false, to 0
  level = level < Value{255} ? level : Value{255};
  return static_cast<std::uint8_t>(static_cast<std::int32_t>(level));
}

/// The same law for 65535 levels, in double: float32 and float64 values keep every bit that matters, and the half
/// types, which cannot hold 65535, are computed as float32 before they come here.
template <class Law>
[[nodiscard]] std::uint16_t quantise_16(typename Law::Value value) noexcept {
  double level = static_cast<double>(value) * 65535.0 + 0.5;
  level = level > 0.0 ? level : 0.0;
  level = level < 65535.0 ? level : 65535.0;
  return static_cast<std::uint16_t>(static_cast<std::int32_t>(level));
}

/// Calls `function` with the law of a floating dtype.
template <class Function>
auto with_law(DType dtype, Function function) noexcept {
  switch (dtype) {
    case DType::f16: return function(Float16Law{});
    case DType::bf16: return function(BFloat16Law{});
    case DType::f64: return function(Float64Law{});
    default: return function(Float32Law{});
  }
}

}  // namespace tensorimage::kernels
