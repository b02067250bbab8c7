// Owns the question whether values were once the 256 levels of a picture, seen through a change of scale.
// Must not know where the values come from.
#include "diagnosis/lattice.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace tensorimage {
namespace {

// Values that have nothing to do with a scale are on average a quarter of a level away from the nearest one, with a
// deviation of 0.14. Every level counts once, however often it is met: white paper must not outvote what is on it.
constexpr double near_enough = 0.08;
// No value of a lattice is further away; half a step is between two lattices.
constexpr double too_far = 0.2;
constexpr std::size_t least_values = 32;
// An element whose rounding may move it by more than this many levels says nothing.
constexpr double most_rounding = 0.12;

/// Distances to the nearest level, by level.
struct Distances {
  std::array<double, 256> sums = {};
  std::array<int, 256> counts = {};

  [[nodiscard]] int levels() const noexcept {
    return static_cast<int>(std::count_if(counts.begin(), counts.end(), [](int count) { return count > 0; }));
  }
  [[nodiscard]] double mean() const noexcept {
    double sum = 0.0;
    for (std::size_t i = 0; i < sums.size(); ++i) sum += counts[i] > 0 ? sums[i] / counts[i] : 0.0;
    return sum / levels();
  }
};

Lattice of_channel(const std::vector<double>& values, double relative_rounding, const LevelScale& scale,
                   const LatticeDemands& demands) noexcept {
  Distances distances;
  std::size_t count = 0;
  for (const double value : values) {
    if (std::fabs(value * scale.scale) * relative_rounding > most_rounding) continue;
    const double level = value * scale.scale + scale.offset;
    if (!(level > -0.5 && level < 255.5)) return Lattice::absent;
    // To the nearest whole number, since doubles of that size have no fractions; faster than a call.
    const double nearest = (level + 0x1.8p52) - 0x1.8p52;
    const double distance = std::fabs(level - nearest);
    if (demands.no_exception && distance > too_far) return Lattice::absent;
    distances.sums[static_cast<std::size_t>(nearest)] += distance;
    ++distances.counts[static_cast<std::size_t>(nearest)];
    ++count;
  }
  if (count < least_values) return Lattice::undecided;
  if (distances.mean() > near_enough) return Lattice::absent;
  return distances.levels() >= demands.levels ? Lattice::present : Lattice::undecided;
}

}  // namespace

Lattice find_lattice(const ValueSample& sample, std::span<const LevelScale> scales,
                     const LatticeDemands& demands) noexcept {
  Lattice all = Lattice::present;
  for (std::size_t c = 0; c < sample.channels.size(); ++c) {
    const LevelScale& scale = scales[scales.size() == 1 ? 0 : c];
    all = std::min(all, of_channel(sample.channels[c], sample.relative_rounding, scale, demands));
    if (all == Lattice::absent) return all;
  }
  return all;
}

}  // namespace tensorimage
