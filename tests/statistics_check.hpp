// Owns the comparison of statistics: counts and extremes exact, the mean and the deviation to what doubles can hold.
// Must not know where either side comes from.
#pragma once

#include <cmath>
#include <string>

#include "tensorimage/row_source.hpp"

namespace support {

/// Names the members that differ; empty if none does.
inline std::string difference_of_counts(const tensorimage::ValueStatistics& found,
                                        const tensorimage::ValueStatistics& wanted) {
  const auto compare = [](const char* name, auto a, auto b) {
    return a == b ? std::string()
                  : std::string(name) + " is " + std::to_string(a) + ", not " + std::to_string(b) + "; ";
  };
  return compare("values", found.values, wanted.values) +
         compare("clipped_below", found.clipped_below, wanted.clipped_below) +
         compare("clipped_above", found.clipped_above, wanted.clipped_above) + compare("nan", found.nan, wanted.nan) +
         compare("positive_infinity", found.positive_infinity, wanted.positive_infinity) +
         compare("negative_infinity", found.negative_infinity, wanted.negative_infinity) +
         compare("black", found.black, wanted.black) + compare("white", found.white, wanted.white) +
         compare("minimum", found.minimum, wanted.minimum) + compare("maximum", found.maximum, wanted.maximum);
}

/// The same with the mean and the deviation, to one part in 1e9. Beside values that are large for what sets them
/// apart, no more digits are left than those that the sum of the values has.
inline std::string difference(const tensorimage::ValueStatistics& found, const tensorimage::ValueStatistics& wanted) {
  std::string counts = difference_of_counts(found, wanted);
  if (!counts.empty() || wanted.finite() == 0) return counts;
  const double largest = std::fmax(std::fabs(wanted.minimum), std::fabs(wanted.maximum));
  if (largest > 1e150) return {};  // the squares leave what a double holds
  const auto differ = [](const char* name, double a, double b) {
    return std::string(name) + " is " + std::to_string(a) + ", not " + std::to_string(b);
  };
  if (!(std::fabs(found.mean - wanted.mean) <= 1e-9 * std::fabs(wanted.mean) + 1e-13 * largest)) {
    return differ("mean", found.mean, wanted.mean);
  }
  const double deviation = std::sqrt(wanted.squared_deviations / static_cast<double>(wanted.finite()));
  const double tolerance = 1e-9 * deviation + 1e-12 * largest;
  const double squares = std::sqrt(found.squared_deviations / static_cast<double>(wanted.finite()));
  if (!(std::fabs(squares - deviation) <= tolerance)) {
    return differ("squared_deviations", found.squared_deviations, wanted.squared_deviations);
  }
  if (!(std::fabs(found.standard_deviation() - deviation) <= tolerance)) {
    return differ("standard_deviation()", found.standard_deviation(), deviation);
  }
  return {};
}

/// In all and by channel.
inline std::string difference(const tensorimage::Tally& found, const tensorimage::Tally& wanted) {
  const auto& all = static_cast<const tensorimage::ValueStatistics&>(wanted);
  std::string text = difference(static_cast<const tensorimage::ValueStatistics&>(found), all);
  for (std::size_t c = 0; text.empty() && c < 4; ++c) {
    text = difference(found.channels[c], wanted.channels[c]);
    if (!text.empty()) text = "channel " + std::to_string(c) + ": " + text;
  }
  return text;
}

}  // namespace support
