// Owns reading elements of any dtype, stride, alignment and byte order into a small array to compute on.
// Must not know what is computed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "kernels/half.hpp"
#include "tensorimage/dtype.hpp"

namespace tensorimage::kernels {

/// Elements handled at a time: few enough for their arrays to stay in the first-level cache.
inline constexpr std::size_t chunk_size = 1024;

/// One row of elements of one channel.
struct ElementRow {
  const std::byte* data = nullptr;
  std::ptrdiff_t stride = 1;  ///< elements
  bool swapped = false;       ///< stored in the byte order that is not this machine's

  [[nodiscard]] ElementRow from(std::size_t first, std::size_t size) const noexcept {
    return {data + static_cast<std::ptrdiff_t>(first) * stride * static_cast<std::ptrdiff_t>(size), stride, swapped};
  }
};

template <class T>
[[nodiscard]] T reverse_bytes(T value) noexcept {
  unsigned char bytes[sizeof(T)];
  unsigned char reversed[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  for (std::size_t i = 0; i < sizeof(T); ++i) reversed[i] = bytes[sizeof(T) - 1 - i];
  std::memcpy(&value, reversed, sizeof(T));
  return value;
}

// How an element is stored, and what number it stands for.
struct BoolElement {
  using Stored = std::uint8_t;
  static int number(Stored stored) noexcept { return stored != 0 ? 1 : 0; }
};
struct Float16Element {
  using Stored = std::uint16_t;
  static float number(Stored stored) noexcept { return float16_to_float(stored); }
};
struct BFloat16Element {
  using Stored = std::uint16_t;
  static float number(Stored stored) noexcept { return bfloat16_to_float(stored); }
};
template <class T>
struct PlainElement {
  using Stored = T;
  static T number(T stored) noexcept { return stored; }
};

/// Calls `function` with the element kind of a dtype.
template <class Function>
auto with_element(DType dtype, Function function) noexcept {
  switch (dtype) {
    case DType::boolean: return function(BoolElement{});
    case DType::u8: return function(PlainElement<std::uint8_t>{});
    case DType::i8: return function(PlainElement<std::int8_t>{});
    case DType::u16: return function(PlainElement<std::uint16_t>{});
    case DType::i16: return function(PlainElement<std::int16_t>{});
    case DType::i32: return function(PlainElement<std::int32_t>{});
    case DType::i64: return function(PlainElement<std::int64_t>{});
    case DType::f16: return function(Float16Element{});
    case DType::bf16: return function(BFloat16Element{});
    case DType::f64: return function(PlainElement<double>{});
    default: return function(PlainElement<float>{});
  }
}

/// Reads `count` elements, at most chunk_size, as Value. Integers that meet a floating law pass through float or
/// double as torch's conversion does; the law's own rounding follows where the caller promotes.
template <class Element, class Value>
void load(const ElementRow& row, std::size_t count, Value* out) noexcept {
  using Stored = typename Element::Stored;
  const std::ptrdiff_t step = row.stride * static_cast<std::ptrdiff_t>(sizeof(Stored));
  const auto convert = [](Stored stored) { return static_cast<Value>(Element::number(stored)); };
  // memcpy, since files and foreign buffers need not be aligned; a constant step lets the compiler vectorise.
  if (row.stride == 1 && !row.swapped) {
    for (std::size_t i = 0; i < count; ++i) {
      Stored stored;
      std::memcpy(&stored, row.data + i * sizeof(Stored), sizeof(Stored));
      out[i] = convert(stored);
    }
    return;
  }
  const std::byte* data = row.data;
  for (std::size_t i = 0; i < count; ++i) {
    Stored stored;
    std::memcpy(&stored, data, sizeof(Stored));
    out[i] = convert(row.swapped ? reverse_bytes(stored) : stored);
    // The address past the last element is never formed: with a large stride it could wrap.
    if (i + 1 < count) data += step;
  }
}

template <class Value>
using Loader = void (*)(const ElementRow&, std::size_t, Value*) noexcept;

/// The loader of an integer dtype or bool into integers that hold all of its numbers.
template <class Value>
[[nodiscard]] Loader<Value> integer_loader(DType source) noexcept {
  return with_element(source, [](auto element) -> Loader<Value> { return load<decltype(element), Value>; });
}

/// The loader of a dtype into values of one law: what torch's promotion of the elements gives.
template <class Law>
[[nodiscard]] Loader<typename Law::Value> loader_for(DType source) noexcept {
  using Value = typename Law::Value;
  return with_element(source, [](auto element) -> Loader<Value> {
    using Element = decltype(element);
    return [](const ElementRow& row, std::size_t count, Value* out) noexcept {
      load<Element>(row, count, out);
      if constexpr (std::is_integral_v<decltype(Element::number({}))>) {
        for (std::size_t i = 0; i < count; ++i) out[i] = Law::round(out[i]);
      }
    };
  });
}

}  // namespace tensorimage::kernels
