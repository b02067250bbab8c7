// Owns putting planes together to pixels, and taking pixels apart to planes.
// Must not know what the numbers mean. Included once for each instruction set; see row_kernels_simd.cpp.
#if defined(TENSORIMAGE_KERNELS_INTERLEAVE_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef TENSORIMAGE_KERNELS_INTERLEAVE_INL
#undef TENSORIMAGE_KERNELS_INTERLEAVE_INL
#else
#define TENSORIMAGE_KERNELS_INTERLEAVE_INL
#endif

#include <hwy/highway.h>

#include <cstdint>
#include <cstring>

#include "kernels/load-inl.hpp"
#include "kernels/quantise.hpp"

HWY_BEFORE_NAMESPACE();
namespace tensorimage::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// One vector of each plane, from place `i` on, to `out`.
template <int channels, class T>
HWY_INLINE void store_pixels(const T* const* planes, std::size_t i, T* out) {
  const hn::ScalableTag<T> d;
  const auto plane = [&](std::size_t c) HWY_ATTR { return hn::LoadU(d, planes[c] + i); };
  if constexpr (channels == 1) hn::StoreU(plane(0), d, out);
  if constexpr (channels == 2) hn::StoreInterleaved2(plane(0), plane(1), d, out);
  if constexpr (channels == 3) hn::StoreInterleaved3(plane(0), plane(1), plane(2), d, out);
  if constexpr (channels == 4) hn::StoreInterleaved4(plane(0), plane(1), plane(2), plane(3), d, out);
}

/// Knows the number of channels: where each vector asks for it, g++ makes the shuffles' constants anew each time.
template <int channels, class T>
void interleave_planes(const T* const* planes, std::size_t count, std::byte* out) {
  const std::size_t step = hn::Lanes(hn::ScalableTag<T>());
  constexpr std::size_t pixel{channels};
  std::size_t i = 0;
  for (; i + step <= count; i += step) store_pixels<channels>(planes, i, reinterpret_cast<T*>(out) + i * pixel);
  if (i == count) return;
  T rest[hn::MaxLanes(hn::ScalableTag<T>()) * pixel];
  store_pixels<channels>(planes, i, rest);
  std::memcpy(out + i * pixel * sizeof(T), rest, (count - i) * pixel * sizeof(T));
}

/// `count` pixels of 1 to 4 padded planes, to `out`; nothing is written beyond them.
template <class T>
HWY_INLINE void interleave(const T* const* planes, std::size_t count, int channels, std::byte* out) {
  switch (channels) {
    case 1: return interleave_planes<1>(planes, count, out);
    case 2: return interleave_planes<2>(planes, count, out);
    case 3: return interleave_planes<3>(planes, count, out);
    default: return interleave_planes<4>(planes, count, out);
  }
}

template <class T, class D>
HWY_INLINE void load_pixels(D d, const T* pixels, std::size_t channels, T* const* planes, std::size_t i) {
  hn::Vec<D> a, b, c, e;
  switch (channels) {
    case 2: hn::LoadInterleaved2(d, pixels, a, b); break;
    case 3:
      hn::LoadInterleaved3(d, pixels, a, b, c);
      hn::StoreU(c, d, planes[2] + i);
      break;
    default:
      hn::LoadInterleaved4(d, pixels, a, b, c, e);
      hn::StoreU(c, d, planes[2] + i);
      hn::StoreU(e, d, planes[3] + i);
      break;
  }
  hn::StoreU(a, d, planes[0] + i);
  hn::StoreU(b, d, planes[1] + i);
}

/// `count` pixels of 2 to 4 elements to as many planes, which have room for a chunk.
template <class T>
void deinterleave(const std::byte* pixels, std::size_t count, std::size_t channels, T* const* planes) {
  const hn::ScalableTag<T> d;
  const std::size_t step = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + step <= count; i += step) {
    load_pixels(d, reinterpret_cast<const T*>(pixels) + i * channels, channels, planes, i);
  }
  if (i == count) return;
  T rest[hn::MaxLanes(d) * max_channels];
  std::memcpy(rest, pixels + i * channels * sizeof(T), (count - i) * channels * sizeof(T));
  for (std::size_t place = 0; i < count; ++i) {
    for (std::size_t c = 0; c < channels; ++c) planes[c][i] = rest[place++];
  }
}

/// The rows of a chunk. Where the channels lie side by side in memory they are taken apart first.
class ChunkRows {
 public:
  ChunkRows(const PackedRow& row, DType source) : row_(row), size_(item_size(source)) {
    const auto channels = static_cast<std::size_t>(row.channels);
    first_ = row.elements[0].data;
    bool interleaved = channels > 1;
    for (std::size_t c = 0; c < channels; ++c) {
      const ElementRow& elements = row.elements[c];
      if (elements.data < first_) first_ = elements.data;
      interleaved = interleaved && elements.stride == row.channels;
    }
    unsigned met = 0;
    for (std::size_t c = 0; interleaved && c < channels; ++c) {
      const std::ptrdiff_t place = row.elements[c].data - first_;
      const auto item = static_cast<std::ptrdiff_t>(size_);
      interleaved = place % item == 0 && place / item < row.channels;
      planes_of_[c] = static_cast<std::size_t>(place / item);
      met |= interleaved ? 1U << planes_of_[c] : 0;
    }
    // Each place once: else there is memory between that is not the row's.
    interleaved_ = interleaved && met == (1U << channels) - 1;
  }

  /// To be called before the rows of a chunk are asked for.
  void start(std::size_t first, std::size_t count) {
    start_ = first;
    if (!interleaved_) return;
    const auto channels = static_cast<std::size_t>(row_.channels);
    const std::byte* const pixels = first_ + first * channels * size_;
    switch (size_) {
      case 1: return take_apart<std::uint8_t>(pixels, count, channels);
      case 2: return take_apart<std::uint16_t>(pixels, count, channels);
      case 4: return take_apart<std::uint32_t>(pixels, count, channels);
      default: return take_apart<std::uint64_t>(pixels, count, channels);
    }
  }

  [[nodiscard]] HWY_INLINE ElementRow of(std::size_t channel) const {
    const ElementRow& elements = row_.elements[channel];
    if (!interleaved_) return elements.from(start_, size_);
    return {reinterpret_cast<const std::byte*>(storage_ + planes_of_[channel] * chunk_size), 1, elements.swapped};
  }

  /// What is to be fetched while this channel is worked on. All channels together fetch what the next chunk needs;
  /// where elements are scattered, what they fetch is of little use and does no harm.
  [[nodiscard]] HWY_INLINE Ahead next_of(std::size_t channel) const {
    const std::size_t plane = chunk_size * size_;
    if (!interleaved_) return behind_chunk(row_.elements[channel].from(start_, size_).data, plane, size_);
    const auto channels = static_cast<std::size_t>(row_.channels);
    Ahead next = behind_chunk(first_ + start_ * channels * size_, channels * plane, size_);
    next.place += channel * plane;
    return next;
  }

 private:
  template <class T>
  void take_apart(const std::byte* pixels, std::size_t count, std::size_t channels) {
    T* planes[max_channels];
    for (std::size_t c = 0; c < max_channels; ++c) planes[c] = reinterpret_cast<T*>(storage_ + c * chunk_size);
    deinterleave(pixels, count, channels, planes);
  }

  const PackedRow& row_;
  const std::byte* first_;
  std::size_t size_;
  std::size_t start_ = 0;
  bool interleaved_ = false;
  std::size_t planes_of_[max_channels];
  alignas(64) std::uint64_t storage_[max_channels * chunk_size];
};

}  // namespace tensorimage::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
