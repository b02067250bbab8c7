// Owns what is said about each suspect: the numbers, the effect and the ways out.
// Must not know how a suspect is found.
#include "diagnosis/diagnosis_words.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "diagnosis/remedies.hpp"
#include "number_text.hpp"

namespace tensorimage {
namespace {

std::string of_all(std::uint64_t count, std::uint64_t all) {
  const double percent = 100.0 * static_cast<double>(count) / static_cast<double>(all);
  std::string text = std::to_string(count) + " of " + std::to_string(all);
  if (percent >= 0.1) text += " (" + number_text(std::round(percent * 10.0) / 10.0) + " %)";
  return text;
}

/// With as many digits as tell the two ends apart.
std::string extremes_text(const ValueStatistics& statistics) {
  const double low = statistics.minimum;
  const double high = statistics.maximum;
  int digits = 5;
  while (digits < 17 && low != high && number_text(low, digits) == number_text(high, digits)) ++digits;
  return number_text(low, digits) + " to " + number_text(high, digits);
}

/// "red from -2.1 to 2.2, green from ..."
std::string by_channel_text(const ColourReport& report) {
  constexpr std::array<const char*, 3> names = {"red", "green", "blue"};
  std::string text;
  for (std::size_t c = 0; c < names.size() && c < report.channels.size(); ++c) {
    text += (c == 0 ? "" : ", ") + std::string(names[c]) + " from " + extremes_text(report.channels[c]);
  }
  return text;
}

std::string lost_text(const ColourReport& report) {
  const ValueStatistics& tally = report.tally;
  return of_all(finite_clipped(tally), tally.finite());
}

Diagnosis describe_bytes(const RangeFinding& finding, const ColourReport& report) {
  Diagnosis diagnosis{Suspect::byte_range, {}, {}, {remedies::byte_range()}};
  diagnosis.evidence =
      std::string(dtype_name(report.dtype)) + " values from " + extremes_text(report.tally) +
      (finding.lattice ? ", all of them whole numbers, are levels of 255." : " look like levels of 255.");
  diagnosis.effect =
      "Floats are taken to be 0 to 1: " + lost_text(report) + " values are clipped, and all but black is " + "white.";
  return diagnosis;
}

Diagnosis describe_signed(const RangeFinding& finding, const ColourReport& report) {
  Diagnosis diagnosis{Suspect::signed_unit, {}, {}, {remedies::signed_range()}};
  diagnosis.evidence =
      "Values run from " + extremes_text(report.tally) +
      (finding.lattice ? ", at whole levels of 255 on a scale of -1 to 1." : ", all but a few within -1 to 1.");
  const std::uint64_t below = report.tally.clipped_below - report.tally.negative_infinity;
  diagnosis.effect =
      below == 0
          ? "The picture is too light: its darker half would be below 0."
          : "All that is darker than middle gray becomes black: " + of_all(below, report.tally.finite()) + " values.";
  return diagnosis;
}

Diagnosis describe_normalised(const RangeFinding& finding, const ColourReport& report) {
  const bool clip = finding.suspect == Suspect::clip;
  Diagnosis diagnosis{finding.suspect, {}, {}, {clip ? remedies::clip() : remedies::imagenet()}};
  const std::string name = clip ? "CLIP" : "ImageNet";
  diagnosis.evidence = "Channels with " + by_channel_text(report) + " lie where " + name +
                       "'s mean and deviation put 0 " + "to 1" +
                       (finding.lattice ? ", and undone they are whole levels of 255 in every channel." : ".");
  diagnosis.effect =
      "Colours are harsh and wrong: " + lost_text(report) + " values are clipped to black or white in their channel.";
  // Where the values tell only that they were normalised, the other common numbers may be the right ones.
  if (!finding.lattice && clip) diagnosis.remedies.push_back(remedies::imagenet());
  return diagnosis;
}

Diagnosis describe_unit_integers(const RangeFinding& finding, const ColourReport& report) {
  Diagnosis diagnosis{Suspect::unit_integers, {}, {}, {}};
  const bool negative = finding.range.low < 0.0;
  diagnosis.evidence = std::string(dtype_name(report.dtype)) + " values from " + extremes_text(report.tally) +
                       (negative ? " are either a picture of -1 to 1" : " are either a picture of 0 to 1") +
                       ", whose fractions a cast to integers has dropped, or class ids.";
  diagnosis.effect = "Integers are levels up to 255: the picture is as good as black.";
  diagnosis.remedies.push_back(negative ? remedies::signed_range() : remedies::unit_range());
  if (report.shape.c == 1) {
    diagnosis.remedies.push_back(remedies::labels(negative ? std::optional<std::int64_t>(-1) : std::nullopt));
  }
  return diagnosis;
}

/// Negative ids that data sets give to pixels without a class.
bool may_be_ignored(double id) noexcept {
  return id == -1.0 || id == -100.0;
}

std::vector<Remedy> remedies_out_of_range(const RangeFinding& finding, const ColourReport& report, int bit_depth) {
  const ValueStatistics& tally = report.tally;
  std::vector<Remedy> ways = {remedies::input_range(finding.range), remedies::percentiles(1.0, 99.0)};
  // A range whose extent is no number would be refused, and any range of nearly all values may have one.
  const double widest = report.dtype == DType::f64 ? std::numeric_limits<double>::max()
                                                   : static_cast<double>(std::numeric_limits<float>::max());
  if (!(finding.range.high - finding.range.low <= widest)) return {};
  // A few values far away would leave all others black in a range that shows them.
  const double extent = tally.maximum - tally.minimum;
  if (extent > 25.0 * tally.standard_deviation()) std::swap(ways[0], ways[1]);
  if (is_floating(report.dtype)) return ways;
  if (report.shape.c == 1 && may_be_ignored(tally.minimum) && tally.maximum <= 254.0) {
    ways.insert(ways.begin(), remedies::labels(static_cast<std::int64_t>(tally.minimum)));
  } else if (bit_depth == 8 && tally.minimum >= 0.0 && tally.maximum <= 65535.0) {
    // Levels of 10 or 12 bits would be dark among 65535.
    ways.insert(tally.maximum > 32767.0 ? ways.begin() : ways.end(), remedies::sixteen_bits());
  }
  return ways;
}

Diagnosis describe_out_of_range(const RangeFinding& finding, const ColourReport& report, int bit_depth) {
  const ValueStatistics& tally = report.tally;
  Diagnosis diagnosis{Suspect::out_of_range, {}, {}, remedies_out_of_range(finding, report, bit_depth)};
  const std::string shown = is_floating(report.dtype) ? "0 to 1" : bit_depth == 16 ? "0 to 65535" : "0 to 255";
  diagnosis.evidence = std::string(dtype_name(report.dtype)) + " values go from " + extremes_text(tally) + ", but " +
                       shown + " can be shown" +
                       (finding.lattice ? "; they are whole levels of 255 on a scale from 0 to 2." : ".");
  const std::uint64_t below = tally.clipped_below - tally.negative_infinity;
  const std::uint64_t above = tally.clipped_above - tally.positive_infinity;
  diagnosis.effect = "Clipping loses detail:";
  if (below > 0) diagnosis.effect += " " + of_all(below, tally.finite()) + " values become black";
  if (below > 0 && above > 0) diagnosis.effect += " and";
  if (above > 0) diagnosis.effect += " " + of_all(above, tally.finite()) + " values become white";
  diagnosis.effect += ".";
  return diagnosis;
}

}  // namespace

Diagnosis describe_layout(const LayoutFinding& finding, const Batch& batch) {
  const Shape& shape = batch.shape();
  const bool last = finding.channels_last;
  Diagnosis diagnosis{last ? Suspect::channels_last : Suspect::channels_first, {}, {}, {}};
  diagnosis.remedies.push_back(last ? remedies::channels_last(batch) : remedies::channels_first(batch));
  if (finding.by_shape) {
    const std::int64_t short_side = last ? shape.w : shape.h;
    diagnosis.evidence = std::to_string(shape.c) + " channels of " + std::to_string(shape.h) + " rows of " +
                         std::to_string(shape.w) + " values are no picture, but " + std::to_string(short_side) +
                         " would be a usual number of channels" + (last ? ", if they are the last axis." : ".");
    diagnosis.effect = "A picture of more than 4 channels is refused.";
    return diagnosis;
  }
  const std::string distance = std::to_string(shape.c) + "*" + std::to_string(shape.w);
  diagnosis.evidence = "Values " + std::to_string(shape.w) + " elements apart in memory differ by " +
                       number_text(last ? finding.as_given : finding.otherwise) + " on average, values " + distance +
                       " apart by " + number_text(last ? finding.otherwise : finding.as_given) + ": the memory holds " +
                       (last ? "pixels, not planes." : "planes, not pixels.");
  diagnosis.effect =
      last ? "Red, green and blue are different parts of the picture, laid over each other with fine stripes."
           : "The picture is shown as small gray copies of itself, side by side.";
  return diagnosis;
}

Diagnosis describe_range(const RangeFinding& finding, const ColourReport& report, int bit_depth) {
  switch (finding.suspect) {
    case Suspect::byte_range: return describe_bytes(finding, report);
    case Suspect::signed_unit: return describe_signed(finding, report);
    case Suspect::imagenet:
    case Suspect::clip: return describe_normalised(finding, report);
    case Suspect::unit_integers: return describe_unit_integers(finding, report);
    default: return describe_out_of_range(finding, report, bit_depth);
  }
}

Diagnosis describe_nan(const ValueStatistics& tally, const DiagnosisContext& context) {
  Diagnosis diagnosis{Suspect::has_nan, of_all(tally.nan, tally.values) + " values are NaN.", {}, {}};
  if (context.nan_colour && !context.automatic_range) {
    diagnosis.effect = "They get the colour that was asked for.";
  } else if (context.range_chosen && !context.automatic_range) {
    diagnosis.effect = "They become black.";
    diagnosis.remedies = {remedies::nan_colour()};
  } else if (context.automatic_range) {
    diagnosis.effect = "normalize takes its range from them, and everything becomes black. Put a range in its place.";
    diagnosis.remedies = {remedies::finite_range(), remedies::finite_range_and_nan_colour()};
  } else {
    diagnosis.effect =
        "They become black; with normalize and no value_range, one of them makes the whole picture black.";
    diagnosis.remedies = {remedies::nan_colour(), remedies::finite_range()};
  }
  return diagnosis;
}

Diagnosis describe_infinity(const ValueStatistics& tally, const DiagnosisContext& context) {
  const std::uint64_t infinite = tally.positive_infinity + tally.negative_infinity;
  Diagnosis diagnosis{Suspect::has_infinity, of_all(infinite, tally.values) + " values are infinite: ", {}, {}};
  diagnosis.evidence +=
      std::to_string(tally.positive_infinity) + " positive, " + std::to_string(tally.negative_infinity) + " negative.";
  if (context.automatic_range) {
    diagnosis.effect = "normalize takes its range from them, and everything becomes black. Put a range in its place.";
    diagnosis.remedies = {remedies::finite_range()};
    return diagnosis;
  }
  diagnosis.effect = tally.negative_infinity == 0   ? "They become white"
                     : tally.positive_infinity == 0 ? "They become black"
                                                    : "They become white and black";
  if (!context.range_chosen) {
    diagnosis.effect += "; with normalize and no value_range, one of them makes the whole picture black";
    diagnosis.remedies = {remedies::finite_range()};
  }
  diagnosis.effect += ".";
  return diagnosis;
}

Diagnosis describe_constant(const ColourReport& report, bool automatic_range) {
  const ValueStatistics& tally = report.tally;
  Diagnosis diagnosis{Suspect::constant, {}, {}, {}};
  diagnosis.evidence =
      "All " + std::to_string(tally.finite()) + " finite values are " + number_text(tally.minimum) + ".";
  diagnosis.effect = automatic_range ? "normalize makes them black." : "The picture has one colour.";
  if (!is_floating(report.dtype) && tally.maximum == 0.0) {
    diagnosis.effect += " If they were 0 to 1 before a cast to integers, the cast has lost the picture.";
  }
  return diagnosis;
}

}  // namespace tensorimage
