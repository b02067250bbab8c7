// Owns the naive writing of everything that torchvision has no word for: ranges, colours, backgrounds, statistics.
// Must not know the library's sources; of the public API it uses only the types that describe input and output.
#include "colour_oracle.hpp"

#include <array>
#include <cmath>

#include "colour_oracle_ranges.hpp"

namespace oracle {
namespace {

using tensorimage::Colour;
using tensorimage::DType;
using tensorimage::GridOptions;
using tensorimage::PixelOptions;
using tensorimage::Shape;
using tensorimage::TensorView;

DType arithmetic_dtype(DType tensor, const GridOptions& options, const PixelOptions& pixels) {
  const bool mapping = pixels.input_range || pixels.unnormalize;
  GridOptions as_grid = options;
  as_grid.normalize = options.normalize || mapping;
  const DType dtype = grid_dtype(tensor, as_grid);
  const bool half = dtype == DType::f16 || dtype == DType::bf16;
  return half && (mapping || pixels.precise || pixels.bit_depth == 16) ? DType::f32 : dtype;
}

/// One element after the step from value to sample.
struct Outcome {
  double value = 0.0;
  std::uint16_t sample = 0;
  bool below = false;
  bool above = false;
};

/// The step from value to sample, whichever option rules it.
class Step {
 public:
  Step(const Batch& batch, DType tensor, const GridOptions& options, const PixelOptions& pixels)
      : batch_(batch), options_(options), pixels_(pixels) {
    if (pixels.input_range) ends_ = ends_of(batch, tensor, *pixels.input_range, pixels.bit_depth);
    if (!options.normalize) return;
    for (std::int64_t n = 0; n < batch.shape.n; ++n) ranges_.push_back(range_of(batch, options, n));
  }

  [[nodiscard]] Outcome operator()(std::int64_t n, std::int64_t c, const Number& number) const {
    const DType dtype = batch_.dtype;
    if (!is_floating(dtype)) return of_integer(number.integer);
    if (pixels_.input_range) {
      const Ends& ends = ends_[static_cast<std::size_t>(n * batch_.shape.c + c)];
      return of_real(number.real, number.real, ends, mapped(number.real, ends, dtype));
    }
    if (pixels_.unnormalize) {
      const double scaled = rounded(number.real * each(pixels_.unnormalize->deviation, c), dtype);
      const double shown = rounded(scaled + each(pixels_.unnormalize->mean, c), dtype);
      return of_real(number.real, shown, {}, shown);
    }
    if (!options_.normalize) return of_real(number.real, number.real, {}, number.real);
    const Range& range = ranges_[static_cast<std::size_t>(n)];
    const double extent = range.high - range.low;
    const Ends ends{range.low, range.high, extent < 1e-5 ? 1e-5 : extent};  // NaN stays
    return of_real(number.real, number.real, ends, normalised(number.real, range, dtype));
  }

 private:
  [[nodiscard]] double each(const std::vector<double>& numbers, std::int64_t c) const {
    return scalar(numbers.size() == 1 ? numbers[0] : numbers[static_cast<std::size_t>(c)], batch_.dtype);
  }
  /// A value is clipped if it would not come out as the nearest sample: half a level outside its ends.
  [[nodiscard]] Outcome of_real(double value, double judged, const Ends& ends, double shown) const {
    const double levels = pixels_.bit_depth == 16 ? 65535.0 : 255.0;
    const double slack = std::isfinite(ends.divisor) ? 0.5 / levels * ends.divisor : 0.0;
    const double least = scalar(ends.low - slack, batch_.dtype);
    const double most = scalar(ends.high + slack, batch_.dtype);
    return {value, sample_of_real(shown, batch_.dtype, pixels_.bit_depth), judged<least, judged> most};
  }
  [[nodiscard]] Outcome of_integer(std::int64_t value) const {
    const bool byte_wide = batch_.dtype == DType::u8 || batch_.dtype == DType::i8;
    const int most = batch_.dtype == DType::boolean ? 1 : pixels_.bit_depth == 16 && !byte_wide ? 65535 : 255;
    return {static_cast<double>(value), sample_of_integer(value, batch_.dtype, pixels_.bit_depth),
            value<0, value> most};
  }

  const Batch& batch_;
  const GridOptions& options_;
  const PixelOptions& pixels_;
  std::vector<Ends> ends_;
  std::vector<Range> ranges_;
};

using Pixel = std::vector<std::uint16_t>;

/// What comes after the samples: copies of gray, colours, what lies behind, what stands for NaN.
class Painter {
 public:
  Painter(std::int64_t channels, const PixelOptions& pixels) : pixels_(pixels) {
    const bool alpha = channels == 2 || channels == 4;
    channels_ = static_cast<int>(channels);
    if (channels == 1 && !pixels.keep_gray) channels_ = 3;
    if (alpha && pixels.background) channels_ = 3;
  }

  [[nodiscard]] int channels() const { return channels_; }

  [[nodiscard]] Pixel image(const Pixel& samples, bool nan) const {
    if (nan && pixels_.nan_colour) return opaque(*pixels_.nan_colour);
    if (samples.size() != 1 || !pixels_.colour_map) return padding(samples);
    const Colour& colour = pixels_.colour_map->table()[samples[0]];
    return {colour.red, colour.green, colour.blue};
  }

  [[nodiscard]] Pixel padding(const Pixel& samples) const {
    const bool alpha = samples.size() == 2 || samples.size() == 4;
    if (alpha && pixels_.background) return composited(samples);
    if (samples.size() == 1) return Pixel(static_cast<std::size_t>(channels_), samples[0]);
    return samples;
  }

 private:
  /// A level of 8 bits in the picture's own depth.
  [[nodiscard]] std::uint16_t level(std::uint8_t value) const {
    return static_cast<std::uint16_t>(pixels_.bit_depth == 16 ? value * 257 : value);
  }
  [[nodiscard]] Pixel opaque(const Colour& colour) const {
    const auto most = static_cast<std::uint16_t>(pixels_.bit_depth == 16 ? 65535 : 255);
    if (channels_ == 1) return {level(colour.red)};
    if (channels_ == 2) return {level(colour.red), most};
    if (channels_ == 3) return {level(colour.red), level(colour.green), level(colour.blue)};
    return {level(colour.red), level(colour.green), level(colour.blue), most};
  }
  [[nodiscard]] Pixel composited(const Pixel& samples) const {
    const std::uint64_t most = pixels_.bit_depth == 16 ? 65535 : 255;
    const std::uint64_t alpha = samples.back();
    const std::array behind = {level(pixels_.background->red), level(pixels_.background->green),
                               level(pixels_.background->blue)};
    Pixel pixel;
    for (std::size_t c = 0; c < 3; ++c) {
      const std::uint64_t front = samples[samples.size() == 2 ? 0 : c];
      const std::uint64_t sum = front * alpha + behind[c] * (most - alpha);
      const bool up = 2 * (sum % most) >= most;
      pixel.push_back(static_cast<std::uint16_t>(sum / most + (up ? 1 : 0)));
    }
    return pixel;
  }

  const PixelOptions& pixels_;
  int channels_ = 0;
};

/// A picture while it is laid out: its pixels in any order.
struct Canvas {
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::vector<Pixel> pixels;
  std::vector<Fate> fates;
};

Canvas empty_canvas(const Shape& shape, const Layout& layout, const Pixel& padding) {
  Canvas canvas{layout.columns * (shape.w + layout.padding) + layout.padding,
                layout.rows * (shape.h + layout.padding) + layout.padding,
                {},
                {}};
  const auto size = static_cast<std::size_t>(canvas.width * canvas.height);
  canvas.pixels.assign(size, padding);
  canvas.fates.assign(size, Fate::padding);
  return canvas;
}

Fate fate_of(const std::vector<Outcome>& outcomes) {
  Fate fate = Fate::kept;
  for (const Outcome& outcome : outcomes) {
    if (outcome.below && fate == Fate::kept) fate = Fate::below;
    if (outcome.above && fate != Fate::nan) fate = Fate::above;
    if (std::isnan(outcome.value)) fate = Fate::nan;
  }
  return fate;
}

/// A padding pixel's samples: pad_value in the units of the tensor, in every channel.
Pixel padding_samples(DType tensor, DType arithmetic, const Shape& shape, const GridOptions& options, int bit_depth) {
  // Only torchvision's own normalize makes a grid of floats from integers.
  const DType units = options.normalize || is_floating(tensor) ? arithmetic : tensor;
  const Number number = shape.n == 1 ? Number{} : pad_value(options, units);
  const std::uint16_t sample = is_floating(units) ? sample_of_real(number.real, units, bit_depth)
                                                  : sample_of_integer(number.integer, units, bit_depth);
  return Pixel(static_cast<std::size_t>(shape.c), sample);
}

/// Statistics of all and of each channel.
struct Counting {
  Statistics all;
  std::array<Statistics, 4> channels;
};

/// One pixel of image n.
std::vector<Outcome> outcomes_at(const Batch& batch, const Step& step, std::int64_t n, std::int64_t h, std::int64_t w) {
  std::vector<Outcome> outcomes;
  for (std::int64_t c = 0; c < batch.shape.c; ++c) outcomes.push_back(step(n, c, batch.at(n, c, h, w)));
  return outcomes;
}

void count(Counting& counting, const std::vector<Outcome>& outcomes, int bit_depth) {
  for (std::size_t c = 0; c < outcomes.size(); ++c) {
    const Outcome& outcome = outcomes[c];
    counting.all.add(outcome.value, outcome.sample, outcome.below, outcome.above, bit_depth);
    counting.channels[c].add(outcome.value, outcome.sample, outcome.below, outcome.above, bit_depth);
  }
}

Canvas canvas_of(const Batch& batch, const Step& step, const Painter& painter, const Pixel& padding,
                 const GridOptions& options, int bit_depth, Counting& counting) {
  const Shape& shape = batch.shape;
  const Layout layout(shape.n, options);
  Canvas canvas = empty_canvas(shape, layout, padding);
  for (std::int64_t n = 0; n < shape.n; ++n) {
    const std::int64_t top = n / layout.columns * (shape.h + layout.padding) + layout.padding;
    const std::int64_t left = n % layout.columns * (shape.w + layout.padding) + layout.padding;
    for (std::int64_t h = 0; h < shape.h; ++h) {
      for (std::int64_t w = 0; w < shape.w; ++w) {
        const std::vector<Outcome> outcomes = outcomes_at(batch, step, n, h, w);
        count(counting, outcomes, bit_depth);
        Pixel samples;
        for (const Outcome& outcome : outcomes) samples.push_back(outcome.sample);
        const auto place = static_cast<std::size_t>((top + h) * canvas.width + left + w);
        canvas.fates[place] = fate_of(outcomes);
        canvas.pixels[place] = painter.image(samples, canvas.fates[place] == Fate::nan);
      }
    }
  }
  return canvas;
}

}  // namespace

void Statistics::add(double value, std::uint16_t sample, bool below, bool above, int bit_depth) {
  counts_.values += 1;
  if (below) counts_.clipped_below += 1;
  if (above) counts_.clipped_above += 1;
  if (sample == 0) counts_.black += 1;
  if (sample == (bit_depth == 16 ? 65535 : 255)) counts_.white += 1;
  if (std::isnan(value)) counts_.nan += 1;
  if (std::isinf(value)) (value > 0 ? counts_.positive_infinity : counts_.negative_infinity) += 1;
  if (!std::isfinite(value)) return;
  counts_.minimum = std::fmin(counts_.minimum, value);
  counts_.maximum = std::fmax(counts_.maximum, value);
  finite_.push_back(value);
}

tensorimage::ValueStatistics Statistics::result() const {
  tensorimage::ValueStatistics result = counts_;
  if (finite_.empty()) return result;
  long double sum = 0;
  for (const double value : finite_) sum += value;
  const long double mean = sum / static_cast<long double>(finite_.size());
  long double squares = 0;
  for (const double value : finite_) squares += (value - mean) * (value - mean);
  result.mean = static_cast<double>(mean);
  result.squared_deviations = static_cast<double>(squares);
  return result;
}

ColouredPicture make_coloured_picture(std::span<const TensorView> views, const GridOptions& options,
                                      const PixelOptions& pixels) {
  const DType tensor = common_dtype(views);
  const DType arithmetic = arithmetic_dtype(tensor, options, pixels);
  const Batch batch = stacked(views, arithmetic);
  const Step step(batch, tensor, options, pixels);
  const Painter painter(batch.shape.c, pixels);
  const Pixel padding = painter.padding(padding_samples(tensor, arithmetic, batch.shape, options, pixels.bit_depth));
  Counting counting;
  const Canvas canvas = canvas_of(batch, step, painter, padding, options, pixels.bit_depth, counting);

  ColouredPicture picture;
  picture.info.width = canvas.width;
  picture.info.height = canvas.height;
  picture.info.channels = painter.channels();
  picture.info.bit_depth = pixels.bit_depth;
  for (const Pixel& pixel : canvas.pixels) {
    for (const std::uint16_t sample : pixel) put(picture.rows, sample, pixels.bit_depth);
  }
  static_cast<tensorimage::ValueStatistics&>(picture.tally) = counting.all.result();
  for (std::size_t c = 0; c < 4; ++c) picture.tally.channels[c] = counting.channels[c].result();
  picture.fates = canvas.fates;
  return picture;
}

}  // namespace oracle
