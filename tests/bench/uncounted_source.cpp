// Owns the making of rows without counting, of the library's own parts for one vector.
// Must not know encoders.
#include "uncounted_source.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include "tensorimage/grid.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "uncounted_source.cpp"
#include <hwy/foreach_target.h>  // includes this file once for each instruction set
// clang-format off: foreach_target.h must come before highway.h
#include <hwy/highway.h>
// clang-format on

#include "kernels/has_vectors-inl.hpp"
#if TENSORIMAGE_HAS_VECTORS
#include "kernels/law-inl.hpp"
#include "kernels/load-inl.hpp"
#endif

HWY_BEFORE_NAMESPACE();
namespace bench::HWY_NAMESPACE {

#if TENSORIMAGE_HAS_VECTORS

namespace hn = hwy::HWY_NAMESPACE;
namespace kernels = tensorimage::kernels::HWY_NAMESPACE;

/// Of so many values at a time, that many are fetched which lie behind them, as in the library's kernels.
constexpr std::size_t chunk_size = tensorimage::kernels::chunk_size;

void make_pixels(const float* red, const float* green, const float* blue, std::size_t count, std::uint8_t* out) {
  using Path = kernels::Path<tensorimage::kernels::Float32Law, false, false>;
  const hn::ScalableTag<std::uint8_t> d;
  const typename Path::Numbers numbers{};
  const auto behind = [](const float* plane) HWY_ATTR {
    return kernels::behind_chunk(reinterpret_cast<const std::byte*>(plane), chunk_size * sizeof(float), sizeof(float));
  };
  for (std::size_t first = 0; first < count; first += chunk_size) {
    const kernels::Ahead next[] = {behind(red + first), behind(green + first), behind(blue + first)};
    const std::size_t end = std::min(count, first + chunk_size);
    for (std::size_t i = first; i < end; i += hn::Lanes(d)) {
      const auto samples = [&](const float* plane, const kernels::Ahead& ahead) HWY_ATTR {
        for (std::size_t k = 0; k < hn::Lanes(d); k += 16) kernels::fetch(ahead, i - first + k);
        return kernels::samples_of<Path>(std::uint8_t{}, plane + i, numbers);
      };
      hn::StoreInterleaved3(samples(red, next[0]), samples(green, next[1]), samples(blue, next[2]), d, out + 3 * i);
    }
  }
}

#else

void make_pixels(const float*, const float*, const float*, std::size_t, std::uint8_t*) {
  throw std::runtime_error("what the report costs is measured on machines with vectors only");
}

#endif

}  // namespace bench::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace bench {
namespace {

HWY_EXPORT(make_pixels);

class UncountedSource final : public tensorimage::RowSource {
 public:
  explicit UncountedSource(const tensorimage::TensorView& view)
      : info_(tensorimage::make_row_source(view)->info()), planes_(static_cast<const float*>(view.data())) {
    if (info_.width % 64 != 0) throw std::invalid_argument("the width must be a multiple of 64");
  }

  [[nodiscard]] const tensorimage::PictureInfo& info() const noexcept override { return info_; }

  void read_rows(std::int64_t first, std::int64_t count, std::byte* out, tensorimage::Tally&) const noexcept override {
    const auto width = static_cast<std::size_t>(info_.width);
    const std::size_t plane = width * static_cast<std::size_t>(info_.height);
    // The rows of a plane follow each other.
    const float* const red = planes_ + static_cast<std::size_t>(first) * width;
    HWY_DYNAMIC_DISPATCH(make_pixels)
    (red, red + plane, red + 2 * plane, static_cast<std::size_t>(count) * width, reinterpret_cast<std::uint8_t*>(out));
  }

 private:
  tensorimage::PictureInfo info_;
  const float* planes_;
};

}  // namespace

std::unique_ptr<tensorimage::RowSource> uncounted_source(const tensorimage::TensorView& view) {
  return std::make_unique<UncountedSource>(view);
}

}  // namespace bench
#endif
