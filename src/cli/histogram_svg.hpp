// Owns the drawing of one channel's histogram.
// Must not know where the counts come from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tensorimage/inspect.hpp"

namespace tensorimage::cli {

struct HistogramPanel {
  std::string channel;               ///< "red"; also chooses the colour
  ValueRange range;                  ///< what the panel's left and right edges are
  ValueRange ends;                   ///< two values inside that are worth naming: the smallest and the largest
  std::vector<double> heights;       ///< of even parts of the range; only their proportions matter
  std::optional<ValueRange> window;  ///< values that survive; nothing if that differs from image to image
  double half_bar = 0;               ///< how far a bar reaches beyond the value that it stands for
  ValueStatistics tally;             ///< of the channel
  bool spoiled = false;              ///< nothing survives, since the range could not be found
  std::uint64_t beyond_left = 0;     ///< finite values that the panel has no room for
  std::uint64_t beyond_right = 0;
};

/// Counts in steps of a lattice (8-bit pixels, scaled) beat against the parts of a histogram; this averages it away.
/// Returns: `parts` heights, from a histogram of several times as many parts.
[[nodiscard]] std::vector<double> smoothed(const std::vector<std::uint64_t>& counts, std::size_t parts);

/// A figure that is as wide as there is room. `tallest` is the largest height of all panels that are to be compared.
[[nodiscard]] std::string histogram_html(const HistogramPanel& panel, double tallest);

}  // namespace tensorimage::cli
