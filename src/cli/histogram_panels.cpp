// Owns the choice of what the histograms of a page show: their common range, their parts.
// Must not know how they are drawn.
#include "cli/histogram_panels.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "cli/explain_page.hpp"

namespace tensorimage::cli {
namespace {

constexpr std::int64_t parts = 110;       // of a panel: each is about ten pixels wide at most
constexpr std::int64_t margin_parts = 2;  // of these, at each end, so that bars at the extremes are not on the edge
constexpr std::int64_t fine_per_part = 6;
constexpr std::int64_t fine_parts = fine_per_part * parts;  // that `smoothed` makes them of
constexpr double outliers = 0.0005;                         // the share of values at each end that may be cut off
constexpr int most_passes = 12;                             // each but the last narrows the range at least by eight
constexpr double largest = 1e300;                           // so that extents are no infinities

ValueRange united(const ValueRange& one, const ValueRange& other) {
  return {std::min(one.low, other.low), std::max(one.high, other.high)};
}

double extent(const ValueRange& range) {
  return range.high - range.low;
}

/// With room at both ends; of some extent in any case.
ValueRange widened(const ValueRange& range, double by) {
  const double room = std::max({extent(range) * by, std::abs(range.low) * 1e-6, std::abs(range.high) * 1e-6, 1e-30});
  return {range.low - room, range.high + room};
}

void add(Histogram& sum, const Histogram& other) {
  for (std::size_t index = 0; index < sum.counts.size(); ++index) sum.counts[index] += other.counts[index];
  sum.below += other.below;
  sum.above += other.above;
}

/// The range that holds nearly all of the counted values.
ValueRange central(const Histogram& histogram) {
  const auto& counts = histogram.counts;
  const auto total = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}));
  const auto cut = [total](auto first, auto last) {
    double seen = 0;
    double parts_cut = 0;
    for (; first != last; ++first, ++parts_cut) {
      seen += static_cast<double>(*first);
      if (seen > outliers * total) break;
    }
    return parts_cut;
  };
  const double width = extent(histogram.range) / static_cast<double>(counts.size());
  return {histogram.range.low + cut(counts.begin(), counts.end()) * width,
          histogram.range.high - cut(counts.rbegin(), counts.rend()) * width};
}

/// A few values far away must not squeeze all others into one bar.
ValueRange without_outliers(const TensorView& view, const ValueRange& all) {
  ValueRange range = all;
  bool narrower = false;
  for (int pass = 0; pass < most_passes && range.low < range.high; ++pass) {
    std::vector<Histogram> channels = histograms(view, range, fine_parts);
    for (std::size_t c = 1; c < channels.size(); ++c) add(channels[0], channels[c]);
    const ValueRange wanted = widened(central(channels[0]), 0.03);
    const ValueRange inner = {std::max(wanted.low, all.low), std::min(wanted.high, all.high)};
    const bool much = extent(inner) * 8 < extent(range);
    if (narrower || much) range = inner;
    if (!much) break;
    narrower = true;
  }
  return range;
}

struct Scale {
  ValueRange range;  ///< the panels' edges
  ValueRange ends;   ///< what is named: the values' own extremes, or where outliers were cut off
  std::int64_t bins = fine_parts;
  bool smooth = true;
};

Scale scale_of(const TensorView& view, const ValueRange& all, const std::vector<std::optional<ValueRange>>& windows) {
  const ValueRange ends = without_outliers(view, all);
  ValueRange shown = ends;
  for (const auto& window : windows) {
    // A range may end at infinity, or be none.
    if (!window || !(window->low <= window->high)) continue;
    shown = united(shown, {std::clamp(window->low, -largest, largest), std::clamp(window->high, -largest, largest)});
  }
  if (is_floating(view.dtype()) || extent(shown) >= 256)
    return {widened(shown, static_cast<double>(margin_parts) / static_cast<double>(parts - 2 * margin_parts)), ends};
  // Integers of few values have a bar each.
  return {{shown.low - 0.5, shown.high + 0.5}, ends, static_cast<std::int64_t>(extent(shown)) + 1, false};
}

/// All values lie between the shown ends; what rounding put beside them belongs to the outermost parts.
void fold_margins(std::vector<std::uint64_t>& counts) {
  const auto first = static_cast<std::size_t>(margin_parts * fine_per_part);
  const std::size_t last = counts.size() - 1 - first;
  for (std::size_t index = 0; index < first; ++index) {
    counts[first] += std::exchange(counts[index], 0);
    counts[last] += std::exchange(counts[counts.size() - 1 - index], 0);
  }
}

HistogramPanel panel_of(Histogram& histogram, const Scale& scale, const ValueStatistics& tally) {
  if (scale.smooth) fold_margins(histogram.counts);
  HistogramPanel panel;
  panel.half_bar = scale.smooth ? 0.0 : 0.5;
  panel.range = scale.range;
  panel.ends = scale.ends;
  panel.heights = scale.smooth ? smoothed(histogram.counts, static_cast<std::size_t>(parts))
                               : std::vector<double>(histogram.counts.begin(), histogram.counts.end());
  panel.tally = tally;
  panel.beyond_left = histogram.below - tally.negative_infinity;
  panel.beyond_right = histogram.above - tally.positive_infinity;
  return panel;
}

}  // namespace

std::vector<HistogramPanel> histogram_panels(const TensorView& view, const ColourReport& report,
                                             const std::vector<std::optional<ValueRange>>& windows) {
  const ValueStatistics& tally = report.tally;
  if (tally.finite() == 0) return {};
  const ValueRange all = {std::clamp(tally.minimum, -largest, largest), std::clamp(tally.maximum, -largest, largest)};
  const Scale scale = scale_of(view, all, windows);
  std::vector<Histogram> channels = histograms(view, scale.range, scale.bins);
  std::vector<HistogramPanel> panels;
  if (channels.size() > 4) {
    for (std::size_t c = 1; c < channels.size(); ++c) add(channels[0], channels[c]);
    panels.push_back(panel_of(channels[0], scale, tally));
    panels[0].channel = "all channels";
    panels[0].window = windows[0];
    return panels;
  }
  for (std::size_t c = 0; c < channels.size(); ++c) {
    panels.push_back(panel_of(channels[c], scale, report.channels[c]));
    panels[c].channel = channel_name(static_cast<std::int64_t>(c), static_cast<std::int64_t>(channels.size()));
    panels[c].window = windows[c];
  }
  return panels;
}

}  // namespace tensorimage::cli
