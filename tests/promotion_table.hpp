// Owns the dtype that torch 1.13's stack gives a list of two: data read off torch.promote_types.
// Must not know how the library finds it. The rows and columns of uint16, which that torch lacks, are this library's.
#pragma once

#include <array>

#include "tensorimage/dtype.hpp"

inline constexpr std::array all_dtypes = {
    tensorimage::DType::boolean, tensorimage::DType::u8,  tensorimage::DType::i8,  tensorimage::DType::u16,
    tensorimage::DType::i16,     tensorimage::DType::i32, tensorimage::DType::i64, tensorimage::DType::f16,
    tensorimage::DType::bf16,    tensorimage::DType::f32, tensorimage::DType::f64};

namespace promotion_detail {
using enum tensorimage::DType;
// clang-format off
inline constexpr std::array<std::array<tensorimage::DType, 11>, 11> table = {{
    // boolean u8  i8   u16  i16  i32  i64  f16  bf16  f32  f64
    {boolean, u8,  i8,  u16, i16, i32, i64, f16, bf16, f32, f64},   // boolean
    {u8,      u8,  i16, u16, i16, i32, i64, f16, bf16, f32, f64},   // u8
    {i8,      i16, i8,  i32, i16, i32, i64, f16, bf16, f32, f64},   // i8
    {u16,     u16, i32, u16, i32, i32, i64, f16, bf16, f32, f64},   // u16
    {i16,     i16, i16, i32, i16, i32, i64, f16, bf16, f32, f64},   // i16
    {i32,     i32, i32, i32, i32, i32, i64, f16, bf16, f32, f64},   // i32
    {i64,     i64, i64, i64, i64, i64, i64, f16, bf16, f32, f64},   // i64
    {f16,     f16, f16, f16, f16, f16, f16, f16, f32,  f32, f64},   // f16
    {bf16,    bf16, bf16, bf16, bf16, bf16, bf16, f32, bf16, f32, f64},  // bf16
    {f32,     f32, f32, f32, f32, f32, f32, f32, f32,  f32, f64},   // f32
    {f64,     f64, f64, f64, f64, f64, f64, f64, f64,  f64, f64},   // f64
}};
// clang-format on
}  // namespace promotion_detail

[[nodiscard]] inline tensorimage::DType promoted_by_torch(tensorimage::DType a, tensorimage::DType b) {
  return promotion_detail::table[static_cast<std::size_t>(a)][static_cast<std::size_t>(b)];
}
