// Owns a second, deliberately naive writing of the semantics: the whole grid in memory, one element at a time.
// Must not know the library's sources; of the public API it uses only the types that describe input and output.
#include "oracle.hpp"

#include <cmath>

#include "oracle_steps.hpp"

namespace oracle {
namespace {

using tensorimage::DType;
using tensorimage::GridOptions;
using tensorimage::PixelOptions;
using tensorimage::Shape;
using tensorimage::Tally;
using tensorimage::TensorView;

/// Counts one value against the ends beyond which clipping changes a sample: half a level outside.
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
        double extent = options.normalize ? std::fmax(range.high - range.low, 1e-5) : 1.0;
        if (!std::isfinite(range.high - range.low)) extent = 0.0;
        const double slack = extent * 0.5 / (bit_depth == 8 ? 255.0 : 65535.0);
        count(tally, number.real, scalar(range.low - slack, batch.dtype), scalar(range.high + slack, batch.dtype));
      } else {
        count(tally, static_cast<double>(number.integer), 0, most);
      }
    }
  }
  return tally;
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
