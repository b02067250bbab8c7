// Owns counting on vectors what is met in a chunk: what counts.hpp says of it.
// Must not know rows or samples' places. Included once for each instruction set; see row_kernels_simd.cpp.
#if defined(TENSORIMAGE_KERNELS_COUNTS_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef TENSORIMAGE_KERNELS_COUNTS_INL
#undef TENSORIMAGE_KERNELS_COUNTS_INL
#else
#define TENSORIMAGE_KERNELS_COUNTS_INL
#endif

#include <hwy/highway.h>

#include <cstdint>
#include <limits>
#include <utility>

#include "kernels/chunk.hpp"
#include "kernels/load-inl.hpp"
#include "kernels/moments-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace tensorimage::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

template <class T>
struct Extent {
  T least, most;
};

/// What every number is less than, or equal to.
template <class T>
HWY_INLINE T most_of_all() {
  return std::numeric_limits<T>::has_infinity ? std::numeric_limits<T>::infinity() : std::numeric_limits<T>::max();
}

template <class T>
HWY_INLINE T least_of_all() {
  return std::numeric_limits<T>::has_infinity ? -std::numeric_limits<T>::infinity() : std::numeric_limits<T>::lowest();
}

/// The extremes of a padded chunk. Where it holds a NaN they are those of the others, or NaN.
template <class T>
Extent<T> extent_of(const T* values, std::size_t count) {
  const hn::ScalableTag<T> d;
  const std::size_t step = hn::Lanes(d);
  const std::size_t end = padded(count);
  auto least = hn::Set(d, most_of_all<T>());
  auto most = hn::Set(d, least_of_all<T>());
  auto least_too = least;
  auto most_too = most;
  for (std::size_t i = 0; i < end; i += 2 * step) {
    const auto value = hn::LoadU(d, values + i);
    const auto next = hn::LoadU(d, values + i + step);
    // On x86 the second operand is the answer to a NaN.
    least = hn::Min(value, least);
    most = hn::Max(value, most);
    least_too = hn::Min(next, least_too);
    most_too = hn::Max(next, most_too);
  }
  return {hn::GetLane(hn::MinOfLanes(d, hn::Min(least, least_too))),
          hn::GetLane(hn::MaxOfLanes(d, hn::Max(most, most_too)))};
}

/// As count_floating, where the extent is known; `next` is fetched meanwhile. Gives whether all values are finite, or
/// false if that is hard to say.
template <class T>
HWY_INLINE bool count_values(const T* values, std::size_t count, const Extent<T>& extent, const Ahead& next,
                             WaitingMoments& waiting, Counts& counts) {
  const T shift = shift_for(extent.least, extent.most);
  const Moments moments = shift == T{0} ? moments_of(values, count, next) : moments_of(values, count, next, shift);
  // Else a value is not finite, or a double's square is too large.
  const bool finite = moments.squares < std::numeric_limits<double>::infinity();
  if (may_wait(static_cast<double>(shift), moments.squares)) {
    count_extremes(static_cast<double>(extent.least), static_cast<double>(extent.most), counts);
    let_wait(moments.sum, moments.squares, count, waiting, counts);
  } else if (finite) {
    add_chunk({static_cast<double>(extent.least), static_cast<double>(extent.most), static_cast<double>(shift),
               moments.sum, moments.squares},
              count, counts);
  } else {
    count_chunk(values, count, waiting, counts);
  }
  return finite;
}

/// As count_integers, on a padded chunk; `next` is fetched meanwhile.
template <class T>
HWY_INLINE void count_levels(const T* values, std::size_t count, const Extent<T>& extent, const Ahead& next,
                             Counts& counts) {
  const auto shift = static_cast<double>(values[0]);
  Sums sums = zeros(std::make_index_sequence<vectors_of_lanes>());
  Sums squares = sums;
  const std::size_t end = padded(count);
  // The padding is at the shift and adds nothing.
  for (std::size_t i = 0; i < end; i += lanes) {
    fetch(next, i);
    add_lanes(sums, squares, values + i, shift);
  }
  add_chunk({static_cast<double>(extent.least), static_cast<double>(extent.most), shift, sum_of(sums), sum_of(squares)},
            count, counts);
}

/// The lanes of ones, of a vector that holds minus the number of ones met.
template <class T>
HWY_INLINE std::uint64_t negated_sum(const T* lanes_of, std::size_t count) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum -= static_cast<std::uint64_t>(static_cast<std::int64_t>(lanes_of[i]));
  return sum;
}

/// As count_clipped, on a padded chunk.
template <class T>
void count_outside(const T* values, std::size_t count, T low, T high, Counts& counts) {
  const hn::ScalableTag<T> d;
  const hn::RebindToSigned<decltype(d)> integers;
  const std::size_t end = padded(count);
  auto below = hn::Zero(integers);
  auto above = below;
  for (std::size_t i = 0; i < end; i += hn::Lanes(d)) {
    const auto value = hn::LoadU(d, values + i);
    below = hn::Add(below, hn::BitCast(integers, hn::VecFromMask(d, hn::Lt(value, hn::Set(d, low)))));
    above = hn::Add(above, hn::BitCast(integers, hn::VecFromMask(d, hn::Gt(value, hn::Set(d, high)))));
  }
  hn::TFromD<decltype(integers)> lanes_of[hn::MaxLanes(integers)];
  const std::uint64_t pads = end - count;
  hn::StoreU(below, integers, lanes_of);
  counts.below += negated_sum(lanes_of, hn::Lanes(integers)) - (values[0] < low ? pads : 0);
  hn::StoreU(above, integers, lanes_of);
  counts.above += negated_sum(lanes_of, hn::Lanes(integers)) - (values[0] > high ? pads : 0);
}

/// The sum of the lanes of a vector of samples.
HWY_INLINE std::uint64_t sum_of_samples(hn::Vec<hn::ScalableTag<std::uint8_t>> counted) {
  const hn::ScalableTag<std::uint64_t> d;
  return hn::GetLane(hn::SumOfLanes(d, hn::SumsOf8(counted)));
}

HWY_INLINE std::uint64_t sum_of_samples(hn::Vec<hn::ScalableTag<std::uint16_t>> counted) {
  const hn::ScalableTag<std::uint16_t> d;
  std::uint16_t lanes_of[hn::MaxLanes(d)];
  hn::StoreU(counted, d, lanes_of);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < hn::Lanes(d); ++i) sum += lanes_of[i];
  return sum;
}

/// How many samples are at the ends of their scale, as vectors of them go by; a lane counts to 255 at least.
template <class Sample>
class Ends {
 public:
  HWY_INLINE Ends() : black_(hn::Zero(hn::ScalableTag<Sample>())), white_(black_) {}

  template <class V>
  HWY_INLINE void add(V samples) {
    const hn::ScalableTag<Sample> d;
    black_ = hn::Sub(black_, hn::VecFromMask(d, hn::Eq(samples, hn::Zero(d))));
    white_ = hn::Sub(white_, hn::VecFromMask(d, hn::Eq(samples, hn::Set(d, most))));
  }

  /// `pads` samples like the first one were not meant.
  HWY_INLINE void add_to(Counts& counts, Sample first, std::size_t pads) const {
    counts.black += sum_of_samples(black_) - (first == 0 ? pads : 0);
    counts.white += sum_of_samples(white_) - (first == most ? pads : 0);
  }

 private:
  static constexpr Sample most = std::numeric_limits<Sample>::max();
  hn::Vec<hn::ScalableTag<Sample>> black_;
  hn::Vec<hn::ScalableTag<Sample>> white_;
};

/// As count_ends, on a padded chunk.
template <class Sample>
void count_chunk_ends(const Sample* samples, std::size_t count, Counts& counts) {
  const hn::ScalableTag<Sample> d;
  const std::size_t end = padded(count);
  Ends<Sample> ends;
  for (std::size_t i = 0; i < end; i += hn::Lanes(d)) ends.add(hn::LoadU(d, samples + i));
  ends.add_to(counts, samples[0], end - count);
}

HWY_INLINE int least_of_bytes(hn::Vec<hn::ScalableTag<std::uint8_t>> values) {
  const hn::ScalableTag<std::uint16_t> d;
  const auto pairs = hn::BitCast(d, values);
  const auto least = hn::Min(hn::And(pairs, hn::Set(d, 0xFF)), hn::ShiftRight<8>(pairs));
  return hn::GetLane(hn::MinOfLanes(d, least));
}

/// As count_integers and count_ends for a padded chunk of bytes. All sums are exact.
inline void count_bytes(const std::uint8_t* values, std::size_t count, Counts& counts) {
  const hn::ScalableTag<std::uint8_t> d;
  const hn::ScalableTag<std::int16_t> wide;
  const hn::ScalableTag<std::int32_t> wider;
  const hn::Half<decltype(d)> half;
  const std::size_t end = padded(count);
  auto least = hn::Set(d, values[0]);
  auto most = least;
  auto sums = hn::Zero(hn::ScalableTag<std::uint64_t>());
  auto squares = hn::Zero(wider);
  auto more_squares = hn::Zero(wider);
  Ends<std::uint8_t> ends;
  for (std::size_t i = 0; i < end; i += hn::Lanes(d)) {
    const auto value = hn::LoadU(d, values + i);
    least = hn::Min(least, value);
    most = hn::Max(most, value);
    ends.add(value);
    sums = hn::Add(sums, hn::SumsOf8(value));
    for (std::size_t part = 0; part < 2; ++part) {
      const auto numbers = hn::PromoteTo(wide, hn::LoadU(half, values + i + part * hn::Lanes(half)));
      squares = hn::ReorderWidenMulAccumulate(wider, numbers, numbers, squares, more_squares);
    }
  }
  const std::size_t pads = end - count;
  ends.add_to(counts, values[0], pads);
  std::int32_t lanes_of[hn::MaxLanes(wider)];
  hn::StoreU(hn::Add(squares, more_squares), wider, lanes_of);
  const auto shift = static_cast<double>(values[0]);
  const auto total = static_cast<double>(hn::GetLane(hn::SumOfLanes(hn::ScalableTag<std::uint64_t>(), sums)));
  const auto total_of_squares =
      -static_cast<double>(static_cast<std::int64_t>(negated_sum(lanes_of, hn::Lanes(wider))));
  const auto all = static_cast<double>(end);
  // The padding is at the shift and adds nothing to either sum.
  add_chunk({.least = static_cast<double>(least_of_bytes(least)),
             .most = static_cast<double>(255 - least_of_bytes(hn::Not(most))),
             .shift = shift,
             .sum = total - all * shift,
             .squares = total_of_squares - 2 * shift * total + all * shift * shift},
            count, counts);
}

}  // namespace tensorimage::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
