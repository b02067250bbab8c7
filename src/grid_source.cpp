// Owns the grid as a function from row numbers to packed rows: nothing of the picture is kept.
// Must not know encoders or files.
#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

#include "batch.hpp"
#include "checked.hpp"
#include "finish.hpp"
#include "grid_geometry.hpp"
#include "kernels/quantise.hpp"
#include "label_plan.hpp"
#include "pixel_plan.hpp"
#include "range.hpp"
#include "tally.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/grid.hpp"
#include "tensorimage/inspect.hpp"

namespace tensorimage {
namespace {

class GridSource final : public RowSource {
 public:
  GridSource(Batch batch, const GridOptions& options, const PixelOptions& pixels,
             const std::optional<ClipMapColours>& clip_map);

  [[nodiscard]] const PictureInfo& info() const noexcept override { return info_; }
  void read_rows(std::int64_t first, std::int64_t count, std::byte* out, Tally& tally) const noexcept override;

 private:
  void make_padding(const GridOptions& options);
  void read_row(std::int64_t y, std::byte* out, kernels::ChannelCounts& counts) const noexcept;
  [[nodiscard]] bool rows_follow_each_other() const noexcept;
  /// `rows` is 1 unless rows follow each other: then so many are one long row.
  void read_image_rows(std::int64_t image, std::int64_t y, std::int64_t rows, std::byte* out,
                       kernels::ChannelCounts& counts) const noexcept;
  void read_finished_row(const kernels::QuantiseMode& mode, const kernels::PackedRow& row, std::byte* out,
                         kernels::ChannelCounts& counts) const noexcept;
  void fill_padding(std::byte* out, std::int64_t pixels) const noexcept;
  /// Images in a row of the grid; the last row may hold fewer than there are columns.
  [[nodiscard]] std::int64_t images_in_row(std::int64_t row) const noexcept {
    return std::min(geometry_.columns, geometry_.images - checked::offset(row, geometry_.columns));
  }
  [[nodiscard]] kernels::QuantiseMode mode_for(DType source) const noexcept {
    return {.source = source, .arithmetic = plan_.arithmetic, .bit_depth = plan_.bit_depth, .mapping = ranges_.kind()};
  }

  Batch batch_;
  GridGeometry geometry_;
  PixelPlan plan_;
  PictureInfo info_;
  Ranges ranges_;
  std::optional<LabelPlan> labels_;
  Finish finish_;
  std::array<std::byte, 8> pad_pixel_{};  ///< one pixel: at most four samples of two bytes
};

const PixelOptions& for_clip_map(const PixelOptions& pixels) {
  if (pixels.labels) {
    throw Error(ErrorCode::invalid_argument, "labels have no clip map: ids are written as they are or refused");
  }
  return pixels;
}

GridSource::GridSource(Batch batch, const GridOptions& options, const PixelOptions& pixels,
                       const std::optional<ClipMapColours>& clip_map)
    : batch_(std::move(batch)),
      geometry_(batch_.shape(), options),
      plan_(batch_, options, pixels),
      info_(describe(plan_, geometry_)),
      ranges_(batch_, options, pixels, plan_.arithmetic),
      finish_(plan_, pixels, clip_map) {
  if (clip_map) {
    // A clip map is RGB of 8 bits, whatever the depth of the picture that decides what is lost.
    info_.channels = 3;
    info_.bit_depth = 8;
  }
  if (pixels.labels) {
    labels_.emplace(batch_, *pixels.labels, geometry_.has_padding(), options.pad_value);
    info_.palette = labels_->palette();
    pad_pixel_[0] = labels_->pad_index();
  } else if (geometry_.images > 1) {
    make_padding(options);
  }
}

/// The padding is one gray element that goes through the same kernel, not mapped.
void GridSource::make_padding(const GridOptions& options) {
  const Element element = pad_element(plan_.pad, options.pad_value);
  const kernels::QuantiseMode mode{.source = plan_.pad, .arithmetic = plan_.pad, .bit_depth = plan_.bit_depth};
  std::array<std::byte, 8> samples{};
  kernels::PackedRow row{.elements = {},
                         .mappings = {},
                         .channels = 1,
                         .samples = plan_.samples,
                         .width = 1,
                         .out = samples.data(),
                         .marks = nullptr};
  row.elements[0].data = element.data();
  kernels::ChannelCounts not_counted;
  kernels::quantise_row(mode)(mode, row, not_counted);
  finish_.apply_to_padding(samples.data(), pad_pixel_.data());
}

void GridSource::fill_padding(std::byte* out, std::int64_t pixels) const noexcept {
  const std::size_t size = info_.pixel_bytes();
  for (std::int64_t i = 0; i < pixels; ++i) {
    std::memcpy(out + checked::offset(i, size), pad_pixel_.data(), size);
  }
}

void GridSource::read_finished_row(const kernels::QuantiseMode& mode, const kernels::PackedRow& row, std::byte* out,
                                   kernels::ChannelCounts& counts) const noexcept {
  std::byte samples[kernels::chunk_size * kernels::max_channels * sizeof(std::uint16_t)];
  std::uint8_t marks[kernels::chunk_size];
  const kernels::QuantiseRow quantise = kernels::quantise_row(mode);
  for (std::size_t first = 0; first < row.width; first += kernels::chunk_size) {
    kernels::PackedRow part = row;
    part.width = std::min(kernels::chunk_size, row.width - first);
    part.out = samples;
    part.marks = marks;
    for (std::size_t c = 0; c < static_cast<std::size_t>(row.channels); ++c) {
      part.elements[c] = row.elements[c].from(first, item_size(mode.source));
    }
    std::memset(marks, 0, part.width);
    quantise(mode, part, counts);
    finish_.apply(samples, marks, part.width, out + first * info_.pixel_bytes());
  }
}

/// Whether a row of the picture is a row of the tensor, and its end the next one's beginning in both.
bool GridSource::rows_follow_each_other() const noexcept {
  const Strides& strides = batch_.view_of(0).strides();
  return geometry_.images == 1 && strides.h == checked::offset(geometry_.cell_width, strides.w);
}

void GridSource::read_image_rows(std::int64_t image, std::int64_t y, std::int64_t rows, std::byte* out,
                                 kernels::ChannelCounts& counts) const noexcept {
  const TensorView& view = batch_.view_of(image);
  const auto channels = static_cast<int>(batch_.shape().c);
  const bool swapped = view.byte_order() != std::endian::native;
  kernels::PackedRow row{.elements = {},
                         .mappings = {},
                         .channels = channels,
                         .samples = plan_.samples,
                         .width = static_cast<std::size_t>(checked::offset(rows, geometry_.cell_width)),
                         .out = out,
                         .marks = nullptr};
  for (int channel = 0; channel < channels; ++channel) {
    const auto c = static_cast<std::size_t>(channel);
    row.elements[c] = {batch_.row(image, channel, y), view.strides().w, swapped};
    if (ranges_.kind() != kernels::MappingKind::none) row.mappings[c] = ranges_.of(image, channel);
  }
  if (labels_) return kernels::label_row(labels_->mode_for(view.dtype()), row.elements[0], row.width, out, counts[0]);
  const kernels::QuantiseMode mode = mode_for(view.dtype());
  if (finish_.needed()) return read_finished_row(mode, row, out, counts);
  kernels::quantise_row(mode)(mode, row, counts);
}

void GridSource::read_row(std::int64_t y, std::byte* out, kernels::ChannelCounts& counts) const noexcept {
  const std::int64_t pitch = geometry_.cell_height + geometry_.padding;
  const std::int64_t below_top = y - geometry_.padding;
  const std::int64_t grid_row = below_top < 0 ? geometry_.rows : below_top / pitch;
  const std::int64_t image_y = below_top - checked::offset(grid_row, pitch);
  if (grid_row >= geometry_.rows || image_y >= geometry_.cell_height) {
    fill_padding(out, geometry_.width);
    return;
  }
  const auto at = [&](std::int64_t x) { return out + checked::offset(x, info_.pixel_bytes()); };
  std::int64_t x = 0;
  for (std::int64_t column = 0; column < images_in_row(grid_row); ++column) {
    const std::int64_t left = geometry_.left(column);
    fill_padding(at(x), left - x);
    read_image_rows(checked::offset(grid_row, geometry_.columns) + column, image_y, 1, at(left), counts);
    x = left + geometry_.cell_width;
  }
  fill_padding(at(x), geometry_.width - x);
}

void GridSource::read_rows(std::int64_t first, std::int64_t count, std::byte* out, Tally& tally) const noexcept {
  kernels::ChannelCounts counts;
  if (rows_follow_each_other()) {
    read_image_rows(0, first, count, out, counts);
  } else {
    for (std::int64_t i = 0; i < count; ++i) {
      read_row(first + i, out + checked::offset(i, info_.row_bytes()), counts);
    }
  }
  tally.merge(to_tally(counts));
}

std::unique_ptr<RowSource> make_source(Batch batch, const GridOptions& options, const PixelOptions& pixels) {
  return std::make_unique<GridSource>(std::move(batch), options, pixels, std::nullopt);
}

}  // namespace

RowSource::~RowSource() = default;

std::unique_ptr<RowSource> make_row_source(const TensorView& view, const GridOptions& options,
                                           const PixelOptions& pixels) {
  return make_source(Batch(view), options, pixels);
}

std::unique_ptr<RowSource> make_row_source(std::span<const TensorView> images, const GridOptions& options,
                                           const PixelOptions& pixels) {
  return make_source(Batch(images), options, pixels);
}

std::unique_ptr<RowSource> make_clip_map_source(const TensorView& view, const GridOptions& grid,
                                                const PixelOptions& pixels, const ClipMapColours& colours) {
  return std::make_unique<GridSource>(Batch(view), grid, for_clip_map(pixels), colours);
}

}  // namespace tensorimage
