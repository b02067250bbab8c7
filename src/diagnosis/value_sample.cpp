// Owns a small, evenly spread, always equal choice of a batch's values.
// Must not know what is concluded from them.
#include "diagnosis/value_sample.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "checked.hpp"
#include "kernels/law.hpp"
#include "kernels/load.hpp"

namespace tensorimage {
namespace {

// Neighbours tell little more than one of them, but a run costs hardly more than an element.
constexpr std::int64_t looked_at = 16;
constexpr std::int64_t most_channels = 16;

double relative_rounding(DType dtype) noexcept {
  switch (dtype) {
    case DType::f16: return 0x1p-11;
    case DType::bf16: return 0x1p-8;
    // Made by a few operations, each of which rounds.
    case DType::f32: return 0x1p-21;
    case DType::f64: return 0x1p-50;
    default: return 0.0;
  }
}

/// A number in [0, bound) that looks unrelated for neighbouring indices: multiples of the golden ratio spread evenly.
std::int64_t spread(std::int64_t index, std::int64_t bound) noexcept {
  const double place = static_cast<double>(index) * 0.6180339887498949;
  return std::min(bound - 1, static_cast<std::int64_t>((place - std::floor(place)) * static_cast<double>(bound)));
}

/// Adds the finite values of `runs` runs spread over all images of one channel.
void sample_channel(const Batch& batch, std::int64_t channel, std::int64_t runs, std::vector<double>& values) {
  const Shape& shape = batch.shape();
  const std::int64_t length = std::min(shape.w, looked_at);
  std::array<double, looked_at> run{};
  for (std::int64_t i = 0; i < runs; ++i) {
    const std::int64_t image = spread(i, shape.n);
    const double down = (static_cast<double>(i) + 0.5) / static_cast<double>(runs);
    const std::int64_t y = std::min(shape.h - 1, static_cast<std::int64_t>(down * static_cast<double>(shape.h)));
    const std::int64_t x = spread(i + channel + 1, shape.w - length + 1);
    const TensorView& view = batch.view_of(image);
    const kernels::ElementRow row{batch.row(image, channel, y), view.strides().w,
                                  view.byte_order() != std::endian::native};
    kernels::loader_for<kernels::Float64Law>(view.dtype())(
        row.from(static_cast<std::size_t>(x), item_size(view.dtype())), static_cast<std::size_t>(length), run.data());
    for (std::int64_t k = 0; k < length; ++k) {
      const double value = run[static_cast<std::size_t>(k)];
      if (std::isfinite(value)) values.push_back(value);
    }
  }
}

}  // namespace

ValueSample sample_values(const Batch& batch, std::size_t budget) {
  const Shape& shape = batch.shape();
  ValueSample sample;
  const std::int64_t channels = std::min(shape.c, most_channels);
  const std::int64_t length = std::min(shape.w, looked_at);
  const std::int64_t runs =
      std::max<std::int64_t>(1, static_cast<std::int64_t>(budget) / checked::offset(channels, length));
  sample.channels.resize(static_cast<std::size_t>(channels));
  for (std::int64_t i = 0; i < channels; ++i) {
    std::vector<double>& values = sample.channels[static_cast<std::size_t>(i)];
    values.reserve(checked::size(runs, length));
    sample_channel(batch, checked::offset(i, shape.c / channels), runs, values);
  }
  for (const TensorView& view : batch.views()) {
    sample.relative_rounding = std::max(sample.relative_rounding, relative_rounding(view.dtype()));
  }
  return sample;
}

double share_outside(const ValueSample& sample, double low, double high) noexcept {
  std::size_t all = 0;
  std::size_t outside = 0;
  for (const std::vector<double>& values : sample.channels) {
    all += values.size();
    for (const double value : values) outside += value < low || value > high ? 1U : 0U;
  }
  return all == 0 ? 0.0 : static_cast<double>(outside) / static_cast<double>(all);
}

}  // namespace tensorimage
