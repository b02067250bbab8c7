// Owns the look at a tensor's values without a picture.
// Must not know encoders or files.
#include "tensorimage/inspect.hpp"

#include <algorithm>
#include <vector>

#include "batch_values.hpp"
#include "colour_report.hpp"
#include "grid_geometry.hpp"
#include "kernels/quantise.hpp"
#include "label_plan.hpp"
#include "pixel_plan.hpp"
#include "range.hpp"
#include "tally.hpp"

namespace tensorimage {
namespace {

/// The samples are thrown away: counting is the same code as in a save, so that both always agree.
std::vector<ValueStatistics> statistics_of(const Batch& batch, kernels::QuantiseMode mode, const Ranges& ranges) {
  const auto width = static_cast<std::size_t>(batch.shape().w);
  // In parts, since a broadcast row may be wider than memory.
  std::byte samples[kernels::chunk_size * sizeof(std::uint16_t)];
  kernels::PackedRow packed{
      .elements = {}, .mappings = {}, .channels = 1, .samples = 1, .width = 0, .out = samples, .marks = nullptr};
  std::vector<ValueStatistics> channels;
  for (std::int64_t channel = 0; channel < batch.shape().c; ++channel) {
    kernels::ChannelCounts counts;
    for_each_row(batch, BatchPart::all(batch).channel(channel), [&](const BatchRow& row) {
      if (ranges.kind() != kernels::MappingKind::none) packed.mappings[0] = ranges.of(row.image, channel);
      mode.source = row.dtype;
      for (std::size_t first = 0; first < width; first += kernels::chunk_size) {
        packed.width = std::min(kernels::chunk_size, width - first);
        packed.elements[0] = row.elements.from(first, item_size(row.dtype));
        kernels::quantise_row(mode)(mode, packed, counts);
      }
    });
    channels.push_back(to_statistics(counts[0]));
  }
  return channels;
}

std::vector<ValueStatistics> statistics_of(const Batch& batch, const LabelPlan& labels) {
  const auto width = static_cast<std::size_t>(batch.shape().w);
  std::byte indices[kernels::chunk_size];
  kernels::Counts counts;
  for_each_row(batch, BatchPart::all(batch), [&](const BatchRow& row) {
    for (std::size_t first = 0; first < width; first += kernels::chunk_size) {
      const std::size_t count = std::min(kernels::chunk_size, width - first);
      kernels::label_row(labels.mode_for(row.dtype), row.elements.from(first, item_size(row.dtype)), count, indices,
                         counts);
    }
  });
  return {to_statistics(counts)};
}

ColourReport inspect(const Batch& batch, const GridOptions& grid, const PixelOptions& pixels) {
  const GridGeometry geometry(batch.shape(), grid);
  const PixelPlan plan(batch, grid, pixels);
  if (pixels.labels) {
    const LabelPlan labels(batch, *pixels.labels, geometry.has_padding(), grid.pad_value);
    return make_report(batch, statistics_of(batch, labels), grid, pixels);
  }
  const Ranges ranges(batch, grid, pixels, plan.arithmetic);
  const kernels::QuantiseMode mode{
      .arithmetic = plan.arithmetic, .bit_depth = plan.bit_depth, .mapping = ranges.kind()};
  return make_report(batch, statistics_of(batch, mode, ranges), grid, pixels);
}

}  // namespace

ColourReport inspect(const TensorView& view) {
  const Batch batch(view);
  return make_report(batch, statistics_of(batch, {.arithmetic = view.dtype()}, Ranges(batch, {}, view.dtype())), {},
                     {});
}

ColourReport inspect(const TensorView& view, const GridOptions& grid, const PixelOptions& pixels) {
  return inspect(Batch(view), grid, pixels);
}

ColourReport inspect(std::span<const TensorView> images, const GridOptions& grid, const PixelOptions& pixels) {
  return inspect(Batch(images), grid, pixels);
}

}  // namespace tensorimage
