// Owns the counting of what is met among elements, a chunk at a time.
// Must not know what becomes of them.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "kernels/always_inline.hpp"

namespace tensorimage::kernels {

/// What was met among the elements of one channel; see tensorimage::ValueStatistics for the meaning of each.
struct Counts {
  std::uint64_t values = 0;
  std::uint64_t below = 0;
  std::uint64_t above = 0;
  std::uint64_t nan = 0;
  std::uint64_t positive_infinity = 0;
  std::uint64_t negative_infinity = 0;
  std::uint64_t black = 0;
  std::uint64_t white = 0;
  double minimum = std::numeric_limits<double>::infinity();
  double maximum = -std::numeric_limits<double>::infinity();
  // Of the finite values; their number is `values` less the other three.
  double mean = 0.0;
  double squared_deviations = 0.0;
};

/// Sums run in so many lanes by turns: one alone would wait for itself. Part of the definition, since every instruction
/// set must round alike.
inline constexpr std::size_t lanes = 16;

/// Calls `add(place, lane)` for each of `count` places, in lanes by turns.
template <class Add>
void for_each_in_lanes(std::size_t count, Add add) noexcept {
  const std::size_t whole = count - count % lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) add(i + lane, lane);
  }
  for (std::size_t i = whole; i < count; ++i) add(i, i - whole);
}

/// Adds up the lanes, the upper half to the lower one each time.
[[nodiscard]] inline double sum_of(double (&values)[lanes]) noexcept {
  for (std::size_t half = lanes / 2; half > 0; half /= 2) {
    for (std::size_t lane = 0; lane < half; ++lane) values[lane] += values[lane + half];
  }
  return values[0];
}

template <class Value>
[[nodiscard]] bool is_finite(Value value) noexcept {
  return std::fabs(value) <= std::numeric_limits<Value>::max();
}

/// Joins the mean and the squared deviations of `ours` values with those of `theirs` > 0 others.
/// Source: Chan, Golub and LeVeque: sums of squares are never subtracted, so that no digits cancel
inline void merge_moments(double ours, double& mean, double& squared_deviations, double theirs, double their_mean,
                          double their_squared_deviations) noexcept {
  if (ours == 0.0) {
    mean = their_mean;
    squared_deviations = their_squared_deviations;
    return;
  }
  const double difference = their_mean - mean;
  const double share = theirs / (ours + theirs);
  mean += difference * share;
  squared_deviations += their_squared_deviations + difference * (difference * (share * ours));
}

/// Adds the mean and the squared deviations of a chunk that has `count` > 0 finite values, `finite_before` being those
/// that `counts` holds already. The sums are of differences from `shift`, which is chosen so that few digits cancel.
inline void add_moments(double sum, double squares, std::uint64_t count, double shift, std::uint64_t finite_before,
                        Counts& counts) noexcept {
  const auto ours = static_cast<double>(finite_before);
  const auto theirs = static_cast<double>(count);
  const double mean_difference = sum / theirs;
  const double mean = shift + mean_difference;
  const double rest = squares - mean_difference * sum;
  // Sums that overflow leave no number; the deviation is then beyond all bounds, not zero.
  const double squared_deviations = rest != rest ? std::numeric_limits<double>::infinity() : std::max(0.0, rest);
  merge_moments(ours, counts.mean, counts.squared_deviations, theirs, mean, squared_deviations);
}

/// The sums of chunks whose differences are from 0, until they are merged: divisions are much for one chunk. Meanwhile
/// the counts have the extremes of what waits, but neither its moments nor its number.
struct WaitingMoments {
  double sum = 0.0;
  double squares = 0.0;
  std::uint64_t count = 0;
};

/// Sums of more values would lose too many digits to rounding.
inline constexpr std::uint64_t most_waiting = std::uint64_t{1} << 16;

/// Counts what waited; nothing waits then. In chunk.cpp, since vector kernels call it.
void merge_waiting(WaitingMoments& waiting, Counts& counts) noexcept;

/// Whether a chunk's sums may wait: those of differences from elsewhere may not, nor squares whose sum could overflow.
/// Part of every caller: see chunk.hpp on templates.
[[nodiscard]] TENSORIMAGE_ALWAYS_INLINE bool may_wait(double shift, double squares) noexcept {
  return shift == 0.0 && squares < 0x1p900;
}

/// Part of every caller, too.
TENSORIMAGE_ALWAYS_INLINE void let_wait(double sum, double squares, std::uint64_t count, WaitingMoments& waiting,
                                        Counts& counts) noexcept {
  waiting.sum += sum;
  waiting.squares += squares;
  waiting.count += count;
  if (waiting.count >= most_waiting) merge_waiting(waiting, counts);
}

/// What the finite values of a chunk are counted from, so that few digits cancel in their squares. Where all have one
/// sign and differ by at most an eighth, it is the least of them: by Sterbenz's lemma the differences are then exact in
/// Value itself. Elsewhere it is 0: one value in each chunk that is an eighth off leaves the deviation nine digits.
/// With either, the square of a float's difference is exact in double: a fused multiply-add rounds no other way. Part
/// of every caller: see chunk.hpp on templates.
template <class Value>
[[nodiscard]] TENSORIMAGE_ALWAYS_INLINE Value shift_for(Value minimum, Value maximum) noexcept {
  const Value range = maximum - minimum;
  const bool close = minimum > Value{0} ? range <= minimum / 8 : maximum < Value{0} && range <= maximum / -8;
  return close ? minimum : Value{0};
}

/// The sign of a zero would depend on the order of the search.
/// Part of every caller: see chunk.hpp on templates.
TENSORIMAGE_ALWAYS_INLINE void count_extremes(double minimum, double maximum, Counts& counts) noexcept {
  const double least = minimum + 0.0;
  const double most = maximum + 0.0;
  counts.minimum = least < counts.minimum ? least : counts.minimum;
  counts.maximum = most > counts.maximum ? most : counts.maximum;
}

[[nodiscard]] inline std::uint64_t finite_in(const Counts& counts) noexcept {
  return counts.values - counts.nan - counts.positive_infinity - counts.negative_infinity;
}

/// Moments and extremes. `count` > 0 values, of which `finite` are finite; others are left out. Returns: whether the
/// moments wait
template <class Value>
[[nodiscard]] bool count_extent(const Value* values, std::size_t count, std::uint64_t finite, WaitingMoments& waiting,
                                Counts& counts) noexcept {
  if (finite == 0) return false;
  const bool all_finite = finite == count;
  const Value first = *std::find_if(values, values + count, [](Value value) { return is_finite(value); });
  Value minimum[lanes];
  Value maximum[lanes];
  std::fill_n(minimum, lanes, first);
  std::fill_n(maximum, lanes, first);
  for_each_in_lanes(count, [&](std::size_t i, std::size_t lane) {
    const Value value = all_finite || is_finite(values[i]) ? values[i] : first;
    minimum[lane] = value < minimum[lane] ? value : minimum[lane];
    maximum[lane] = value > maximum[lane] ? value : maximum[lane];
  });
  const Value least = *std::min_element(minimum, minimum + lanes);
  const Value most = *std::max_element(maximum, maximum + lanes);
  const Value shift = shift_for(least, most);
  double sums[lanes] = {};
  double squares[lanes] = {};
  for_each_in_lanes(count, [&](std::size_t i, std::size_t lane) {
    const auto difference = static_cast<double>(all_finite || is_finite(values[i]) ? values[i] - shift : Value{0});
    sums[lane] += difference;
    squares[lane] += difference * difference;
  });
  count_extremes(static_cast<double>(least), static_cast<double>(most), counts);
  const double sum = sum_of(sums);
  const double sum_of_squares = sum_of(squares);
  if (all_finite && may_wait(static_cast<double>(shift), sum_of_squares)) {
    let_wait(sum, sum_of_squares, count, waiting, counts);
    return true;
  }
  add_moments(sum, sum_of_squares, finite, static_cast<double>(shift), finite_in(counts), counts);
  return false;
}

/// Adds a chunk of floating values, but for what clipping does to them, to `counts` or to what waits to be merged.
template <class Value>
void count_floating(const Value* values, std::size_t count, WaitingMoments& waiting, Counts& counts) noexcept {
  constexpr Value largest = std::numeric_limits<Value>::max();
  std::uint32_t not_finite = 0;
  for (std::size_t i = 0; i < count; ++i) not_finite += is_finite(values[i]) ? 0u : 1u;
  if (count_extent(values, count, count - not_finite, waiting, counts)) return;
  for (std::size_t i = 0; not_finite != 0 && i < count; ++i) {
    counts.nan += values[i] != values[i] ? 1u : 0u;
    counts.positive_infinity += values[i] > largest ? 1u : 0u;
    counts.negative_infinity += values[i] < -largest ? 1u : 0u;
  }
  counts.values += count;
}

/// Adds a chunk of integers, but for what clipping does to them.
template <class Value>
void count_integers(const Value* values, std::size_t count, Counts& counts) noexcept {
  const std::uint64_t before = counts.values;
  Value minimum = values[0];
  Value maximum = values[0];
  for (std::size_t i = 0; i < count; ++i) {
    minimum = std::min(minimum, values[i]);
    maximum = std::max(maximum, values[i]);
  }
  const auto shift = static_cast<double>(values[0]);
  double sums[lanes] = {};
  double squares_of[lanes] = {};
  const auto add = [&](std::size_t i, std::size_t lane) {
    const double difference = static_cast<double>(values[i]) - shift;
    sums[lane] += difference;
    squares_of[lane] += difference * difference;
  };
  for_each_in_lanes(count, add);
  const double sum = sum_of(sums);
  const double squares = sum_of(squares_of);
  counts.minimum = std::min(counts.minimum, static_cast<double>(minimum));
  counts.maximum = std::max(counts.maximum, static_cast<double>(maximum));
  add_moments(sum, squares, count, shift, before, counts);
  counts.values += count;
}

/// How many values lie outside [low, high]; a NaN does not.
template <class Value>
void count_clipped(const Value* values, std::size_t count, Value low, Value high, Counts& counts) noexcept {
  std::uint32_t below = 0;
  std::uint32_t above = 0;
  for (std::size_t i = 0; i < count; ++i) {
    below += values[i] < low ? 1u : 0u;
    above += values[i] > high ? 1u : 0u;
  }
  counts.below += below;
  counts.above += above;
}

/// How many samples came out at the ends of their scale.
template <class Sample>
void count_ends(const Sample* samples, std::size_t count, Counts& counts) noexcept {
  std::uint32_t black = 0;
  std::uint32_t white = 0;
  for (std::size_t i = 0; i < count; ++i) {
    black += samples[i] == 0 ? 1u : 0u;
    white += samples[i] == std::numeric_limits<Sample>::max() ? 1u : 0u;
  }
  counts.black += black;
  counts.white += white;
}

}  // namespace tensorimage::kernels
