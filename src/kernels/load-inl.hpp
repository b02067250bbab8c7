// Owns bringing a chunk of elements into a row of values that vectors can read without an end in their midst.
// Must not know what is computed. Included once for each instruction set; see row_kernels_simd.cpp.
#if defined(TENSORIMAGE_KERNELS_LOAD_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef TENSORIMAGE_KERNELS_LOAD_INL
#undef TENSORIMAGE_KERNELS_LOAD_INL
#else
#define TENSORIMAGE_KERNELS_LOAD_INL
#endif

#include <hwy/highway.h>

#include <cstdint>
#include <cstring>

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

/// As bfloat16_to_float and float16_to_float, but that a NaN may lose its payload.
template <class V, class D>
HWY_INLINE hn::Vec<D> widened(D d, V stored, bool is_bfloat16) {
  const hn::RebindToSigned<D> bits_tag;
  const hn::RebindToUnsigned<D> unsigned_tag;
  const auto bits = hn::BitCast(bits_tag, hn::PromoteTo(unsigned_tag, stored));
  if (is_bfloat16) return hn::BitCast(d, hn::ShiftLeft<16>(bits));
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

inline void widen(const std::byte* data, std::size_t count, bool is_bfloat16, float* out) {
  const hn::ScalableTag<float> d;
  const hn::Rebind<std::uint16_t, decltype(d)> narrow;
  std::uint16_t buffer[chunk_size];
  const std::uint16_t* const stored = padded_in_place(data, count, buffer);
  for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
    hn::StoreU(widened(d, hn::LoadU(narrow, stored + i), is_bfloat16), d, out + i);
  }
}

HWY_INLINE Loader<float> scalar_loader(DType source, DType arithmetic, float) {
  return loader_of_floats(source, arithmetic);
}

HWY_INLINE Loader<double> scalar_loader(DType source, DType, double) {
  return loader_of_doubles(source);
}

/// Loads chunks of one dtype as values, padded.
template <class T>
class ChunkLoader {
 public:
  ChunkLoader(DType source, DType arithmetic)
      : scalar_(scalar_loader(source, arithmetic, T())),
        holds_values_(source == (sizeof(T) == 4 ? DType::f32 : DType::f64)),
        is_bfloat16_(source == DType::bf16),
        is_half_(sizeof(T) == 4 && (is_bfloat16_ || source == DType::f16)) {}

  const T* load(const ElementRow& row, std::size_t count, T* buffer) const {
    const bool contiguous = row.stride == 1 && !row.swapped;
    if (contiguous && holds_values_) return padded_in_place(row.data, count, buffer);
    if constexpr (sizeof(T) == 4) {
      if (contiguous && is_half_) {
        widen(row.data, count, is_bfloat16_, buffer);
        pad(buffer, count);
        return buffer;
      }
    }
    scalar_(row, count, buffer);
    pad(buffer, count);
    return buffer;
  }

 private:
  Loader<T> scalar_;
  bool holds_values_;
  bool is_bfloat16_;
  bool is_half_;
};

}  // namespace tensorimage::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
