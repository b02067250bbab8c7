// Owns the question whether a tensor's memory holds pixels or planes.
// Must not know ranges of values, nor words.
#include "diagnosis/layout_evidence.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <vector>

#include "checked.hpp"
#include "kernels/law.hpp"
#include "kernels/load.hpp"

namespace tensorimage {
namespace {

// How the two readings of one memory differ. Let an image have c channels of h rows of w pixels, and its memory be the
// elements 0, 1, 2, ... without gaps. Read as planes, element i has its neighbours at i+1 and i+w, and its other
// colours at i+h*w. Read as pixels, it has them at i+c and i+c*w, and its other colours at i+1 and i+2. In nearly every
// picture neighbours are more alike than pixels further apart, so that of the distances w and c*w the right one has the
// smaller differences, and doubling it makes them larger. Patterns that repeat can imitate one of the signs; all of
// them together are needed for a finding.

constexpr std::int64_t least_extent = 16;
constexpr std::int64_t run_length = 24;
constexpr std::int64_t first_blocks = 12;
constexpr std::int64_t all_blocks = 72;

// The memory of one image.
struct FlatImage {
  const std::byte* data;
  kernels::Loader<double> load;
  std::size_t item_size;
  bool swapped;

  void read(std::int64_t first, std::span<double> out) const noexcept {
    const kernels::ElementRow row{data, 1, swapped};
    load(row.from(static_cast<std::size_t>(first), item_size), out.size(), out.data());
  }
};

FlatImage flat_image(const Batch& batch, std::int64_t index) noexcept {
  const TensorView& view = batch.view_of(index);
  const std::byte* first = batch.row(index, 0, 0);
  // With the channels in the order blue, green, red, the third one is the first in memory.
  if (view.channel_order() == ChannelOrder::bgr) first = batch.row(index, 2, 0);
  return {first, kernels::loader_for<kernels::Float64Law>(view.dtype()), item_size(view.dtype()),
          view.byte_order() != std::endian::native};
}

using Run = std::array<double, run_length>;

double mean_difference(const Run& a, const Run& b) noexcept {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::fabs(a[i] - b[i]);
  return sum / static_cast<double>(a.size());
}

/// What is seen at one place, always as mean absolute differences.
struct Block {
  double row = 0.0;        // at distance w
  double two_rows = 0.0;   // 2*w
  double pixel_row = 0.0;  // c*w
  double two_pixel_rows = 0.0;
};

/// Sums over all blocks.
struct Evidence {
  Block sums;
  int row_votes = 0;         // blocks in which the distance w has the smaller differences
  int pixel_row_votes = 0;   // in which c*w has
  int row_copies = 0;        // in which there are no differences at all at the distance w, but some at c*w
  int pixel_row_copies = 0;  // the other way round
  // At distance 1, by the first element's place modulo c; and at distance c.
  std::array<double, 4> steps = {};
  std::array<double, 4> step_counts = {};
  double leap = 0.0;
  double leap_count = 0.0;
  // Pairs of values h*w apart, which are colours of one pixel in planes.
  double a = 0.0, b = 0.0, aa = 0.0, bb = 0.0, ab = 0.0, pairs = 0.0;
};

class Prober {
 public:
  Prober(const Batch& batch, const Shape& shape) noexcept
      : batch_(batch), n_(shape.n), c_(shape.c), h_(shape.h), w_(shape.w) {}

  /// Whether the first few places leave it open that the view is wrong; nearly every tensor is done with here.
  [[nodiscard]] bool may_be_wrong(bool planar) const noexcept {
    double row = 0.0;
    double pixel_row = 0.0;
    for (std::int64_t i = 0; i < first_blocks; ++i) {
      const Place place = place_of(i, first_blocks);
      std::array<Run, 3> runs;
      place.memory.read(place.first, runs[0]);
      place.memory.read(place.first + w_, runs[1]);
      place.memory.read(place.first + row_of_pixels(), runs[2]);
      const double block[2] = {mean_difference(runs[0], runs[1]), mean_difference(runs[0], runs[2])};
      if (!std::isfinite(block[0] + block[1])) continue;
      row += block[0];
      pixel_row += block[1];
    }
    return planar ? pixel_row < 0.9 * row : row < 0.95 * pixel_row;
  }

  /// Adds what is seen at place `i` of `all_blocks`; nothing where a value is not finite.
  void probe(std::int64_t i, Evidence& evidence) const noexcept {
    const Place place = place_of(i, all_blocks);
    probe_at(place.memory, place.first, evidence);
  }

  /// The differences at distance c*w over the end of the first plane, as a multiple of those at distance w: a picture
  /// of pixels continues there.
  [[nodiscard]] double jump_between_planes() const noexcept {
    double across = 0.0;
    double along = 0.0;
    for (std::int64_t i = 0; i < 12; ++i) {
      const FlatImage memory = flat_image(batch_, std::min(n_ - 1, checked::offset(i, n_) / 12));
      const std::int64_t first = checked::offset(h_ - 1 - i % c_, w_) + golden(i * 5 + 1, w_ - run_length + 1);
      Run here;
      Run across_run;
      Run along_run;
      memory.read(first, here);
      memory.read(first + row_of_pixels(), across_run);
      memory.read(first - w_, along_run);
      across += mean_difference(here, across_run);
      along += mean_difference(here, along_run);
    }
    return along > 0.0 ? across / along : 1.0;
  }

 private:
  struct Place {
    FlatImage memory;
    std::int64_t first;
  };

  [[nodiscard]] std::int64_t row_of_pixels() const noexcept { return checked::offset(c_, w_); }

  /// Spread over all images. Every distance from there stays within the image: two pixel rows, or one plane.
  [[nodiscard]] Place place_of(std::int64_t i, std::int64_t count) const noexcept {
    const std::int64_t rows = std::min(checked::offset(c_, h_ - 2), checked::offset(c_ - 1, h_));
    const std::int64_t x = golden(i * 7 + 3, w_ - run_length + 1);
    return {flat_image(batch_, std::min(n_ - 1, checked::offset(i, n_) / count)),
            checked::offset(golden(i, rows), w_) + x};
  }

  static std::int64_t golden(std::int64_t index, std::int64_t bound) noexcept {
    const double place = static_cast<double>(index) * 0.6180339887498949;
    return std::clamp<std::int64_t>(static_cast<std::int64_t>((place - std::floor(place)) * static_cast<double>(bound)),
                                    0, bound - 1);
  }

  void probe_at(const FlatImage& memory, std::int64_t first, Evidence& evidence) const noexcept {
    std::array<Run, 6> runs;
    const std::array<std::int64_t, 6> distances = {
        0, w_, checked::offset(2, w_), row_of_pixels(), checked::offset(2, row_of_pixels()), checked::offset(h_, w_)};
    double check = 0.0;
    for (std::size_t k = 0; k < runs.size(); ++k) {
      memory.read(first + distances[k], runs[k]);
      for (const double value : runs[k]) check += value * 0.0;
    }
    if (check != 0.0) return;
    add_rows(runs, evidence);
    add_steps(runs[0], first, evidence);
    for (std::size_t k = 0; k < runs[0].size(); ++k) {
      const double a = runs[0][k];
      const double b = runs[5][k];
      evidence.a += a;
      evidence.b += b;
      evidence.aa += a * a;
      evidence.bb += b * b;
      evidence.ab += a * b;
      evidence.pairs += 1.0;
    }
  }

  static void add_rows(const std::array<Run, 6>& runs, Evidence& evidence) noexcept {
    const Block block = {mean_difference(runs[0], runs[1]), mean_difference(runs[0], runs[2]),
                         mean_difference(runs[0], runs[3]), mean_difference(runs[0], runs[4])};
    evidence.sums.row += block.row;
    evidence.sums.two_rows += block.two_rows;
    evidence.sums.pixel_row += block.pixel_row;
    evidence.sums.two_pixel_rows += block.two_pixel_rows;
    evidence.row_votes += block.row < block.pixel_row ? 1 : 0;
    evidence.pixel_row_votes += block.pixel_row < block.row ? 1 : 0;
    evidence.row_copies += block.row == 0.0 && block.pixel_row > 0.0 ? 1 : 0;
    evidence.pixel_row_copies += block.pixel_row == 0.0 && block.row > 0.0 ? 1 : 0;
  }

  void add_steps(const Run& run, std::int64_t first, Evidence& evidence) const noexcept {
    const auto c = static_cast<std::size_t>(c_);
    for (std::size_t k = 0; k + c < run.size(); ++k) {
      const std::size_t phase = (static_cast<std::size_t>(first) + k) % c;
      evidence.steps[phase] += std::fabs(run[k + 1] - run[k]);
      evidence.step_counts[phase] += 1.0;
      evidence.leap += std::fabs(run[k + c] - run[k]);
      evidence.leap_count += 1.0;
    }
  }

  const Batch& batch_;
  std::int64_t n_;
  std::int64_t c_;
  std::int64_t h_;
  std::int64_t w_;
};

/// The largest of the mean steps by phase over the smallest: 1 where the phase plays no part.
double unevenness(const Evidence& evidence, std::size_t channels) noexcept {
  double least = INFINITY;
  double most = 0.0;
  for (std::size_t p = 0; p < channels; ++p) {
    const double step = evidence.steps[p] / std::max(evidence.step_counts[p], 1.0);
    least = std::min(least, step);
    most = std::max(most, step);
  }
  return most == 0.0 ? 1.0 : most / std::max(least, most * 1e-9);
}

double mean_step(const Evidence& evidence, std::size_t channels) noexcept {
  double sum = 0.0;
  double count = 0.0;
  for (std::size_t p = 0; p < channels; ++p) {
    sum += evidence.steps[p];
    count += evidence.step_counts[p];
  }
  return sum / std::max(count, 1.0);
}

double plane_correlation(const Evidence& evidence) noexcept {
  const double covariance = evidence.ab - evidence.a * evidence.b / evidence.pairs;
  const double variances = (evidence.aa - evidence.a * evidence.a / evidence.pairs) *
                           (evidence.bb - evidence.b * evidence.b / evidence.pairs);
  return variances > 0.0 ? covariance / std::sqrt(variances) : 0.0;
}

bool holds_pixels(const Evidence& evidence, const Prober& prober, std::size_t channels) noexcept {
  const Block& sums = evidence.sums;
  const double leap = evidence.leap / std::max(evidence.leap_count, 1.0);
  const bool rows = sums.pixel_row < 0.75 * sums.row && 2 * evidence.pixel_row_votes > 5 * evidence.row_votes;
  const bool repeats = 5 * evidence.pixel_row_copies > 4 * evidence.pixel_row_votes;
  const bool colours = leap < 0.9 * mean_step(evidence, channels) || unevenness(evidence, channels) > 1.5;
  const double correlation = plane_correlation(evidence);
  if (!rows || repeats || !colours || correlation > 0.9) return false;
  const double jump = prober.jump_between_planes();
  if (sums.two_pixel_rows > 1.04 * sums.pixel_row) return jump < 1.0;
  // Fine grain hides the growth of differences with distance; the other signs must be all the clearer.
  return sums.pixel_row < 0.5 * sums.row && std::fabs(correlation) < 0.3 && jump < 0.6;
}

bool holds_planes(const Evidence& evidence, std::size_t channels) noexcept {
  const Block& sums = evidence.sums;
  const double leap = evidence.leap / std::max(evidence.leap_count, 1.0);
  const bool rows = sums.row < 0.9 * sums.pixel_row && 2 * evidence.row_votes > 3 * evidence.pixel_row_votes;
  const bool repeats = 5 * evidence.row_copies > 4 * evidence.row_votes;
  const bool growth = sums.two_rows > 1.04 * sums.row;
  const bool colours = mean_step(evidence, channels) < 0.9 * leap && unevenness(evidence, channels) < 1.6;
  return rows && !repeats && growth && colours && plane_correlation(evidence) > 0.5;
}

std::optional<LayoutFinding> by_memory(const Batch& batch, bool planar) {
  const Shape& shape = batch.shape();
  const Prober prober(batch, shape);
  if (!prober.may_be_wrong(planar)) return std::nullopt;
  Evidence evidence;
  for (std::int64_t i = 0; i < all_blocks; ++i) prober.probe(i, evidence);
  const Block& sums = evidence.sums;
  const auto channels = static_cast<std::size_t>(shape.c);
  if (planar ? !holds_pixels(evidence, prober, channels) : !holds_planes(evidence, channels)) return std::nullopt;
  const double row = sums.row / all_blocks;
  const double pixel_row = sums.pixel_row / all_blocks;
  return LayoutFinding{.channels_last = planar,
                       .by_shape = false,
                       .as_given = planar ? row : pixel_row,
                       .otherwise = planar ? pixel_row : row};
}

/// No gaps, and the axes in the order of planes or of pixels; nothing for any other strides.
std::optional<bool> is_planar(const Batch& batch) noexcept {
  const Shape& shape = batch.shape();
  bool planar = true;
  bool interleaved = true;
  for (const TensorView& view : batch.views()) {
    const Strides& strides = view.strides();
    planar = planar && strides.w == 1 && strides.h == shape.w && strides.c == checked::multiply(shape.h, shape.w);
    interleaved =
        interleaved && strides.c == 1 && strides.w == shape.c && strides.h == checked::multiply(shape.w, shape.c);
    // With gaps between images, no view of the other layout is as short to write.
    const bool packed =
        view.shape().n == 1 || strides.n == checked::multiply(shape.c, checked::multiply(shape.h, shape.w));
    planar = planar && packed;
    interleaved = interleaved && packed;
  }
  if (planar == interleaved) return std::nullopt;
  return planar;
}

}  // namespace

std::optional<LayoutFinding> find_layout(const Batch& batch) {
  const Shape& shape = batch.shape();
  const std::optional<bool> planar = is_planar(batch);
  if (!planar) return std::nullopt;
  // No picture has more than four channels, and hardly any is four pixels wide.
  const std::int64_t short_side = *planar ? shape.w : shape.h;
  if (shape.c > 4) {
    if (short_side > 4 || (*planar ? shape.h : shape.w) <= 4) return std::nullopt;
    return LayoutFinding{.channels_last = *planar, .by_shape = true};
  }
  if (shape.c < 3 || shape.h < least_extent || shape.w < run_length) return std::nullopt;
  return by_memory(batch, *planar);
}

}  // namespace tensorimage
