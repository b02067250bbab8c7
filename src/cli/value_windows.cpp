// Owns the question which of a tensor's values survive a save.
// Must not know pages, nor where the report comes from.
#include "cli/value_windows.hpp"

#include <algorithm>
#include <cstddef>

namespace tensorimage::cli {
namespace {

using Window = std::optional<ValueRange>;

Window extremes(const ValueStatistics& tally) {
  if (tally.finite() == 0) return std::nullopt;
  return ValueRange{tally.minimum, tally.maximum};
}

std::size_t colour_channels(std::size_t channels) {
  return channels == 2 || channels == 4 ? channels - 1 : channels;
}

ValueRange usual_window(DType dtype, int bit_depth) {
  if (is_floating(dtype) || dtype == DType::boolean) return {0, 1};
  return {0, bit_depth == 16 && item_size(dtype) > 1 ? 65535.0 : 255.0};
}

Window found_window(const ColourReport& report, const InputRange& range, std::size_t channel) {
  if (range.kind == InputRange::Kind::percentile || (range.each_image && report.shape.n > 1)) return std::nullopt;
  if (range.each_channel) return extremes(report.channels[channel]);
  ValueStatistics colours;
  for (std::size_t c = 0; c < colour_channels(report.channels.size()); ++c) colours.merge(report.channels[c]);
  return extremes(colours);
}

Window window_of(const ColourReport& report, const GridOptions& grid, const PixelOptions& pixels, std::size_t channel) {
  if (pixels.labels) return ValueRange{0, 255};
  if (pixels.unnormalize) {
    const auto at = [channel](const std::vector<double>& numbers) {
      return numbers[numbers.size() == 1 ? 0 : channel];
    };
    const double mean = at(pixels.unnormalize->mean);
    const double deviation = at(pixels.unnormalize->deviation);
    if (!(deviation > 0)) return std::nullopt;
    return ValueRange{(0 - mean) / deviation, (1 - mean) / deviation};
  }
  if (pixels.input_range) {
    if (pixels.input_range->kind == InputRange::Kind::fixed) {
      return ValueRange{pixels.input_range->low, pixels.input_range->high};
    }
    if (channel < colour_channels(report.channels.size())) return found_window(report, *pixels.input_range, channel);
    return usual_window(report.dtype, pixels.bit_depth);
  }
  if (!grid.normalize) return usual_window(report.dtype, pixels.bit_depth);
  if (grid.value_range) return grid.value_range;
  if (grid.scale_each && report.shape.n > 1) return std::nullopt;
  return range_is_spoiled(report, grid) ? std::nullopt : extremes(report.tally);
}

}  // namespace

std::vector<std::optional<ValueRange>> value_windows(const ColourReport& report, const GridOptions& grid,
                                                     const PixelOptions& pixels) {
  std::vector<Window> windows;
  for (std::size_t channel = 0; channel < report.channels.size(); ++channel) {
    windows.push_back(window_of(report, grid, pixels, channel));
  }
  return windows;
}

std::optional<ValueRange> common_window(const std::vector<std::optional<ValueRange>>& windows) {
  const std::size_t colours = colour_channels(windows.size());
  for (std::size_t channel = 0; channel < colours; ++channel) {
    const bool same =
        windows[channel] && windows[channel]->low == windows[0]->low && windows[channel]->high == windows[0]->high;
    if (!windows[0] || !same) return std::nullopt;
  }
  return windows.empty() ? std::nullopt : windows[0];
}

bool range_is_spoiled(const ColourReport& report, const GridOptions& grid) {
  return grid.normalize && !grid.value_range && report.tally.finite() != report.tally.values;
}

}  // namespace tensorimage::cli
