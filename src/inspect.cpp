// Owns the look at a tensor's values without a picture.
// Must not know encoders or files.
#include "tensorimage/inspect.hpp"

#include <vector>

#include "batch.hpp"
#include "kernels/quantise.hpp"
#include "tally.hpp"

namespace tensorimage {

ColourReport inspect(const TensorView& view) {
  const Batch batch(view);
  const Shape& shape = batch.shape();
  // The samples are thrown away: counting is the same code as in a save, so that both always agree.
  const kernels::QuantiseMode mode{
      .source = view.dtype(), .arithmetic = view.dtype(), .bit_depth = 8, .normalise = false};
  const kernels::QuantiseRow quantise = kernels::quantise_row(mode);
  std::vector<std::byte> samples(static_cast<std::size_t>(shape.w));
  kernels::PackedRow row{
      .elements = {}, .ranges = {}, .channels = 1, .samples = 1, .width = samples.size(), .out = samples.data()};
  kernels::Counts counts;
  for (std::int64_t image = 0; image < shape.n; ++image) {
    for (std::int64_t channel = 0; channel < shape.c; ++channel) {
      for (std::int64_t y = 0; y < shape.h; ++y) {
        row.elements[0] = {view.row(image, channel, y), view.strides().w, view.byte_order() != std::endian::native};
        quantise(mode, row, counts);
      }
    }
  }
  return {.dtype = view.dtype(), .shape = shape, .tally = to_tally(counts)};
}

}  // namespace tensorimage
