// Owns the choice of the mapping and the cast of the padding.
// Must not know geometry or encoders.
#include "range.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <sstream>
#include <string>

#include "checked.hpp"
#include "kernels/extrema.hpp"
#include "measured_range.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

/// torchvision's mapping of a range.
kernels::Mapping reference_mapping(double low, double high) noexcept {
  // In double, whatever the tensor's precision, and with NaN kept, as Python's max(high - low, 1e-5) does.
  const double extent = high - low;
  return {.low = low, .high = high, .divisor = 1e-5 > extent ? 1e-5 : extent};
}

kernels::Extrema extrema_of_image(const Batch& batch, std::int64_t image, DType arithmetic) {
  kernels::Extrema all{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  const Shape& shape = batch.shape();
  const TensorView& view = batch.view_of(image);
  // Where a row's channels lie side by side they are one row of elements, and memory is read once, not once for each.
  const bool interleaved = shape.c > 1 && view.strides().c == 1 && view.strides().w == shape.c;
  const auto width = static_cast<std::size_t>(interleaved ? checked::offset(shape.w, shape.c) : shape.w);
  BatchPart part{image, image + 1, 0, shape.c};
  // That row begins where the channel does that is stored first.
  if (interleaved) part = part.channel(view.channel_order() == ChannelOrder::bgr ? 2 : 0);
  for_each_row(batch, part, [&](const BatchRow& row) {
    kernels::ElementRow elements = row.elements;
    if (interleaved) elements.stride = 1;
    all = merge(all, kernels::extrema_of_row(row.dtype, arithmetic, elements, width));
  });
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

std::string text_of(double value) {
  std::ostringstream text;
  text.precision(17);
  text << value;
  return text.str();
}

kernels::Mapping fixed_mapping(const InputRange& range, DType arithmetic) {
  if (range.each_image || range.each_channel) {
    throw Error(ErrorCode::invalid_argument,
                "input_range is fixed and is to be found for each image or channel; only finite and percentile ranges "
                "are found");
  }
  if (!std::isfinite(range.low) || !std::isfinite(range.high) || !(range.low < range.high)) {
    throw Error(ErrorCode::invalid_argument, "input_range is " + text_of(range.low) + " to " + text_of(range.high) +
                                                 "; both ends must be finite, and low must be less than high");
  }
  check_floating("input_range's low end", arithmetic, range.low);
  check_floating("input_range's high end", arithmetic, range.high);
  const double extent = range.high - range.low;
  const double divisor = arithmetic == DType::f64 ? extent : static_cast<double>(static_cast<float>(extent));
  if (divisor == 0.0 || !std::isfinite(divisor)) {
    throw Error(ErrorCode::invalid_argument, "input_range is " + text_of(range.low) + " to " + text_of(range.high) +
                                                 ", whose extent is no number of " +
                                                 std::string(dtype_name(arithmetic)));
  }
  return {.low = range.low, .high = range.high, .divisor = extent};
}

void check_measured(const InputRange& range) {
  if (range.kind != InputRange::Kind::percentile) return;
  if (!(range.low >= 0.0 && range.low < range.high && range.high <= 100.0)) {
    throw Error(ErrorCode::invalid_argument, "input_range is from percentile " + text_of(range.low) + " to " +
                                                 text_of(range.high) + "; they must be 0 <= low < high <= 100");
  }
}

/// The channel that holds alpha; the number of channels if none does.
std::int64_t alpha_channel(std::int64_t channels) noexcept {
  return channels == 2 || channels == 4 ? channels - 1 : channels;
}

/// A range that is found by looking at colours says nothing of alpha, which is as it would be without one.
kernels::Mapping alpha_mapping(DType dtype, int bit_depth) noexcept {
  double high = 1.0;
  if (!is_floating(dtype) && dtype != DType::boolean) high = item_size(dtype) > 1 && bit_depth == 16 ? 65535.0 : 255.0;
  return {.low = 0.0, .high = high, .divisor = high};
}

kernels::Mapping measured_mapping(const Batch& batch, const BatchPart& part, const InputRange& range,
                                  DType arithmetic) {
  std::optional<ValueRange> found;
  if (range.kind == InputRange::Kind::percentile) {
    found = percentiles(batch, part, arithmetic, {range.low, range.high});
  }
  // Where nearly all values are one, both percentiles are, and would leave nothing to see.
  if (!found || found->low == found->high) found = finite_extremes(batch, part, arithmetic);
  // Without a finite value nothing is left to map but infinities.
  if (!found) return {.low = 0.0, .high = 1.0, .divisor = 1.0};
  const double extent = found->high - found->low;
  const double divisor = arithmetic == DType::f64 ? extent : static_cast<double>(static_cast<float>(extent));
  if (!std::isfinite(divisor)) {
    throw Error(ErrorCode::unsupported, "the tensor's values span " + text_of(found->low) + " to " +
                                            text_of(found->high) + ", whose extent is no number of " +
                                            std::string(dtype_name(arithmetic)) + "; give a percentile or fixed range");
  }
  // Where all values are one, any divisor makes them black.
  return {.low = found->low, .high = found->high, .divisor = divisor == 0.0 ? 1.0 : extent};
}

void check_per_channel(const char* name, const std::vector<double>& numbers, std::size_t channels, DType arithmetic) {
  if (numbers.size() != 1 && numbers.size() != channels) {
    throw Error(ErrorCode::invalid_argument, std::string("unnormalize's ") + name + " has " +
                                                 std::to_string(numbers.size()) +
                                                 " numbers; it must have one, or one for each of the tensor's " +
                                                 std::to_string(channels) + " channels");
  }
  for (const double number : numbers) {
    if (!std::isfinite(number)) {
      throw Error(ErrorCode::invalid_argument,
                  std::string("unnormalize's ") + name + " holds " + text_of(number) + "; each number must be finite");
    }
    check_floating(name, arithmetic, number);
  }
}

double of_channel(const std::vector<double>& numbers, std::size_t channel) noexcept {
  return numbers[numbers.size() == 1 ? 0 : channel];
}

}  // namespace

DType grid_dtype(DType batch, const GridOptions& options) noexcept {
  if (!options.normalize || is_floating(batch)) return batch;
  return item_size(batch) >= 4 ? DType::f64 : DType::f32;
}

Ranges::Ranges(const Batch& batch, const GridOptions& options, DType arithmetic) {
  take_reference(batch, options, arithmetic);
}

Ranges::Ranges(const Batch& batch, const GridOptions& options, const PixelOptions& pixels, DType arithmetic) {
  if (pixels.input_range) {
    take_input_range(batch, *pixels.input_range, pixels, arithmetic);
  } else if (pixels.unnormalize) {
    take_unnormalize(batch, *pixels.unnormalize, arithmetic);
  } else {
    take_reference(batch, options, arithmetic);
  }
}

void Ranges::take_reference(const Batch& batch, const GridOptions& options, DType arithmetic) {
  if (!options.normalize) return;
  kind_ = kernels::MappingKind::normalise;
  if (options.value_range) {
    check_floating("value_range's low end", arithmetic, options.value_range->low);
    check_floating("value_range's high end", arithmetic, options.value_range->high);
    mappings_.push_back(reference_mapping(options.value_range->low, options.value_range->high));
    return;
  }
  kernels::Extrema all{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (std::int64_t image = 0; image < batch.shape().n; ++image) {
    const kernels::Extrema one = extrema_of_image(batch, image, arithmetic);
    if (options.scale_each) mappings_.push_back(reference_mapping(one.low, one.high));
    all = merge(all, one);
  }
  if (!options.scale_each) mappings_.push_back(reference_mapping(all.low, all.high));
  image_step_ = options.scale_each ? 1 : 0;
}

void Ranges::take_input_range(const Batch& batch, const InputRange& range, const PixelOptions& pixels,
                              DType arithmetic) {
  kind_ = kernels::MappingKind::normalise;
  if (range.kind == InputRange::Kind::fixed) {
    mappings_.push_back(fixed_mapping(range, arithmetic));
    return;
  }
  check_measured(range);
  const Shape& shape = batch.shape();
  const std::int64_t alpha = alpha_channel(shape.c);
  const std::int64_t groups = range.each_image ? shape.n : 1;
  for (std::int64_t group = 0; group < groups; ++group) {
    const BatchPart colours{group, range.each_image ? group + 1 : shape.n, 0, alpha};
    kernels::Mapping mapping;
    for (std::int64_t channel = 0; channel < shape.c; ++channel) {
      if (channel == alpha) {
        mapping = alpha_mapping(batch.dtype(), pixels.bit_depth);
      } else if (range.each_channel) {
        mapping = measured_mapping(batch, colours.channel(channel), range, arithmetic);
      } else if (channel == 0) {
        mapping = measured_mapping(batch, colours, range, arithmetic);
      }
      mappings_.push_back(mapping);
    }
  }
  image_step_ = range.each_image ? static_cast<std::size_t>(shape.c) : 0;
  channel_step_ = 1;
}

void Ranges::take_unnormalize(const Batch& batch, const Unnormalize& unnormalize, DType arithmetic) {
  kind_ = kernels::MappingKind::affine;
  const auto channels = static_cast<std::size_t>(batch.shape().c);
  check_per_channel("mean", unnormalize.mean, channels, arithmetic);
  check_per_channel("deviation", unnormalize.deviation, channels, arithmetic);
  for (const double deviation : unnormalize.deviation) {
    if (deviation == 0.0) {
      throw Error(ErrorCode::invalid_argument, "unnormalize's deviation holds a 0; each number must differ from 0");
    }
  }
  for (std::size_t c = 0; c < channels; ++c) {
    mappings_.push_back({.scale = of_channel(unnormalize.deviation, c), .offset = of_channel(unnormalize.mean, c)});
  }
  channel_step_ = 1;
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
