// Owns the grid as a tensor of its own, for users who go on computing.
// Must not know packed rows, encoders or files.
#include <cstring>

#include "batch.hpp"
#include "checked.hpp"
#include "grid_geometry.hpp"
#include "kernels/convert.hpp"
#include "range.hpp"
#include "tensorimage/grid.hpp"

namespace tensorimage {
namespace {

/// Fills `bytes` with copies of an element.
void fill(std::span<std::byte> bytes, const Element& element, std::size_t size) {
  for (std::size_t i = 0; i < bytes.size(); i += size) std::memcpy(bytes.data() + i, element.data(), size);
}

void copy_image(const Batch& batch, std::int64_t image, const GridGeometry& geometry, const Ranges& ranges,
                Tensor& grid) {
  const std::size_t size = item_size(grid.dtype());
  const TensorView& view = batch.view_of(image);
  const bool swapped = view.byte_order() != std::endian::native;
  const auto width = static_cast<std::size_t>(geometry.cell_width);
  const bool normalises = ranges.kind() != kernels::MappingKind::none;
  const kernels::Mapping* range = normalises ? &ranges.of(image, 0) : nullptr;
  const std::int64_t top = geometry.top(image / geometry.columns);
  const std::int64_t left = geometry.left(image % geometry.columns);
  for (std::int64_t channel = 0; channel < grid.shape().c; ++channel) {
    const std::int64_t source_channel = batch.shape().c == 1 ? 0 : channel;
    for (std::int64_t y = 0; y < geometry.cell_height; ++y) {
      const kernels::ElementRow row{batch.row(image, source_channel, y), view.strides().w, swapped};
      const std::ptrdiff_t row_of_grid = checked::offset(channel, geometry.height) + top + y;
      const std::ptrdiff_t position = checked::offset(row_of_grid, geometry.width) + left;
      std::byte* const out = grid.bytes().data() + checked::offset(position, size);
      kernels::convert_row(view.dtype(), grid.dtype(), row, width, range, out);
    }
  }
}

Tensor make_grid(const Batch& batch, const GridOptions& options) {
  const GridGeometry geometry(batch.shape(), options);
  const DType dtype = grid_dtype(batch.dtype(), options);
  const std::int64_t channels = batch.shape().c == 1 ? 3 : batch.shape().c;
  Element pad{};
  if (geometry.images > 1) pad = pad_element(dtype, options.pad_value);
  Tensor grid(dtype, {.n = 1, .c = channels, .h = geometry.height, .w = geometry.width});
  if (geometry.images > 1) fill(grid.bytes(), pad, item_size(dtype));
  const Ranges ranges(batch, options, dtype);
  for (std::int64_t image = 0; image < geometry.images; ++image) copy_image(batch, image, geometry, ranges, grid);
  return grid;
}

}  // namespace

Tensor make_grid(const TensorView& view, const GridOptions& options) {
  return make_grid(Batch(view), options);
}

Tensor make_grid(std::span<const TensorView> images, const GridOptions& options) {
  return make_grid(Batch(images), options);
}

}  // namespace tensorimage
