// Owns the search on vectors for the extremes of a row: what extrema.cpp says of it.
// Must not know images. Included once for each instruction set; see row_kernels_simd.cpp.
#if defined(TENSORIMAGE_KERNELS_EXTREMA_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef TENSORIMAGE_KERNELS_EXTREMA_INL
#undef TENSORIMAGE_KERNELS_EXTREMA_INL
#else
#define TENSORIMAGE_KERNELS_EXTREMA_INL
#endif

#include <hwy/highway.h>

#include <cstring>
#include <limits>

#include "kernels/extrema.hpp"
#include "kernels/load-inl.hpp"
#include "kernels/row_kernels.hpp"

HWY_BEFORE_NAMESPACE();
namespace tensorimage::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// What a search has met, as pairs of vectors go by: one vector alone would wait for itself.
template <class T>
class Search {
 public:
  HWY_INLINE Search()
      : least_(hn::Set(D(), std::numeric_limits<T>::infinity())),
        least_too_(least_),
        most_(hn::Neg(least_)),
        most_too_(most_),
        any_sign_(hn::Zero(D())),
        all_signs_(hn::Set(D(), T{-0.0})),
        numbers_(hn::Eq(any_sign_, any_sign_)) {}

  template <class V>
  HWY_INLINE void add(V value, V next) {
    least_ = hn::Min(value, least_);
    most_ = hn::Max(value, most_);
    least_too_ = hn::Min(next, least_too_);
    most_too_ = hn::Max(next, most_too_);
    any_sign_ = hn::Or(any_sign_, hn::Or(value, next));
    all_signs_ = hn::And(all_signs_, hn::And(value, next));
    numbers_ = hn::And(numbers_, hn::And(hn::Eq(value, value), hn::Eq(next, next)));
  }

  [[nodiscard]] HWY_INLINE Extrema extrema() const {
    const D d;
    if (!hn::AllTrue(d, numbers_)) {
      return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
    }
    const T low = hn::GetLane(hn::MinOfLanes(d, hn::Min(least_, least_too_)));
    const T high = hn::GetLane(hn::MaxOfLanes(d, hn::Max(most_, most_too_)));
    const hn::RebindToSigned<D> bits;
    return with_signs_of_zeros({static_cast<double>(low), static_cast<double>(high)},
                               !hn::AllFalse(bits, hn::Lt(hn::BitCast(bits, any_sign_), hn::Zero(bits))),
                               hn::AllTrue(bits, hn::Lt(hn::BitCast(bits, all_signs_), hn::Zero(bits))));
  }

 private:
  using D = hn::ScalableTag<T>;
  hn::Vec<D> least_, least_too_, most_, most_too_, any_sign_, all_signs_;
  hn::Mask<D> numbers_;
};

template <class T>
HWY_INLINE Extrema extrema_of(DType source, DType arithmetic, const ElementRow& row, std::size_t width) {
  const hn::ScalableTag<T> d;
  const ChunkLoader<T> loader(source, arithmetic);
  alignas(64) T buffer[chunk_size];
  Search<T> search;
  for (std::size_t first = 0; first < width; first += chunk_size) {
    const std::size_t count = width - first < chunk_size ? width - first : chunk_size;
    const T* const values = loader.load(row.from(first, item_size(source)), count, buffer);
    const std::size_t end = padded(count);
    for (std::size_t i = 0; i < end; i += 2 * hn::Lanes(d)) {
      search.add(hn::LoadU(d, values + i), hn::LoadU(d, values + i + hn::Lanes(d)));
    }
  }
  return search.extrema();
}

/// The least and the greatest of integers that lie side by side, to `ends`.
template <class T>
void find_ends(const std::byte* data, std::size_t width, std::byte* ends) {
  const hn::ScalableTag<T> d;
  const std::size_t step = hn::Lanes(d);
  T pair[2];
  std::memcpy(pair, data, sizeof(T));
  auto least = hn::Set(d, pair[0]);
  auto most = least;
  auto least_too = least;
  auto most_too = most;
  const T* const values = reinterpret_cast<const T*>(data);
  std::size_t i = 0;
  for (; i + 2 * step <= width; i += 2 * step) {
    const auto value = hn::LoadU(d, values + i);
    const auto next = hn::LoadU(d, values + i + step);
    least = hn::Min(least, value);
    most = hn::Max(most, value);
    least_too = hn::Min(least_too, next);
    most_too = hn::Max(most_too, next);
  }
  // What is left, then the lanes; where nothing is left, lanes alone.
  T rest[4 * hn::MaxLanes(d)];
  std::memcpy(rest, data + i * sizeof(T), (width - i) * sizeof(T));
  std::size_t left = width - i;
  hn::StoreU(hn::Min(least, least_too), d, rest + left);
  hn::StoreU(hn::Max(most, most_too), d, rest + left + step);
  left += 2 * step;
  pair[1] = pair[0];
  for (std::size_t k = 0; k < left; ++k) {
    pair[0] = rest[k] < pair[0] ? rest[k] : pair[0];
    pair[1] = rest[k] > pair[1] ? rest[k] : pair[1];
  }
  std::memcpy(ends, pair, sizeof(pair));
}

/// Whether the ends were found: integers side by side.
HWY_INLINE bool find_ends(DType source, const ElementRow& row, std::size_t width, std::byte* ends) {
  if (row.stride != 1 || row.swapped) return false;
  switch (source) {
    case DType::boolean:
    case DType::u8: find_ends<std::uint8_t>(row.data, width, ends); return true;
    case DType::i8: find_ends<std::int8_t>(row.data, width, ends); return true;
    case DType::u16: find_ends<std::uint16_t>(row.data, width, ends); return true;
    case DType::i16: find_ends<std::int16_t>(row.data, width, ends); return true;
    case DType::i32: find_ends<std::int32_t>(row.data, width, ends); return true;
    case DType::i64: find_ends<std::int64_t>(row.data, width, ends); return true;
    default: return false;
  }
}

inline Extrema extrema(DType source, DType arithmetic, const ElementRow& row, std::size_t width) noexcept {
  // Conversion keeps the order of integers, so that their ends stand for all of them.
  std::byte ends[2 * sizeof(std::int64_t)];
  if (find_ends(source, row, width, ends)) return scalar_extrema_of_row(source, arithmetic, {ends, 1, false}, 2);
  return arithmetic == DType::f64 ? extrema_of<double>(source, arithmetic, row, width)
                                  : extrema_of<float>(source, arithmetic, row, width);
}

}  // namespace tensorimage::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
