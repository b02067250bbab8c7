// Owns the reading of a batch's extremes and the cast of the padding.
// Must not know geometry or encoders.
#include "range.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <sstream>
#include <string>

#include "kernels/extrema.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

kernels::Range make_range(double low, double high) noexcept {
  // In double, whatever the tensor's precision, and with NaN kept, as Python's max(high - low, 1e-5) does.
  const double extent = high - low;
  return {low, high, 1e-5 > extent ? 1e-5 : extent};
}

kernels::Extrema extrema_of_image(const Batch& batch, std::int64_t image, DType arithmetic) {
  const TensorView& view = batch.view_of(image);
  const bool swapped = view.byte_order() != std::endian::native;
  const Shape& shape = batch.shape();
  kernels::Extrema all{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (std::int64_t channel = 0; channel < shape.c; ++channel) {
    for (std::int64_t y = 0; y < shape.h; ++y) {
      const kernels::ElementRow row{batch.row(image, channel, y), view.strides().w, swapped};
      all = merge(all, kernels::extrema_of_row(view.dtype(), arithmetic, row, static_cast<std::size_t>(shape.w)));
    }
  }
  return all;
}

template <class T>
void put(Element& element, T value) {
  std::memcpy(element.data(), &value, sizeof(value));
}

[[noreturn]] void refuse(const char* option, DType dtype, double value, double least, double most) {
  std::ostringstream message;
  message.precision(17);
  message << option << ' ' << value << " does not fit the grid's dtype " << dtype_name(dtype) << ", which holds "
          << least << " to " << most;
  throw Error(ErrorCode::invalid_argument, message.str());
}

template <class T>
void put_integer(Element& element, DType dtype, double pad_value) {
  constexpr auto least = static_cast<double>(std::numeric_limits<T>::min());
  constexpr auto most = static_cast<double>(std::numeric_limits<T>::max());
  // The largest int64 is no double: `most` is one above it there, and must itself be refused.
  const bool fits = pad_value >= least && (sizeof(T) == 8 ? pad_value < most : pad_value <= most);
  if (!fits) refuse("pad_value", dtype, pad_value, least, most);
  put(element, static_cast<T>(pad_value));
}

/// Infinities and NaN fit every floating dtype.
void check_floating(const char* option, DType dtype, double value) {
  const double largest = dtype == DType::f16    ? 65504.0
                         : dtype == DType::bf16 ? 0x1.FEp127
                         : dtype == DType::f32  ? static_cast<double>(std::numeric_limits<float>::max())
                                                : std::numeric_limits<double>::max();
  if (std::isfinite(value) && std::fabs(value) > largest) refuse(option, dtype, value, -largest, largest);
}

}  // namespace

DType grid_dtype(DType batch, const GridOptions& options) noexcept {
  if (!options.normalize || is_floating(batch)) return batch;
  return item_size(batch) >= 4 ? DType::f64 : DType::f32;
}

DType sample_arithmetic(DType batch, const GridOptions& options, const PixelOptions& pixels) noexcept {
  const DType dtype = grid_dtype(batch, options);
  const bool half = dtype == DType::f16 || dtype == DType::bf16;
  // Neither half type can hold the 65,536 levels of a 16-bit sample.
  return half && (pixels.precise || pixels.bit_depth == 16) ? DType::f32 : dtype;
}

Ranges::Ranges(const Batch& batch, const GridOptions& options, DType arithmetic) {
  if (!options.normalize) return;
  if (options.value_range) {
    check_floating("value_range's low end", arithmetic, options.value_range->low);
    check_floating("value_range's high end", arithmetic, options.value_range->high);
    ranges_.push_back(make_range(options.value_range->low, options.value_range->high));
    return;
  }
  kernels::Extrema all{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (std::int64_t image = 0; image < batch.shape().n; ++image) {
    const kernels::Extrema one = extrema_of_image(batch, image, arithmetic);
    if (options.scale_each) ranges_.push_back(make_range(one.low, one.high));
    all = merge(all, one);
  }
  if (!options.scale_each) ranges_.push_back(make_range(all.low, all.high));
}

Element pad_element(DType dtype, double pad_value) {
  Element element{};
  switch (dtype) {
    case DType::boolean: put(element, static_cast<std::uint8_t>(pad_value != 0.0)); break;
    case DType::u8: put_integer<std::uint8_t>(element, dtype, pad_value); break;
    case DType::i8: put_integer<std::int8_t>(element, dtype, pad_value); break;
    case DType::u16: put_integer<std::uint16_t>(element, dtype, pad_value); break;
    case DType::i16: put_integer<std::int16_t>(element, dtype, pad_value); break;
    case DType::i32: put_integer<std::int32_t>(element, dtype, pad_value); break;
    case DType::i64: put_integer<std::int64_t>(element, dtype, pad_value); break;
    case DType::f16:
      check_floating("pad_value", dtype, pad_value);
      put(element, kernels::float_to_float16(static_cast<float>(pad_value)));
      break;
    case DType::bf16:
      check_floating("pad_value", dtype, pad_value);
      put(element, kernels::float_to_bfloat16(static_cast<float>(pad_value)));
      break;
    case DType::f32:
      check_floating("pad_value", dtype, pad_value);
      put(element, static_cast<float>(pad_value));
      break;
    case DType::f64: put(element, pad_value); break;
  }
  return element;
}

}  // namespace tensorimage
