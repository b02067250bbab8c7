// Owns the grid as a function from row numbers to packed rows: nothing of the picture is kept.
// Must not know encoders or files.
#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>

#include "batch.hpp"
#include "checked.hpp"
#include "grid_geometry.hpp"
#include "kernels/quantise.hpp"
#include "range.hpp"
#include "tally.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/grid.hpp"

namespace tensorimage {
namespace {

class GridSource final : public RowSource {
 public:
  GridSource(Batch batch, const GridOptions& options, const PixelOptions& pixels);

  [[nodiscard]] const PictureInfo& info() const noexcept override { return info_; }
  void read_rows(std::int64_t first, std::int64_t count, std::byte* out, Tally& tally) const noexcept override;

 private:
  void read_row(std::int64_t y, std::byte* out, kernels::Counts& counts) const noexcept;
  void read_image_row(std::int64_t image, std::int64_t y, std::byte* out, kernels::Counts& counts) const noexcept;
  void fill_padding(std::byte* out, std::int64_t pixels) const noexcept;
  [[nodiscard]] std::size_t pixel_bytes() const noexcept {
    return static_cast<std::size_t>(info_.channels) * static_cast<std::size_t>(info_.bit_depth / 8);
  }
  /// Images in a row of the grid; the last row may hold fewer than there are columns.
  [[nodiscard]] std::int64_t images_in_row(std::int64_t row) const noexcept {
    return std::min(geometry_.columns, geometry_.images - row * geometry_.columns);
  }
  [[nodiscard]] kernels::QuantiseMode mode_for(DType source) const noexcept {
    return {
        .source = source, .arithmetic = arithmetic_, .bit_depth = info_.bit_depth, .normalise = ranges_.normalises()};
  }

  Batch batch_;
  GridGeometry geometry_;
  DType arithmetic_;
  PictureInfo info_;
  Ranges ranges_;
  std::array<std::byte, 8> pad_pixel_{};  ///< one pixel: at most four samples of two bytes
};

PictureInfo describe(const Batch& batch, const GridGeometry& geometry, const PixelOptions& pixels) {
  const std::int64_t channels = batch.shape().c;
  if (channels > kernels::max_channels) {
    throw Error(ErrorCode::unsupported,
                "the tensor has " + std::to_string(channels) +
                    " channels; a picture has 1 (gray), 2 (gray, alpha), 3 (RGB) or 4 (RGBA). If the channels are "
                    "the last axis, use the layout HWC or NHWC");
  }
  if (pixels.bit_depth != 8 && pixels.bit_depth != 16) {
    throw Error(ErrorCode::invalid_argument,
                "bit_depth is " + std::to_string(pixels.bit_depth) + "; it must be 8 or 16");
  }
  const bool repeat = channels == 1 && !pixels.keep_gray;
  PictureInfo info{.width = geometry.width,
                   .height = geometry.height,
                   .channels = repeat ? 3 : static_cast<int>(channels),
                   .bit_depth = pixels.bit_depth};
  const auto row_bytes = checked::multiply(info.width, info.channels * info.bit_depth / 8);
  if (!checked::multiply(row_bytes, info.height)) {
    throw Error(ErrorCode::too_large, "a picture of " + std::to_string(info.width) + " x " +
                                          std::to_string(info.height) + " pixels has more bytes than 64 bits count");
  }
  return info;
}

GridSource::GridSource(Batch batch, const GridOptions& options, const PixelOptions& pixels)
    : batch_(std::move(batch)),
      geometry_(batch_.shape(), options),
      arithmetic_(sample_arithmetic(batch_.dtype(), options, pixels)),
      info_(describe(batch_, geometry_, pixels)),
      ranges_(batch_, options, arithmetic_) {
  if (geometry_.images == 1) return;
  // The padding is one gray element that goes through the same kernel, not normalised.
  const Element element = pad_element(arithmetic_, options.pad_value);
  kernels::QuantiseMode mode = mode_for(arithmetic_);
  mode.normalise = false;
  kernels::PackedRow row{
      .elements = {}, .ranges = {}, .channels = 1, .samples = info_.channels, .width = 1, .out = pad_pixel_.data()};
  row.elements[0].data = element.data();
  kernels::Counts not_counted;
  kernels::quantise_row(mode)(mode, row, not_counted);
}

void GridSource::fill_padding(std::byte* out, std::int64_t pixels) const noexcept {
  const std::size_t size = pixel_bytes();
  for (std::int64_t i = 0; i < pixels; ++i) {
    std::memcpy(out + static_cast<std::size_t>(i) * size, pad_pixel_.data(), size);
  }
}

void GridSource::read_image_row(std::int64_t image, std::int64_t y, std::byte* out,
                                kernels::Counts& counts) const noexcept {
  const TensorView& view = batch_.view_of(image);
  const auto channels = static_cast<int>(batch_.shape().c);
  const bool swapped = view.byte_order() != std::endian::native;
  kernels::PackedRow row{.elements = {},
                         .ranges = {},
                         .channels = channels,
                         .samples = info_.channels,
                         .width = static_cast<std::size_t>(geometry_.cell_width),
                         .out = out};
  for (int channel = 0; channel < channels; ++channel) {
    const auto c = static_cast<std::size_t>(channel);
    row.elements[c] = {batch_.row(image, channel, y), view.strides().w, swapped};
    if (ranges_.normalises()) row.ranges[c] = ranges_.of(image);
  }
  const kernels::QuantiseMode mode = mode_for(view.dtype());
  kernels::quantise_row(mode)(mode, row, counts);
}

void GridSource::read_row(std::int64_t y, std::byte* out, kernels::Counts& counts) const noexcept {
  const std::int64_t pitch = geometry_.cell_height + geometry_.padding;
  const std::int64_t below_top = y - geometry_.padding;
  const std::int64_t grid_row = below_top < 0 ? geometry_.rows : below_top / pitch;
  const std::int64_t image_y = below_top - grid_row * pitch;
  if (grid_row >= geometry_.rows || image_y >= geometry_.cell_height) {
    fill_padding(out, geometry_.width);
    return;
  }
  const auto at = [&](std::int64_t x) { return out + static_cast<std::size_t>(x) * pixel_bytes(); };
  std::int64_t x = 0;
  for (std::int64_t column = 0; column < images_in_row(grid_row); ++column) {
    const std::int64_t left = geometry_.left(column);
    fill_padding(at(x), left - x);
    read_image_row(grid_row * geometry_.columns + column, image_y, at(left), counts);
    x = left + geometry_.cell_width;
  }
  fill_padding(at(x), geometry_.width - x);
}

void GridSource::read_rows(std::int64_t first, std::int64_t count, std::byte* out, Tally& tally) const noexcept {
  kernels::Counts counts;
  for (std::int64_t i = 0; i < count; ++i) {
    read_row(first + i, out + static_cast<std::size_t>(i) * info_.row_bytes(), counts);
  }
  tally.merge(to_tally(counts));
}

std::unique_ptr<RowSource> make_source(Batch batch, const GridOptions& options, const PixelOptions& pixels) {
  return std::make_unique<GridSource>(std::move(batch), options, pixels);
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

}  // namespace tensorimage
