// Owns the naive writing of input ranges: which numbers of each channel of each image become 0 and 1.
// Must not know the library's sources; of the public API it uses only the types that describe input and output.
#include "colour_oracle_ranges.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace oracle {
namespace {

using tensorimage::DType;
using tensorimage::InputRange;

bool is_alpha(std::int64_t channel, std::int64_t channels) {
  return (channel == 1 && channels == 2) || (channel == 3 && channels == 4);
}

Ends ends_between(double low, double high, DType arithmetic) {
  // Nothing to divide by: all that is finite comes out as 0.
  return {low, high, scalar(high - low, arithmetic) == 0.0 ? 1.0 : high - low};
}

/// An alpha channel keeps the meaning that it has without a range.
Ends alpha_ends(DType tensor, int bit_depth, DType arithmetic) {
  if (is_floating(tensor) || tensor == DType::boolean) return ends_between(0.0, 1.0, arithmetic);
  const bool byte_wide = tensor == DType::u8 || tensor == DType::i8;
  return ends_between(0.0, bit_depth == 16 && !byte_wide ? 65535.0 : 255.0, arithmetic);
}

/// The finite values of one image or, if that is negative, all; of one channel or all but alpha. Sorted.
std::vector<double> finite_values(const Batch& batch, std::int64_t image, std::int64_t channel) {
  std::vector<double> found;
  std::size_t i = 0;
  for (std::int64_t n = 0; n < batch.shape.n; ++n) {
    for (std::int64_t c = 0; c < batch.shape.c; ++c) {
      for (std::int64_t pixel = 0; pixel < batch.shape.h * batch.shape.w; ++pixel, ++i) {
        if ((image >= 0 && n != image) || (channel >= 0 && c != channel)) continue;
        if (is_alpha(c, batch.shape.c) || !std::isfinite(batch.values[i].real)) continue;
        found.push_back(batch.values[i].real);
      }
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

Ends ends_of_group(const std::vector<double>& finite, const InputRange& range, DType arithmetic) {
  if (finite.empty()) return ends_between(0.0, 0.0, arithmetic);
  if (range.kind == InputRange::Kind::finite) return ends_between(finite.front(), finite.back(), arithmetic);
  const double low = percentile_of(finite, range.low);
  const double high = percentile_of(finite, range.high);
  if (low == high) return ends_between(finite.front(), finite.back(), arithmetic);
  return ends_between(low, high, arithmetic);
}

}  // namespace

double percentile_of(const std::vector<double>& sorted, double percent) {
  const double place = percent / 100.0 * static_cast<double>(sorted.size() - 1);
  const auto before = static_cast<std::size_t>(std::floor(place));
  const std::size_t after = std::min(before + 1, sorted.size() - 1);
  const double part = place - std::floor(place);
  const double step = sorted[after] - sorted[before];
  // numpy starts from the nearer neighbour.
  return part >= 0.5 ? sorted[after] - step * (1.0 - part) : sorted[before] + step * part;
}

std::vector<Ends> ends_of(const Batch& batch, DType tensor, const InputRange& range, int bit_depth) {
  const bool fixed = range.kind == InputRange::Kind::fixed;
  std::map<std::pair<std::int64_t, std::int64_t>, Ends> groups;
  std::vector<Ends> all;
  for (std::int64_t n = 0; n < batch.shape.n; ++n) {
    for (std::int64_t c = 0; c < batch.shape.c; ++c) {
      if (fixed) {
        all.push_back(ends_between(range.low, range.high, batch.dtype));
      } else if (is_alpha(c, batch.shape.c)) {
        all.push_back(alpha_ends(tensor, bit_depth, batch.dtype));
      } else {
        const std::pair group(range.each_image ? n : -1, range.each_channel ? c : -1);
        if (groups.count(group) == 0) {
          groups[group] = ends_of_group(finite_values(batch, group.first, group.second), range, batch.dtype);
        }
        all.push_back(groups[group]);
      }
    }
  }
  return all;
}

double mapped(double value, const Ends& ends, DType arithmetic) {
  if (std::isnan(value)) return value;
  const double low = scalar(ends.low, arithmetic);
  const double clamped = std::fmin(std::fmax(value, low), scalar(ends.high, arithmetic));
  return rounded(rounded(clamped - low, arithmetic) / scalar(ends.divisor, arithmetic), arithmetic);
}

}  // namespace oracle
