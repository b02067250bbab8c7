// Owns the judgement of a tensor's range of values: what it was meant to be, if not what a save takes it for.
// Must not know words.
#include "diagnosis/range_diagnosis.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "diagnosis/lattice.hpp"
#include "diagnosis/value_sample.hpp"

namespace tensorimage {
namespace {

constexpr std::size_t sample_budget = 1536;
constexpr std::size_t first_look = 96;

// Nearly every tensor of which nothing is clipped is as it should be, and more is asked of it.
constexpr LatticeDemands where_all_fits = {.levels = 12, .no_exception = true};

using Preset = std::array<LevelScale, 3>;

Preset preset_of(const Unnormalize& normalisation) {
  Preset preset;
  for (std::size_t c = 0; c < preset.size(); ++c) {
    preset[c] = {normalisation.deviation[c] * 255.0, normalisation.mean[c] * 255.0};
  }
  return preset;
}

double level_of(double value, const LevelScale& scale) noexcept {
  return value * scale.scale + scale.offset;
}

/// What the whole judgement looks at.
struct RangeEvidence {
  const ColourReport& report;
  const ValueSample& sample;
  double low;
  double high;
  double clipped_share;

  [[nodiscard]] bool within(double least, double most) const noexcept { return low >= least && high <= most; }
  [[nodiscard]] bool has_lattice(std::span<const LevelScale> scales) const noexcept {
    return find_lattice(sample, scales, {}) == Lattice::present;
  }
  [[nodiscard]] bool has_lattice(const LevelScale& scale) const noexcept { return has_lattice({&scale, 1}); }
  [[nodiscard]] bool three_channels() const noexcept { return report.shape.c == 3 && report.channels.size() == 3; }
};

constexpr LevelScale byte_scale = {1.0, 0.0};
constexpr LevelScale signed_scale = {127.5, 127.5};
constexpr LevelScale twice_scale = {127.5, 0.0};

/// Every channel lies where the preset puts levels from 0 to 255, give or take what coarse dtypes round.
bool fits(const RangeEvidence& evidence, const Preset& preset) noexcept {
  if (!evidence.three_channels()) return false;
  const double slack = 0.5 + 255.0 * 2.5 * evidence.sample.relative_rounding;
  for (std::size_t c = 0; c < preset.size(); ++c) {
    const ValueStatistics& channel = evidence.report.channels[c];
    if (channel.finite() == 0) return false;
    if (level_of(channel.minimum, preset[c]) < -slack || level_of(channel.maximum, preset[c]) > 255.0 + slack) {
      return false;
    }
  }
  return true;
}

/// In how many of the six ends the picture comes within two hundredths of black or white, as most photographs do.
int touched_ends(const RangeEvidence& evidence, const Preset& preset) noexcept {
  constexpr double close = 0.02 * 255.0;
  int ends = 0;
  for (std::size_t c = 0; c < preset.size(); ++c) {
    const ValueStatistics& channel = evidence.report.channels[c];
    ends += level_of(channel.minimum, preset[c]) < close ? 1 : 0;
    ends += level_of(channel.maximum, preset[c]) > 255.0 - close ? 1 : 0;
  }
  return ends;
}

std::optional<RangeFinding> by_lattice(const RangeEvidence& evidence, const Preset& imagenet, const Preset& clip) {
  if (evidence.within(0.0, 255.0) && evidence.has_lattice(byte_scale)) {
    return RangeFinding{Suspect::byte_range, true, {0.0, 255.0}};
  }
  if (fits(evidence, imagenet) && evidence.has_lattice(imagenet)) {
    return RangeFinding{Suspect::imagenet, true, {}};
  }
  if (fits(evidence, clip) && evidence.has_lattice(clip)) {
    return RangeFinding{Suspect::clip, true, {}};
  }
  if (evidence.within(-1.01, 1.01) && evidence.has_lattice(signed_scale)) {
    return RangeFinding{Suspect::signed_unit, true, {-1.0, 1.0}};
  }
  if (evidence.within(-0.01, 2.01) && evidence.has_lattice(twice_scale)) {
    return RangeFinding{Suspect::out_of_range, true, {0.0, 2.0}};
  }
  return std::nullopt;
}

/// A picture of 0 to 255 that was resized, so that its values are no whole numbers any more.
bool looks_like_bytes(const RangeEvidence& evidence) noexcept {
  // Bright pixels in a scene of real brightness reach any number, but most of its values stay near or below 1.
  if (!evidence.within(-25.0, 280.0) || evidence.report.tally.mean < 2.0) return false;
  // One channel may be a map of depth or counts as well.
  if (evidence.high < (evidence.report.shape.c >= 3 ? 5.0 : 160.0)) return false;
  return share_outside(evidence.sample, 0.0, 255.0) < 0.02;
}

bool looks_signed(const RangeEvidence& evidence) noexcept {
  // Generators overshoot in a few places; a normalised picture leaves -1..1 in many.
  return evidence.within(-1.5, 1.5) && share_outside(evidence.sample, -1.02, 1.02) < 0.02;
}

std::optional<RangeFinding> by_bounds(const RangeEvidence& evidence, const Preset& imagenet, const Preset& clip) {
  const RangeFinding other{Suspect::out_of_range, false, round_range(evidence.low, evidence.high, false)};
  // Sharpened or resized: a few values beyond the ends.
  if (evidence.within(-0.2, 1.2) && evidence.clipped_share < 0.05) return other;
  if (looks_like_bytes(evidence)) return RangeFinding{Suspect::byte_range, false, {0.0, 255.0}};
  const bool negative = evidence.low < -0.02;
  if (negative && looks_signed(evidence)) return RangeFinding{Suspect::signed_unit, false, {-1.0, 1.0}};
  // Nearly every photograph has something darker than what either normalisation maps here.
  const bool dark_enough = evidence.low < -0.4;
  if (negative && !dark_enough) return other;
  const bool fits_imagenet = fits(evidence, imagenet);
  const int imagenet_ends = fits_imagenet ? touched_ends(evidence, imagenet) : 0;
  const int clip_ends = fits(evidence, clip) ? touched_ends(evidence, clip) : 0;
  // Bright pictures have no negative values, but then no small ones either.
  if (!negative && evidence.low < 0.5) return other;
  // ImageNet's numbers are the commoner ones, and its bounds hold nearly all that CLIP's do.
  if (clip_ends > imagenet_ends && (negative || clip_ends >= 2)) return RangeFinding{Suspect::clip, false, {}};
  if (fits_imagenet && (negative || imagenet_ends >= 2)) return RangeFinding{Suspect::imagenet, false, {}};
  return other;
}

std::optional<RangeFinding> of_floats(const Batch& batch, const ColourReport& report) {
  const ValueStatistics& tally = report.tally;
  const std::uint64_t clipped = finite_clipped(tally);
  const double share = static_cast<double>(clipped) / static_cast<double>(tally.finite());
  const double excess = std::max(-tally.minimum, tally.maximum - 1.0);
  if (clipped == 0) {
    // Of levels above the middle one all values are positive, and nothing is clipped: 2*level/255 - 1 is an odd
    // number of 255ths. A few values show that other pictures have even ones too.
    if (!(tally.minimum < tally.maximum)) return std::nullopt;
    const std::span<const LevelScale> scale(&signed_scale, 1);
    const LatticeDemands any_levels = {.levels = 1, .no_exception = true};
    if (find_lattice(sample_values(batch, first_look), scale, any_levels) != Lattice::present) return std::nullopt;
    if (find_lattice(sample_values(batch, sample_budget), scale, where_all_fits) != Lattice::present) {
      return std::nullopt;
    }
    return RangeFinding{Suspect::signed_unit, true, {-1.0, 1.0}};
  }
  // What rounding and resampling leave beyond the ends is not worth a word.
  if (share < 0.001 && excess <= 0.02) return std::nullopt;
  const ValueSample sample = sample_values(batch, sample_budget);
  const RangeEvidence evidence{report, sample, tally.minimum, tally.maximum, share};
  const Preset imagenet = preset_of(Unnormalize::imagenet());
  const Preset clip = preset_of(Unnormalize::clip());
  if (const auto found = by_lattice(evidence, imagenet, clip)) return found;
  return by_bounds(evidence, imagenet, clip);
}

std::optional<RangeFinding> of_integers(const ColourReport& report) {
  const ValueStatistics& tally = report.tally;
  if (tally.minimum >= -1.0 && tally.maximum <= 1.0) {
    if (tally.minimum == 0.0 && tally.maximum == 0.0) return std::nullopt;
    return RangeFinding{Suspect::unit_integers, false, {tally.minimum < 0.0 ? -1.0 : 0.0, 1.0}};
  }
  if (finite_clipped(tally) == 0) return std::nullopt;
  return RangeFinding{Suspect::out_of_range, false, round_range(tally.minimum, tally.maximum, true)};
}

/// Away from zero, to two digits; of what is not 0.
double round_up(double magnitude) noexcept {
  // Powers of ten are exact, and their reciprocals are not: 96 / 10 prints as 9.6, 96 * 0.1 does not.
  const double exponent = std::floor(std::log10(magnitude)) - 1.0;
  const double power = std::pow(10.0, std::fabs(exponent));
  const double units = std::ceil((exponent < 0.0 ? magnitude * power : magnitude / power) - 1e-9);
  const double rounded = exponent < 0.0 ? units / power : units * power;
  return std::isfinite(rounded) && rounded >= magnitude ? rounded : magnitude;
}

/// The least of 255, 1023, 4095, 16383, 65535 and so on that is not below.
double round_up_levels(double magnitude) noexcept {
  for (const double levels : {255.0, 1023.0, 4095.0, 16383.0, 65535.0, 16777215.0}) {
    if (magnitude <= levels) return levels;
  }
  return magnitude;
}

}  // namespace

std::uint64_t finite_clipped(const ValueStatistics& statistics) noexcept {
  const std::uint64_t clipped = statistics.clipped_below + statistics.clipped_above;
  const std::uint64_t infinite = statistics.positive_infinity + statistics.negative_infinity;
  return clipped > infinite ? clipped - infinite : 0;
}

ValueRange round_range(double low, double high, bool integers) noexcept {
  if (low >= 0.0) {
    const double top = integers ? round_up_levels(high) : high <= 2.0 ? (high <= 1.0 ? 1.0 : 2.0) : round_up(high);
    // What starts in the lower half of its range is taken to start at 0.
    if (low <= 0.5 * high) return {0.0, top};
    const double step = std::pow(10.0, std::floor(std::log10(high - low)) - 1.0);
    const ValueRange close = {std::floor(low / step) * step, std::ceil(high / step) * step};
    return close.low <= low && close.high >= high ? close : ValueRange{low, high};
  }
  const double largest = std::max(-low, high);
  if (high > 0.0 && std::min(-low, high) >= 0.6 * largest) {
    const double end = integers && largest <= 128.0 ? 128.0 : round_up(largest);
    return {-end, integers && largest <= 128.0 && high <= 127.0 ? 127.0 : end};
  }
  return {-round_up(-low), high > 0.0 ? round_up(high) : (high >= 0.5 * low ? 0.0 : -std::fabs(high))};
}

std::optional<RangeFinding> find_range(const Batch& batch, const ColourReport& report) {
  const ValueStatistics& tally = report.tally;
  if (tally.finite() == 0 || report.dtype == DType::boolean) return std::nullopt;
  // One value everywhere has no range; that it is constant is said all the same.
  if (tally.minimum == tally.maximum) return std::nullopt;
  return is_floating(report.dtype) ? of_floats(batch, report) : of_integers(report);
}

}  // namespace tensorimage
