// Owns the drawing of one channel's histogram.
// Must not know where the counts come from.
#include "cli/histogram_svg.hpp"

#include <algorithm>
#include <cmath>

#include "cli/html.hpp"

namespace tensorimage::cli {
namespace {

// Labels keep their size while the drawing is stretched: places across are per cent, heights are pixels.
constexpr double plot_height = 96;
constexpr double label_baseline = plot_height + 17;
constexpr double label_room = 15;  // per cent that a number takes on a narrow page

/// Where a value lies in the panel, in per cent, held inside.
double place(const HistogramPanel& panel, double value) {
  const double width = panel.range.high - panel.range.low;
  return std::clamp(100 * (value - panel.range.low) / width, 0.0, 100.0);
}

std::string rectangle(const char* kind, double from, double to) {
  if (to <= from) return "";
  return std::string("<rect class=\"") + kind + "\" x=\"" + decimal(from) + "%\" y=\"0\" width=\"" +
         decimal(to - from) + "%\" height=\"" + decimal(plot_height) + "\"/>";
}

std::string line_at(double where) {
  return "<line class=\"edge\" x1=\"" + decimal(where) + "%\" x2=\"" + decimal(where) + "%\" y1=\"0\" y2=\"" +
         decimal(plot_height + 4) + "\"/>";
}

std::string label(const std::string& text, double where, double baseline = label_baseline) {
  const char* const anchor = where < 6 ? "start" : where > 94 ? "end" : "middle";
  return "<text x=\"" + decimal(where) + "%\" y=\"" + decimal(baseline) + "\" text-anchor=\"" + anchor + "\">" + text +
         "</text>";
}

/// One outline of all bars; the square root keeps rare values in sight beside frequent ones.
std::string bars(const HistogramPanel& panel, double tallest) {
  std::string path = "M0 100";
  for (std::size_t index = 0; index < panel.heights.size(); ++index) {
    const double height = tallest > 0 ? 94 * std::sqrt(panel.heights[index] / tallest) : 0;
    path += 'V';
    path += decimal(100 - height);
    path += 'H';
    path += std::to_string(index + 1);
  }
  return "<svg class=\"bars " + escaped(panel.channel) + "\" x=\"0\" y=\"0\" width=\"100%\" height=\"" +
         decimal(plot_height) + "\" viewBox=\"0 0 " + std::to_string(panel.heights.size()) +
         " 100\" preserveAspectRatio=\"none\"><path d=\"" + path + "V100Z\"/></svg>";
}

/// The part of the panel, in per cent, whose bars survive.
ValueRange window_places(const HistogramPanel& panel) {
  return {place(panel, panel.window->low - panel.half_bar), place(panel, panel.window->high + panel.half_bar)};
}

std::string ground(const HistogramPanel& panel) {
  if (!panel.window) return rectangle(panel.spoiled ? "lost low" : "shown", 0, 100);
  const auto [low, high] = window_places(panel);
  return rectangle("shown", low, high) + rectangle("lost low", 0, low) + rectangle("lost high", high, 100);
}

/// The window's ends come first; the values' own ends are named where there is room left.
std::string labels(const HistogramPanel& panel) {
  std::vector<double> taken;
  std::string text;
  const auto add = [&](double value) {
    const double where = place(panel, value);
    const auto near = [where](double other) { return std::abs(where - other) < label_room; };
    if (std::any_of(taken.begin(), taken.end(), near)) return;
    taken.push_back(where);
    text += label(prose_number(value), where);
  };
  if (panel.window) {
    const auto [low, high] = window_places(panel);
    const bool apart = high - low >= label_room;
    if (!apart) {
      const double middle = (low + high) / 2;
      taken.push_back(middle);
      text += label(prose_number(panel.window->low) + " to " + prose_number(panel.window->high), middle);
    } else {
      add(panel.window->low);
      add(panel.window->high);
    }
    text += line_at(low) + line_at(high);
  }
  add(panel.ends.low);
  add(panel.ends.high);
  return text;
}

/// One share of the channel's values; nothing for none.
std::string share(const HistogramPanel& panel, std::uint64_t count, const char* key, const std::string& what) {
  if (count == 0) return "";
  return "<span>" + std::string(key) + percentage(count, panel.tally.values) + what + "</span>";
}

std::string shares(const HistogramPanel& panel) {
  const ValueStatistics& tally = panel.tally;
  const std::uint64_t lost = tally.clipped_below + tally.clipped_above + tally.nan;
  const auto end = [&panel](double value) { return panel.window ? std::string(" ") + prose_number(value) : ""; };
  const ValueRange window = panel.window.value_or(ValueRange{});
  return (panel.spoiled ? "<span>nothing survives</span>" : share(panel, tally.values - lost, "", " survive")) +
         share(panel, tally.clipped_below, "<i class=\"key below\">▼</i>", " below" + end(window.low)) +
         share(panel, tally.clipped_above, "<i class=\"key above\">▲</i>", " above" + end(window.high)) +
         share(panel, tally.nan, "<i class=\"key nan\">✕</i>", " NaN");
}

std::string beyond(const HistogramPanel& panel) {
  std::string text;
  if (panel.beyond_left > 0) {
    text += "<span>◀ " + counted(panel.beyond_left, "value lies", "values lie") + " further left</span>";
  }
  if (panel.beyond_right > 0) {
    text += "<span>" + counted(panel.beyond_right, "value lies", "values lie") + " further right ▶</span>";
  }
  return text.empty() ? "" : "<p class=\"shares\">" + text + "</p>";
}

std::string description(const HistogramPanel& panel) {
  std::string text = "Histogram of the channel " + panel.channel + " from " + prose_number(panel.ends.low) + " to " +
                     prose_number(panel.ends.high);
  if (panel.window) {
    text += "; values from " + prose_number(panel.window->low) + " to " + prose_number(panel.window->high) +
            " survive, " + percentage(panel.tally.clipped_below, panel.tally.values) + " lie below and " +
            percentage(panel.tally.clipped_above, panel.tally.values) + " above";
  }
  return text;
}

}  // namespace

std::vector<double> smoothed(const std::vector<std::uint64_t>& counts, std::size_t parts) {
  std::vector<double> heights(parts, 0.0);
  const auto occurs = [](std::uint64_t count) { return count > 0; };
  const auto first = std::find_if(counts.begin(), counts.end(), occurs) - counts.begin();
  const auto behind_last = counts.rend() - std::find_if(counts.rbegin(), counts.rend(), occurs);
  if (first == static_cast<std::ptrdiff_t>(counts.size())) return heights;
  const double ratio = static_cast<double>(counts.size()) / static_cast<double>(parts);
  // Nothing is drawn beyond the extremes, where there is nothing.
  const double lowest = std::floor(static_cast<double>(first) / ratio);
  const double highest = std::floor(static_cast<double>(behind_last - 1) / ratio);
  for (std::size_t index = 0; index < counts.size(); ++index) {
    // A triangle over three parts, whose weights add up to one.
    const double position = (static_cast<double>(index) + 0.5) / ratio - 0.5;
    const double nearest = std::round(position);
    double total = 0;
    for (const double part : {nearest - 1, nearest, nearest + 1}) total += 1.5 - std::abs(position - part);
    for (const double part : {nearest - 1, nearest, nearest + 1}) {
      const double held = std::clamp(part, lowest, highest);
      heights[static_cast<std::size_t>(held)] +=
          static_cast<double>(counts[index]) * (1.5 - std::abs(position - part)) / total;
    }
  }
  return heights;
}

std::string histogram_html(const HistogramPanel& panel, double tallest) {
  return "<div class=\"histogram\"><p class=\"shares\"><b>" + escaped(panel.channel) + "</b>" + shares(panel) +
         "</p>\n<svg class=\"plot\" role=\"img\" aria-label=\"" + escaped(description(panel)) +
         "\" width=\"100%\" height=\"" + decimal(label_baseline + 6) + "\">" + ground(panel) + bars(panel, tallest) +
         "<line class=\"floor\" x1=\"0\" x2=\"100%\" y1=\"" + decimal(plot_height) + "\" y2=\"" + decimal(plot_height) +
         "\"/>" + labels(panel) + "</svg>\n" + beyond(panel) + "</div>\n";
}

}  // namespace tensorimage::cli
