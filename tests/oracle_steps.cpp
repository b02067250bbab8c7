// Owns the steps that every writing of the semantics takes: batches of numbers, places in the grid, rounding, samples.
// Must not know the library's sources; of the public API it uses only the types that describe input and output.
#include "oracle_steps.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "promotion_table.hpp"

namespace oracle {

using tensorimage::DType;
using tensorimage::GridOptions;
using tensorimage::Shape;
using tensorimage::TensorView;

double rounded(double value, DType dtype) {
  switch (dtype) {
    case DType::f16: return round_to(value, float16);
    case DType::bf16: return round_to(value, bfloat16);
    case DType::f64: return value;
    default: return round_to(value, float32);
  }
}

double scalar(double value, DType dtype) {
  return rounded(dtype == DType::f64 ? value : round_to(value, float32), dtype);
}

namespace {

/// An integer on its way to a floating dtype takes the same way, and 64 bits do not fit a double.
double from_integer(std::int64_t value, DType dtype) {
  if (dtype == DType::f64) return static_cast<double>(value);
  return rounded(static_cast<double>(static_cast<float>(value)), dtype);
}

Number converted(Number number, DType from, DType to) {
  if (!is_floating(to)) return number;
  return {.integer = 0, .real = is_floating(from) ? rounded(number.real, to) : from_integer(number.integer, to)};
}

void append(Batch& batch, const TensorView& view) {
  const Shape& shape = view.shape();
  for (std::int64_t n = 0; n < shape.n; ++n) {
    for (std::int64_t c = 0; c < shape.c; ++c) {
      for (std::int64_t h = 0; h < shape.h; ++h) {
        for (std::int64_t w = 0; w < shape.w; ++w) {
          batch.values.push_back(converted(element(view, n, c, h, w), view.dtype(), batch.dtype));
        }
      }
    }
  }
}

/// The minimum and maximum of images [first, last); NaN as soon as one value is NaN.
Range extremes(const Batch& batch, std::int64_t first, std::int64_t last) {
  const std::int64_t size = batch.shape.c * batch.shape.h * batch.shape.w;
  Range range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (std::int64_t i = first * size; i < last * size; ++i) {
    const double value = batch.values[static_cast<std::size_t>(i)].real;
    if (std::isnan(value) || std::isnan(range.low)) {
      range = {value + range.low, value + range.low};
    } else {
      range = {std::fmin(range.low, value), std::fmax(range.high, value)};
    }
  }
  return range;
}

}  // namespace

DType common_dtype(std::span<const TensorView> views) {
  DType dtype = views[0].dtype();
  for (const TensorView& view : views) dtype = promoted_by_torch(dtype, view.dtype());
  return dtype;
}

Batch stacked(std::span<const TensorView> views, DType dtype) {
  Batch batch{dtype, views[0].shape(), {}};
  if (views.size() > 1) batch.shape.n = static_cast<std::int64_t>(views.size());
  for (const TensorView& view : views) append(batch, view);
  return batch;
}

DType grid_dtype(DType batch, const GridOptions& options) {
  if (!options.normalize || is_floating(batch)) return batch;
  return batch == DType::i32 || batch == DType::i64 ? DType::f64 : DType::f32;
}

Range range_of(const Batch& batch, const GridOptions& options, std::int64_t image) {
  if (options.value_range) return {options.value_range->low, options.value_range->high};
  return options.scale_each ? extremes(batch, image, image + 1) : extremes(batch, 0, batch.shape.n);
}

double normalised(double value, Range range, DType dtype) {
  const double low = scalar(range.low, dtype);
  const double high = scalar(range.high, dtype);
  const double extent = range.high - range.low;
  const double divisor = scalar(extent < 1e-5 ? 1e-5 : extent, dtype);
  if (std::isnan(value) || std::isnan(low) || std::isnan(high)) return std::numeric_limits<double>::quiet_NaN();
  const double clamped = std::fmin(std::fmax(value, low), high);
  return rounded(rounded(clamped - low, dtype) / divisor, dtype);
}

Number pad_value(const GridOptions& options, DType dtype) {
  if (dtype == DType::boolean) return {.integer = options.pad_value != 0.0, .real = 0.0};
  if (!is_floating(dtype)) return {.integer = static_cast<std::int64_t>(options.pad_value), .real = 0.0};
  return {.integer = 0, .real = scalar(options.pad_value, dtype)};
}

Layout::Layout(std::int64_t images, const GridOptions& options) {
  if (images == 1) return;
  columns = std::min(options.nrow, images);
  rows = (images + columns - 1) / columns;
  padding = options.padding;
}

std::uint16_t sample_of_real(double value, DType dtype, int bit_depth) {
  const double most = bit_depth == 8 ? 255.0 : 65535.0;
  const DType steps = bit_depth == 8 ? dtype : DType::f64;
  const double level = rounded(rounded(value * most, steps) + 0.5, steps);
  if (std::isnan(level)) return 0;
  return static_cast<std::uint16_t>(std::trunc(std::fmin(std::fmax(level, 0.0), most)));
}

std::uint16_t sample_of_integer(std::int64_t value, DType dtype, int bit_depth) {
  if (dtype == DType::boolean) return value == 0 ? 0 : bit_depth == 8 ? 255 : 65535;
  if (bit_depth == 8) return static_cast<std::uint16_t>(std::clamp<std::int64_t>(value, 0, 255));
  if (dtype == DType::u8 || dtype == DType::i8) {
    return static_cast<std::uint16_t>(std::clamp<std::int64_t>(value, 0, 255) * 65535 / 255);
  }
  return static_cast<std::uint16_t>(std::clamp<std::int64_t>(value, 0, 65535));
}

void put(std::vector<std::byte>& rows, std::uint16_t sample, int bit_depth) {
  std::byte bytes[2];
  std::memcpy(bytes, &sample, 2);
  if (bit_depth == 8) {
    rows.push_back(static_cast<std::byte>(sample));
  } else {
    rows.insert(rows.end(), bytes, bytes + 2);
  }
}

}  // namespace oracle
