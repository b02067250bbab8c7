// Owns the element types that a tensor may have: their names, sizes and C++ counterparts.
// Must not know tensors, pictures or files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tensorimage {

/// The type of one tensor element.
enum class DType : std::uint8_t {
  boolean,  ///< one byte, zero is false and anything else is true
  u8,
  i8,
  u16,
  i16,
  i32,
  i64,
  f16,   ///< IEEE 754 binary16
  bf16,  ///< bfloat16: the upper half of a float32
  f32,
  f64,
};

/// Size of one element, in bytes.
[[nodiscard]] constexpr std::size_t item_size(DType dtype) noexcept {
  switch (dtype) {
    case DType::boolean:
    case DType::u8:
    case DType::i8: return 1;
    case DType::u16:
    case DType::i16:
    case DType::f16:
    case DType::bf16: return 2;
    case DType::i32:
    case DType::f32: return 4;
    case DType::i64:
    case DType::f64: return 8;
  }
  return 0;
}

/// The name that NumPy and PyTorch give the type: "uint8", "bfloat16", "bool" and so on.
[[nodiscard]] constexpr std::string_view dtype_name(DType dtype) noexcept {
  switch (dtype) {
    case DType::boolean: return "bool";
    case DType::u8: return "uint8";
    case DType::i8: return "int8";
    case DType::u16: return "uint16";
    case DType::i16: return "int16";
    case DType::i32: return "int32";
    case DType::i64: return "int64";
    case DType::f16: return "float16";
    case DType::bf16: return "bfloat16";
    case DType::f32: return "float32";
    case DType::f64: return "float64";
  }
  return "unknown";
}

/// True for float16, bfloat16, float32 and float64.
[[nodiscard]] constexpr bool is_floating(DType dtype) noexcept {
  return dtype == DType::f16 || dtype == DType::bf16 || dtype == DType::f32 || dtype == DType::f64;
}

/// A float16 as stored: give `const Float16*` where the C++ compiler has no such type of its own.
struct Float16 {
  std::uint16_t bits;
};

/// A bfloat16 as stored.
struct BFloat16 {
  std::uint16_t bits;
};

namespace detail {

// Standard integers are matched by size and sign, so that long and long long both work everywhere.
template <class T>
struct DTypeOf;
template <>
struct DTypeOf<bool> {
  static constexpr DType value = DType::boolean;
};
template <>
struct DTypeOf<std::byte> {
  static constexpr DType value = DType::u8;
};
template <>
struct DTypeOf<unsigned char> {
  static constexpr DType value = DType::u8;
};
template <>
struct DTypeOf<signed char> {
  static constexpr DType value = DType::i8;
};
template <>
struct DTypeOf<unsigned short> {
  static constexpr DType value = DType::u16;
};
template <>
struct DTypeOf<short> {
  static constexpr DType value = DType::i16;
};
template <>
struct DTypeOf<int> {
  static constexpr DType value = DType::i32;
};
template <>
struct DTypeOf<long> {
  static constexpr DType value = sizeof(long) == 8 ? DType::i64 : DType::i32;
};
template <>
struct DTypeOf<long long> {
  static constexpr DType value = DType::i64;
};
template <>
struct DTypeOf<Float16> {
  static constexpr DType value = DType::f16;
};
template <>
struct DTypeOf<BFloat16> {
  static constexpr DType value = DType::bf16;
};
template <>
struct DTypeOf<float> {
  static constexpr DType value = DType::f32;
};
template <>
struct DTypeOf<double> {
  static constexpr DType value = DType::f64;
};

}  // namespace detail

/// The DType of a C++ element type; a type that has none does not compile.
template <class T>
inline constexpr DType dtype_of = detail::DTypeOf<T>::value;

}  // namespace tensorimage
