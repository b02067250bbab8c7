// Owns float16 and bfloat16: their bits, and rounding a float to what they can hold.
// Must not know tensors or pictures.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace tensorimage::kernels {

[[nodiscard]] inline float bfloat16_to_float(std::uint16_t bits) noexcept {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

[[nodiscard]] inline float float16_to_float(std::uint16_t bits) noexcept {
  const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000u) << 16;
  const std::uint32_t exponent = (bits >> 10) & 0x1Fu;
  const std::uint32_t mantissa = bits & 0x3FFu;
  if (exponent == 0) {
    // Subnormals count in units of 2^-24; the product is exact.
    const float magnitude = static_cast<float>(mantissa) * 0x1p-24f;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | sign);
  }
  // The bias is 15 in float16 and 127 in float32; infinities and NaN have all exponent bits set in both.
  const std::uint32_t wide = exponent == 0x1F ? 0xFFu : exponent + (127 - 15);
  return std::bit_cast<float>(sign | (wide << 23) | (mantissa << 13));
}

/// The nearest bfloat16, ties to even, as a float. NaN stays NaN.
[[nodiscard]] inline float round_to_bfloat16(float value) noexcept {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  // Half a unit in the last place that stays, less one unless that place is odd: adding it carries as rounding does.
  const std::uint32_t rounded = (bits + 0x7FFFu + ((bits >> 16) & 1u)) & 0xFFFF0000u;
  return value != value ? value : std::bit_cast<float>(rounded);
}

/// The nearest float16, ties to even, as a float. Beyond 65504 by half a step and more it is infinite.
[[nodiscard]] inline float round_to_float16(float value) noexcept {
  const float magnitude = std::fabs(value);
  if (!(magnitude < 65520.0f)) return value != value ? value : std::copysign(INFINITY, value);
  if (magnitude < 0x1p-14f) {
    // Below the normal numbers the step is 2^-24, and so is the last place of a float between 0.5 and 1.
    return std::copysign((magnitude + 0.5f) - 0.5f, value);
  }
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return std::bit_cast<float>((bits + 0xFFFu + ((bits >> 13) & 1u)) & ~0x1FFFu);
}

[[nodiscard]] inline std::uint16_t float_to_bfloat16(float value) noexcept {
  // A NaN whose payload sits in the lower half must not become an infinity.
  if (value != value) return static_cast<std::uint16_t>((std::bit_cast<std::uint32_t>(value) >> 16) | 0x40u);
  return static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(round_to_bfloat16(value)) >> 16);
}

[[nodiscard]] inline std::uint16_t float_to_float16(float value) noexcept {
  const float rounded = round_to_float16(value);
  const auto bits = std::bit_cast<std::uint32_t>(rounded);
  const std::uint32_t sign = (bits >> 16) & 0x8000u;
  const float magnitude = std::fabs(rounded);
  if (rounded != rounded) return static_cast<std::uint16_t>(sign | 0x7E00u);
  if (magnitude >= 65520.0f) return static_cast<std::uint16_t>(sign | 0x7C00u);
  if (magnitude < 0x1p-14f) return static_cast<std::uint16_t>(sign | static_cast<std::uint32_t>(magnitude * 0x1p24f));
  const std::uint32_t exponent = ((bits >> 23) & 0xFFu) - (127 - 15);
  return static_cast<std::uint16_t>(sign | (exponent << 10) | ((bits >> 13) & 0x3FFu));
}

}  // namespace tensorimage::kernels
