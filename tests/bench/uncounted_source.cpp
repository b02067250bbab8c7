// Owns the making of rows without counting, of the library's own parts for one vector.
// Must not know encoders.
#include "uncounted_source.hpp"

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
#include <hwy/cache_control.h>

#include "kernels/law-inl.hpp"
#endif

HWY_BEFORE_NAMESPACE();
namespace bench::HWY_NAMESPACE {

#if TENSORIMAGE_HAS_VECTORS

namespace hn = hwy::HWY_NAMESPACE;
namespace kernels = tensorimage::kernels::HWY_NAMESPACE;

void make_row(const float* red, const float* green, const float* blue, std::size_t width, std::uint8_t* out) {
  using Path = kernels::Path<tensorimage::kernels::Float32Law, false, false>;
  const hn::ScalableTag<std::uint8_t> d;
  const typename Path::Numbers numbers{};
  const auto samples = [&](const float* plane, std::size_t i) HWY_ATTR {
    // As far ahead as the library's kernels fetch.
    for (std::size_t line = 0; line < hn::Lanes(d); line += 16) hwy::Prefetch(plane + i + 1024 + line);
    return kernels::samples_of<Path>(std::uint8_t{}, plane + i, numbers);
  };
  for (std::size_t i = 0; i < width; i += hn::Lanes(d)) {
    hn::StoreInterleaved3(samples(red, i), samples(green, i), samples(blue, i), d, out + 3 * i);
  }
}

#else

void make_row(const float*, const float*, const float*, std::size_t, std::uint8_t*) {
  throw std::runtime_error("what the report costs is measured on machines with vectors only");
}

#endif

}  // namespace bench::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace bench {
namespace {

HWY_EXPORT(make_row);

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
    for (std::int64_t y = first; y < first + count; ++y) {
      const float* const red = planes_ + static_cast<std::size_t>(y) * width;
      HWY_DYNAMIC_DISPATCH(make_row)
      (red, red + plane, red + 2 * plane, width, reinterpret_cast<std::uint8_t*>(out));
      out += info_.row_bytes();
    }
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
