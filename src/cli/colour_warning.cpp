// Owns the sentence about values that a picture cannot show as they are.
// Must not know files or formats.
#include "cli/colour_warning.hpp"

#include <cstdint>

#include "cli/numbers.hpp"

namespace tensorimage::cli {
namespace {

std::string range_option(double low, double high) {
  return "--normalize --value-range " + number_text(low) + " " + number_text(high);
}

/// What would show the values that are clipped now; empty when there is no guess.
std::string advice(const Tally& tally, DType dtype) {
  if (!is_floating(dtype)) {
    return dtype == DType::u16 ? "--bit-depth 16 keeps all of them"
                               : "--normalize maps their whole range to the picture";
  }
  // Sums of rounded float16 values go a little beyond the range they are meant for.
  constexpr double slack = 1e-3;
  const bool negative = tally.minimum < 0;
  if (negative && tally.minimum >= -1 - slack && tally.maximum <= 1 + slack) {
    return "values from -1 to 1 look right with " + range_option(-1, 1);
  }
  if (!negative && tally.maximum > 2 && tally.maximum <= 255) {
    return "values from 0 to 255 look right with " + range_option(0, 255);
  }
  return range_option(tally.minimum, tally.maximum) + " shows all of them";
}

}  // namespace

std::optional<std::string> colour_warning(const Tally& tally, DType dtype, const GridOptions& grid) {
  const std::uint64_t infinite = tally.positive_infinity + tally.negative_infinity;
  const std::uint64_t below = grid.normalize ? 0 : tally.clipped_below - tally.negative_infinity;
  const std::uint64_t above = grid.normalize ? 0 : tally.clipped_above - tally.positive_infinity;
  std::string counts;
  const auto add = [&counts](std::uint64_t count, const char* what) {
    if (count > 0) counts += (counts.empty() ? "" : ", ") + std::to_string(count) + what;
  };
  add(below, " clipped at the low end");
  add(above, " clipped at the high end");
  add(tally.nan, " NaN");
  add(infinite, " infinite");
  if (counts.empty()) return std::nullopt;
  std::string text = "of " + std::to_string(tally.values) + " values: " + counts;
  if (grid.normalize && !grid.value_range) {
    text += grid.scale_each ? "; every image with such a value is black, since --normalize takes its range from them"
                            : "; the whole picture is black, since --normalize takes its range from them";
    return text + ": give --value-range";
  }
  if (below + above > 0) text += "; " + advice(tally, dtype);
  return text;
}

}  // namespace tensorimage::cli
