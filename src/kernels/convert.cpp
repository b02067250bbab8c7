// Owns the scalar conversion of rows between dtypes, with and without normalisation.
// Must not know tensors, grids or pictures.
#include "kernels/convert.hpp"

#include <algorithm>

namespace tensorimage::kernels {
namespace {

/// Stores a number as one element; the opposite of Element::number. Every number fits its promoted dtype.
template <class Element, class Value>
typename Element::Stored stored_as(Value value) noexcept {
  if constexpr (std::is_same_v<Element, Float16Element>) {
    return float_to_float16(static_cast<float>(value));
  } else if constexpr (std::is_same_v<Element, BFloat16Element>) {
    return float_to_bfloat16(static_cast<float>(value));
  } else {
    return static_cast<typename Element::Stored>(value);
  }
}

template <class Element, class Value>
void store(const Value* values, std::size_t count, std::byte* out) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    const auto stored = stored_as<Element>(values[i]);
    std::memcpy(out + i * sizeof(stored), &stored, sizeof(stored));
  }
}

/// Bit for bit, so that not even a NaN's payload changes.
template <class Stored>
void copy_row(const ElementRow& row, std::size_t width, std::byte* out) noexcept {
  for (std::size_t first = 0; first < width; first += chunk_size) {
    const std::size_t count = std::min(chunk_size, width - first);
    Stored stored[chunk_size];
    load<PlainElement<Stored>>(row.from(first, sizeof(Stored)), count, stored);
    std::memcpy(out + first * sizeof(Stored), stored, count * sizeof(Stored));
  }
}

void copy_row(std::size_t size, const ElementRow& row, std::size_t width, std::byte* out) noexcept {
  switch (size) {
    case 1: return copy_row<std::uint8_t>(row, width, out);
    case 2: return copy_row<std::uint16_t>(row, width, out);
    case 4: return copy_row<std::uint32_t>(row, width, out);
    default: return copy_row<std::uint64_t>(row, width, out);
  }
}

template <class Law>
void convert_floating(DType source, DType target, const ElementRow& row, std::size_t width, const Mapping* range,
                      std::byte* out) noexcept {
  using Value = typename Law::Value;
  const Loader<Value> load_chunk = loader_for<Law>(source);
  Value values[chunk_size];
  for (std::size_t first = 0; first < width; first += chunk_size) {
    const std::size_t count = std::min(chunk_size, width - first);
    load_chunk(row.from(first, item_size(source)), count, values);
    if (range != nullptr) {
      const Value low = to_value<Law>(range->low);
      const Value high = to_value<Law>(range->high);
      const Value divisor = to_value<Law>(range->divisor);
      for (std::size_t i = 0; i < count; ++i) values[i] = normalise<Law>(values[i], low, high, divisor);
    }
    std::byte* const position = out + first * item_size(target);
    switch (target) {
      case DType::f16: store<Float16Element>(values, count, position); break;
      case DType::bf16: store<BFloat16Element>(values, count, position); break;
      case DType::f64: store<PlainElement<double>>(values, count, position); break;
      default: store<PlainElement<float>>(values, count, position); break;
    }
  }
}

void convert_integers(DType source, DType target, const ElementRow& row, std::size_t width, std::byte* out) noexcept {
  std::int64_t values[chunk_size];
  for (std::size_t first = 0; first < width; first += chunk_size) {
    const std::size_t count = std::min(chunk_size, width - first);
    const ElementRow part = row.from(first, item_size(source));
    with_element(source, [&](auto element) { load<decltype(element)>(part, count, values); });
    std::byte* const position = out + first * item_size(target);
    with_element(target, [&](auto element) { store<decltype(element)>(values, count, position); });
  }
}

}  // namespace

void convert_row(DType source, DType target, const ElementRow& row, std::size_t width, const Mapping* range,
                 std::byte* out) noexcept {
  if (source == target && range == nullptr && source != DType::boolean) {
    copy_row(item_size(source), row, width, out);
  } else if (is_floating(target)) {
    with_law(target, [&](auto law) { convert_floating<decltype(law)>(source, target, row, width, range, out); });
  } else {
    convert_integers(source, target, row, width, out);
  }
}

}  // namespace tensorimage::kernels
