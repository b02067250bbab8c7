// Owns sums of values and of their squares on vectors, in the lanes that counts.hpp defines.
// Must not know what is counted. Included once for each instruction set; see row_kernels_simd.cpp.
#if defined(TENSORIMAGE_KERNELS_MOMENTS_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef TENSORIMAGE_KERNELS_MOMENTS_INL
#undef TENSORIMAGE_KERNELS_MOMENTS_INL
#else
#define TENSORIMAGE_KERNELS_MOMENTS_INL
#endif

#include <hwy/highway.h>

#include <cstdint>
#include <type_traits>
#include <utility>

#include "kernels/counts.hpp"
#include "kernels/load-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace tensorimage::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Doubles in the lanes of for_each_in_lanes; at most eight to a vector.
using Doubles = hn::CappedTag<double, lanes / 2>;
inline constexpr std::size_t vectors_of_lanes = lanes / hn::MaxLanes(Doubles());

struct Sums {
  hn::Vec<Doubles> vectors[vectors_of_lanes];
};

/// Without a loop, which g++ would make a slow call of memset.
template <std::size_t... places>
HWY_INLINE Sums zeros(std::index_sequence<places...>) {
  return {{hn::Set(Doubles(), places * 0.0)...}};
}

/// The upper half of the lanes to the lower one each time, in registers.
template <class V>
HWY_INLINE double sum_of_lanes(V values) {
  const hn::DFromV<V> d;
  if constexpr (hn::MaxLanes(d) == 1) {
    return hn::GetLane(values);
  } else {
    const hn::Half<decltype(d)> half;
    return sum_of_lanes(hn::Add(hn::LowerHalf(half, values), hn::UpperHalf(half, values)));
  }
}

HWY_INLINE double sum_of(const Sums& sums) {
  const auto& v = sums.vectors;
  if constexpr (vectors_of_lanes == 2) {
    return sum_of_lanes(hn::Add(v[0], v[1]));
  } else if constexpr (vectors_of_lanes == 4) {
    return sum_of_lanes(hn::Add(hn::Add(v[0], v[2]), hn::Add(v[1], v[3])));
  } else {
    const auto even = hn::Add(hn::Add(v[0], v[4]), hn::Add(v[2], v[6]));
    return sum_of_lanes(hn::Add(even, hn::Add(hn::Add(v[1], v[5]), hn::Add(v[3], v[7]))));
  }
}

HWY_INLINE hn::Vec<Doubles> differences(const float* values) {
  return hn::PromoteTo(Doubles(), hn::LoadU(hn::Rebind<float, Doubles>(), values));
}

HWY_INLINE hn::Vec<Doubles> differences(const float* values, float shift) {
  const hn::Rebind<float, Doubles> d;
  return hn::PromoteTo(Doubles(), hn::Sub(hn::LoadU(d, values), hn::Set(d, shift)));
}

HWY_INLINE hn::Vec<Doubles> differences(const double* values) {
  return hn::LoadU(Doubles(), values);
}

HWY_INLINE hn::Vec<Doubles> differences(const double* values, double shift) {
  const Doubles d;
  return hn::Sub(hn::LoadU(d, values), hn::Set(d, shift));
}

HWY_INLINE hn::Vec<Doubles> differences(const std::int32_t* values, double shift) {
  const Doubles d;
  return hn::Sub(hn::PromoteTo(d, hn::LoadU(hn::Rebind<std::int32_t, Doubles>(), values)), hn::Set(d, shift));
}

HWY_INLINE hn::Vec<Doubles> differences(const std::int64_t* values, double shift) {
  const Doubles d;
  return hn::Sub(hn::ConvertTo(d, hn::LoadU(hn::Rebind<std::int64_t, Doubles>(), values)), hn::Set(d, shift));
}

struct Moments {
  double sum, squares;
};

template <class T, class... Shift>
HWY_INLINE void add_lanes(Sums& sums, Sums& squares, const T* values, Shift... shift) {
  const Doubles d;
  for (std::size_t i = 0; i < vectors_of_lanes; ++i) {
    const auto difference = differences(values + i * hn::MaxLanes(d), shift...);
    sums.vectors[i] = hn::Add(sums.vectors[i], difference);
    if constexpr (std::is_same_v<T, float>) {
      // The product is exact: fused or not gives the same.
      squares.vectors[i] = hn::MulAdd(difference, difference, squares.vectors[i]);
    } else {
      squares.vectors[i] = hn::Add(squares.vectors[i], hn::Mul(difference, difference));
    }
  }
}

/// The sums of differences from `shift`, or from nothing, and of their squares; `next` is fetched meanwhile.
template <class T, class... Shift>
HWY_INLINE Moments moments_of(const T* values, std::size_t count, const Ahead& next, Shift... shift) {
  Sums sums = zeros(std::make_index_sequence<vectors_of_lanes>());
  Sums squares = sums;
  const std::size_t whole = count - count % lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    fetch(next, i);
    add_lanes(sums, squares, values + i, shift...);
  }
  if (whole < count) {
    T rest[lanes];
    // What is at the shift adds nothing.
    for (std::size_t i = 0; i < lanes; ++i) rest[i] = whole + i < count ? values[whole + i] : (T{0} + ... + shift);
    add_lanes(sums, squares, rest, shift...);
  }
  return {sum_of(sums), sum_of(squares)};
}

}  // namespace tensorimage::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
