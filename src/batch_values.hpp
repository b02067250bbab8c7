// Owns the way through a batch: every row, or every value, of some images and channels.
// Must not know what is done with them.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

#include "batch.hpp"
#include "kernels/law.hpp"
#include "kernels/load.hpp"

namespace tensorimage {

/// Some images and some channels of a batch: the first of each, and one past the last.
struct BatchPart {
  std::int64_t first_image = 0;
  std::int64_t end_image = 0;
  std::int64_t first_channel = 0;
  std::int64_t end_channel = 0;

  [[nodiscard]] static BatchPart all(const Batch& batch) noexcept { return {0, batch.shape().n, 0, batch.shape().c}; }
  /// The same images, one channel.
  [[nodiscard]] BatchPart channel(std::int64_t index) const noexcept {
    return {first_image, end_image, index, index + 1};
  }
};

/// One row of one channel of one image.
struct BatchRow {
  std::int64_t image;
  std::int64_t channel;
  DType dtype;
  kernels::ElementRow elements;
};

/// Calls `use` with every row: image by image, channel by channel, from top to bottom.
template <class Use>
void for_each_row(const Batch& batch, const BatchPart& part, Use use) {
  for (std::int64_t image = part.first_image; image < part.end_image; ++image) {
    const TensorView& view = batch.view_of(image);
    const bool swapped = view.byte_order() != std::endian::native;
    for (std::int64_t channel = part.first_channel; channel < part.end_channel; ++channel) {
      for (std::int64_t y = 0; y < batch.shape().h; ++y) {
        use(BatchRow{image, channel, view.dtype(), {batch.row(image, channel, y), view.strides().w, swapped}});
      }
    }
  }
}

/// Calls `use(row, values, count)` with every value, some at a time. `loader(dtype)` gives the kernels::Loader<Value>.
template <class Value, class LoaderOf, class Use>
void for_each_values(const Batch& batch, const BatchPart& part, LoaderOf loader, Use use) {
  const auto width = static_cast<std::size_t>(batch.shape().w);
  Value values[kernels::chunk_size];
  for_each_row(batch, part, [&](const BatchRow& row) {
    const kernels::Loader<Value> load = loader(row.dtype);
    for (std::size_t first = 0; first < width; first += kernels::chunk_size) {
      const std::size_t count = std::min(kernels::chunk_size, width - first);
      load(row.elements.from(first, item_size(row.dtype)), count, values);
      use(row, static_cast<const Value*>(values), count);
    }
  });
}

/// The same with values as a law's precision holds them.
template <class Law, class Use>
void for_each_values_of(const Batch& batch, const BatchPart& part, Use use) {
  for_each_values<typename Law::Value>(
      batch, part, [](DType dtype) { return kernels::loader_for<Law>(dtype); }, use);
}

}  // namespace tensorimage
