// Owns a second, deliberately naive writing of the semantics: the whole grid in memory, one element at a time.
// Must not know the library's sources; of the public API it uses only the types that describe input and output.
#include "oracle.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "promotion_table.hpp"

namespace oracle {
namespace {

using tensorimage::DType;
using tensorimage::GridOptions;
using tensorimage::PixelOptions;
using tensorimage::Shape;
using tensorimage::Tally;
using tensorimage::TensorView;

/// What a number becomes when it is stored as, or computed in, a floating dtype.
double rounded(double value, DType dtype) {
  switch (dtype) {
    case DType::f16: return round_to(value, float16);
    case DType::bf16: return round_to(value, bfloat16);
    case DType::f64: return value;
    default: return round_to(value, float32);
  }
}

/// A Python number as a tensor's dtype holds it: half types are reached by way of float32.
double scalar(double value, DType dtype) {
  return rounded(dtype == DType::f64 ? value : round_to(value, float32), dtype);
}

/// An integer on its way to a floating dtype takes the same way, and 64 bits do not fit a double.
double from_integer(std::int64_t value, DType dtype) {
  if (dtype == DType::f64) return static_cast<double>(value);
  return rounded(static_cast<double>(static_cast<float>(value)), dtype);
}

/// A batch: images by index, all of one dtype.
struct Batch {
  DType dtype = DType::f32;
  Shape shape;
  std::vector<Number> values;  ///< n, c, h, w

  [[nodiscard]] const Number& at(std::int64_t n, std::int64_t c, std::int64_t h, std::int64_t w) const {
    return values[static_cast<std::size_t>(((n * shape.c + c) * shape.h + h) * shape.w + w)];
  }
};

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

struct Range {
  double low = 0.0;
  double high = 1.0;
};

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

/// Counts one value against the ends of what can be shown.
void count(Tally& tally, double value, double low, double high) {
  tally.values += 1;
  if (std::isnan(value)) tally.nan += 1;
  if (std::isinf(value)) (value > 0 ? tally.positive_infinity : tally.negative_infinity) += 1;
  if (value < low) tally.clipped_below += 1;
  if (value > high) tally.clipped_above += 1;
  if (std::isfinite(value)) {
    tally.minimum = std::fmin(tally.minimum, value);
    tally.maximum = std::fmax(tally.maximum, value);
  }
}

Number pad_value(const GridOptions& options, DType dtype) {
  if (dtype == DType::boolean) return {.integer = options.pad_value != 0.0, .real = 0.0};
  if (!is_floating(dtype)) return {.integer = static_cast<std::int64_t>(options.pad_value), .real = 0.0};
  return {.integer = 0, .real = scalar(options.pad_value, dtype)};
}

/// Where each image of a batch lies.
struct Layout {
  std::int64_t columns = 1;
  std::int64_t rows = 1;
  std::int64_t padding = 0;

  Layout(std::int64_t images, const GridOptions& options) {
    if (images == 1) return;
    columns = std::min(options.nrow, images);
    rows = (images + columns - 1) / columns;
    padding = options.padding;
  }
};

Grid grid_of(const Batch& batch, const GridOptions& options) {
  const Shape& shape = batch.shape;
  const Layout layout(shape.n, options);
  Grid grid{batch.dtype,
            shape.c,
            layout.rows * (shape.h + layout.padding) + layout.padding,
            layout.columns * (shape.w + layout.padding) + layout.padding,
            {}};
  const auto size = static_cast<std::size_t>(grid.channels * grid.height * grid.width);
  // A batch of one has no padding, and no pad_value is looked at.
  grid.values.assign(size, shape.n == 1 ? Number{} : pad_value(options, batch.dtype));
  for (std::int64_t n = 0; n < shape.n; ++n) {
    const Range range = options.normalize ? range_of(batch, options, n) : Range{};
    const std::int64_t top = n / layout.columns * (shape.h + layout.padding) + layout.padding;
    const std::int64_t left = n % layout.columns * (shape.w + layout.padding) + layout.padding;
    for (std::int64_t c = 0; c < shape.c; ++c) {
      for (std::int64_t h = 0; h < shape.h; ++h) {
        for (std::int64_t w = 0; w < shape.w; ++w) {
          Number number = batch.at(n, c, h, w);
          if (options.normalize) number.real = normalised(number.real, range, batch.dtype);
          grid.values[static_cast<std::size_t>((c * grid.height + top + h) * grid.width + left + w)] = number;
        }
      }
    }
  }
  return grid;
}

Tally tally_of(const Batch& batch, const GridOptions& options, int bit_depth) {
  Tally tally;
  const std::int64_t size = batch.shape.c * batch.shape.h * batch.shape.w;
  const bool byte_wide = batch.dtype == DType::u8 || batch.dtype == DType::i8;
  const double most = batch.dtype == DType::boolean ? 1 : bit_depth == 16 && !byte_wide ? 65535 : 255;
  for (std::int64_t n = 0; n < batch.shape.n; ++n) {
    const Range range = options.normalize ? range_of(batch, options, n) : Range{};
    for (std::int64_t i = n * size; i < (n + 1) * size; ++i) {
      const Number& number = batch.values[static_cast<std::size_t>(i)];
      if (is_floating(batch.dtype)) {
        count(tally, number.real, scalar(range.low, batch.dtype), scalar(range.high, batch.dtype));
      } else {
        count(tally, static_cast<double>(number.integer), 0, most);
      }
    }
  }
  return tally;
}

/// mul, add, clamp, truncate; 16 bits have no reference and are computed in double.
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

}  // namespace

Grid make_grid(std::span<const TensorView> views, const GridOptions& options) {
  Grid grid = grid_of(stacked(views, grid_dtype(common_dtype(views), options)), options);
  if (grid.channels != 1) return grid;
  // Gray becomes RGB: the one plane three times.
  const std::vector<Number> plane = grid.values;
  for (int copy = 0; copy < 2; ++copy) grid.values.insert(grid.values.end(), plane.begin(), plane.end());
  grid.channels = 3;
  return grid;
}

Picture make_picture(std::span<const TensorView> views, const GridOptions& options, const PixelOptions& pixels) {
  DType dtype = grid_dtype(common_dtype(views), options);
  const bool widened = pixels.precise || pixels.bit_depth == 16;
  if (widened && (dtype == DType::f16 || dtype == DType::bf16)) dtype = DType::f32;
  const Batch batch = stacked(views, dtype);
  const Grid grid = grid_of(batch, options);
  const bool repeated = grid.channels == 1 && !pixels.keep_gray;
  const std::int64_t channels = repeated ? 3 : grid.channels;
  Picture picture{.info = {grid.width, grid.height, static_cast<int>(channels), pixels.bit_depth},
                  .rows = {},
                  .tally = tally_of(batch, options, pixels.bit_depth)};
  for (std::int64_t y = 0; y < grid.height; ++y) {
    for (std::int64_t x = 0; x < grid.width; ++x) {
      for (std::int64_t c = 0; c < channels; ++c) {
        const std::int64_t plane = repeated ? 0 : c;
        const Number& number = grid.values[static_cast<std::size_t>((plane * grid.height + y) * grid.width + x)];
        put(picture.rows,
            is_floating(dtype) ? sample_of_real(number.real, dtype, pixels.bit_depth)
                               : sample_of_integer(number.integer, dtype, pixels.bit_depth),
            pixels.bit_depth);
      }
    }
  }
  return picture;
}

}  // namespace oracle
