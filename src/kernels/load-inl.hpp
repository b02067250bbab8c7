// Owns bringing a chunk of elements into a row of values that vectors can read without an end in their midst, and into
// the caches before that.
// Must not know what is computed. Included once for each instruction set; see row_kernels_simd.cpp.
#if defined(TENSORIMAGE_KERNELS_LOAD_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef TENSORIMAGE_KERNELS_LOAD_INL
#undef TENSORIMAGE_KERNELS_LOAD_INL
#else
#define TENSORIMAGE_KERNELS_LOAD_INL
#endif

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <cstdint>
#include <cstring>
#include <type_traits>

#include "kernels/chunk.hpp"
#include "kernels/load.hpp"

HWY_BEFORE_NAMESPACE();
namespace tensorimage::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Chunks are filled up to a multiple of this: one vector of bytes, four of floats, on the widest instruction set.
inline constexpr std::size_t granule = 64;

HWY_INLINE std::size_t padded(std::size_t count) {
  return (count + granule - 1) / granule * granule;
}

/// Repeats the first value up to the next multiple of a granule.
template <class T>
HWY_INLINE void pad(T* values, std::size_t count) {
  const std::size_t end = padded(count);
  for (std::size_t i = count; i < end; ++i) values[i] = values[0];
}

/// Where `count` elements that lie side by side can be read with their padding: in their place or in `buffer`.
template <class T>
HWY_INLINE const T* padded_in_place(const std::byte* data, std::size_t count, T* buffer) {
  const bool aligned = reinterpret_cast<std::uintptr_t>(data) % alignof(T) == 0;
  if (aligned && count % granule == 0) return reinterpret_cast<const T*>(data);
  std::memcpy(buffer, data, count * sizeof(T));
  pad(buffer, count);
  return buffer;
}

// Whether there is an instruction for float16. Highway takes it as part of AVX2.
#undef TENSORIMAGE_HAS_FLOAT16
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX2 && !defined(HWY_DISABLE_F16C)
#define TENSORIMAGE_HAS_FLOAT16 1
#else
#define TENSORIMAGE_HAS_FLOAT16 0
#endif

/// As float16_to_float, but that a NaN may lose its payload.
template <class V, class D>
HWY_INLINE hn::Vec<D> widened(D d, V stored) {
  const hn::RebindToSigned<D> bits_tag;
  const hn::RebindToUnsigned<D> unsigned_tag;
  const auto bits = hn::BitCast(bits_tag, hn::PromoteTo(unsigned_tag, stored));
  const auto sign = hn::ShiftLeft<16>(hn::And(bits, hn::Set(bits_tag, 0x8000)));
  const auto magnitude = hn::And(bits, hn::Set(bits_tag, 0x7FFF));
  // Subnormals count in units of 2^-24; of the others the bias of the exponent changes, twice where it is all ones.
  const auto subnormal = hn::BitCast(bits_tag, hn::Mul(hn::ConvertTo(d, magnitude), hn::Set(d, 0x1p-24F)));
  const auto rebias = hn::Set(bits_tag, (127 - 15) << 23);
  const auto normal = hn::Add(hn::ShiftLeft<13>(magnitude), rebias);
  const auto ends = hn::IfThenElse(hn::Gt(magnitude, hn::Set(bits_tag, 0x7BFF)), hn::Add(normal, rebias), normal);
  const auto wide = hn::IfThenElse(hn::Lt(magnitude, hn::Set(bits_tag, 0x400)), subnormal, ends);
  return hn::BitCast(d, hn::Or(wide, sign));
}

/// Elements as they are stored, to values that hold them or that they are rounded to.
template <class D, class V>
HWY_INLINE hn::Vec<D> values_of(BFloat16Element, D d, V stored) {
  const hn::RebindToUnsigned<D> bits;
  return hn::BitCast(d, hn::ShiftLeft<16>(hn::PromoteTo(bits, stored)));
}

template <class D, class V>
HWY_INLINE hn::Vec<D> values_of(Float16Element, D d, V stored) {
#if TENSORIMAGE_HAS_FLOAT16
  return hn::PromoteTo(d, hn::BitCast(hn::Rebind<hwy::float16_t, D>(), stored));
#else
  return widened(d, stored);
#endif
}

template <class Integer, class D, class V>
HWY_INLINE hn::Vec<D> values_of(PlainElement<Integer>, D d, V stored) {
  const hn::RebindToSigned<D> integers;
  hn::Vec<decltype(integers)> wide;
  if constexpr (sizeof(Integer) == sizeof(hn::TFromD<D>)) {
    wide = stored;
  } else {
    wide = hn::PromoteTo(integers, stored);
  }
  if constexpr (std::is_floating_point_v<hn::TFromD<D>>) {
    return hn::ConvertTo(d, wide);
  } else {
    return wide;
  }
}

template <class Element, class T>
void widen(const std::byte* data, std::size_t count, T* out) {
  using Stored = typename Element::Stored;
  const hn::ScalableTag<T> d;
  const hn::Rebind<Stored, decltype(d)> narrow;
  alignas(64) Stored buffer[chunk_size];
  const Stored* const stored = padded_in_place(data, count, buffer);
  for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
    hn::StoreU(values_of(Element(), d, hn::LoadU(narrow, stored + i)), d, out + i);
  }
}

template <class T>
using Widen = void (*)(const std::byte* data, std::size_t count, T* out);

/// What widens elements that lie side by side; null where that is left to a scalar loader.
template <class T>
HWY_INLINE Widen<T> widen_integers(DType source) {
  switch (source) {
    case DType::u8: return widen<PlainElement<std::uint8_t>, T>;
    case DType::i8: return widen<PlainElement<std::int8_t>, T>;
    case DType::u16: return widen<PlainElement<std::uint16_t>, T>;
    case DType::i16: return widen<PlainElement<std::int16_t>, T>;
    default: return nullptr;
  }
}

HWY_INLINE Widen<float> widen_for(DType source, DType arithmetic, float) {
  if (source == DType::f16) return widen<Float16Element, float>;
  if (source == DType::bf16) return widen<BFloat16Element, float>;
  if (arithmetic != DType::f32) return nullptr;  // the law rounds
  return source == DType::i32 ? widen<PlainElement<std::int32_t>, float> : widen_integers<float>(source);
}

HWY_INLINE Widen<double> widen_for(DType, DType, double) {
  return nullptr;  // g++ makes vectors of the scalar loader
}

HWY_INLINE Widen<std::int32_t> widen_for(DType source, DType, std::int32_t) {
  return widen_integers<std::int32_t>(source);
}

HWY_INLINE Widen<std::int64_t> widen_for(DType, DType, std::int64_t) {
  return nullptr;
}

HWY_INLINE Loader<float> scalar_loader(DType source, DType arithmetic, float) {
  return loader_of_floats(source, arithmetic);
}

HWY_INLINE Loader<double> scalar_loader(DType source, DType, double) {
  return loader_of_doubles(source);
}

HWY_INLINE Loader<std::int32_t> scalar_loader(DType source, DType, std::int32_t) {
  return loader_of_integers(source);
}

HWY_INLINE Loader<std::int64_t> scalar_loader(DType source, DType, std::int64_t) {
  return loader_of_long_integers(source);
}

HWY_INLINE DType dtype_of(float) {
  return DType::f32;
}

HWY_INLINE DType dtype_of(double) {
  return DType::f64;
}

HWY_INLINE DType dtype_of(std::int32_t) {
  return DType::i32;
}

HWY_INLINE DType dtype_of(std::int64_t) {
  return DType::i64;
}

inline constexpr std::size_t cache_line = 64;
/// Several lines at a time go faster than one by one.
inline constexpr std::size_t fetched_bytes = 4 * cache_line;

/// What is fetched while a chunk is worked on: elements that are mostly read next.
struct Ahead {
  std::uintptr_t place;  ///< that of nobody's memory does no harm
  std::size_t element;   ///< bytes
  std::size_t at_once;   ///< elements: a power of two, from 16 on
};

/// The elements behind a chunk of so many bytes. The processor's own prefetch ends with the page, and does best when a
/// page is read from its beginning; chunks of parts of a page would then leave gaps.
HWY_INLINE Ahead behind_chunk(const std::byte* chunk, std::size_t bytes, std::size_t element) {
  constexpr std::uintptr_t page = 4096;
  const std::uintptr_t behind = reinterpret_cast<std::uintptr_t>(chunk) + bytes;
  return {bytes % page == 0 ? (behind + page - 1) / page * page : behind, element, fetched_bytes / element};
}

/// For a loop over a chunk that calls this with the number of values it has done, in steps of 16: as many elements are
/// fetched.
HWY_INLINE void fetch(const Ahead& next, std::size_t done) {
  if ((done & (next.at_once - 1)) != 0) return;
  const std::uintptr_t place = next.place + done * next.element;
  for (std::size_t i = 0; i < fetched_bytes; i += cache_line) hwy::Prefetch(reinterpret_cast<const char*>(place + i));
}

/// Loads chunks of one dtype as values, padded.
template <class T>
class ChunkLoader {
 public:
  ChunkLoader(DType source, DType arithmetic)
      : scalar_(scalar_loader(source, arithmetic, T())),
        widen_(widen_for(source, arithmetic, T())),
        holds_values_(source == dtype_of(T())) {}

  const T* load(const ElementRow& row, std::size_t count, T* buffer) const {
    const bool contiguous = row.stride == 1 && !row.swapped;
    if (contiguous && holds_values_) return padded_in_place(row.data, count, buffer);
    if (contiguous && widen_ != nullptr) {
      widen_(row.data, count, buffer);
    } else {
      scalar_(row, count, buffer);
    }
    pad(buffer, count);
    return buffer;
  }

 private:
  Loader<T> scalar_;
  Widen<T> widen_;
  bool holds_values_;
};

}  // namespace tensorimage::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
