// Owns the step from a picture of any size to a small PNG that shows it in a page.
// Must not know where the picture's rows come from.
#include "cli/page_picture.hpp"

#include <algorithm>
#include <cstring>

#include "tensorimage/png.hpp"

namespace tensorimage::cli {
namespace {

/// A picture that is in memory already.
class PackedPicture final : public RowSource {
 public:
  PackedPicture(PictureInfo info, std::vector<std::byte> samples)
      : info_(std::move(info)), samples_(std::move(samples)) {}

  [[nodiscard]] const PictureInfo& info() const noexcept override { return info_; }

  void read_rows(std::int64_t first, std::int64_t count, std::byte* out, Tally&) const noexcept override {
    const std::size_t row = info_.row_bytes();
    std::memcpy(out, samples_.data() + static_cast<std::size_t>(first) * row, static_cast<std::size_t>(count) * row);
  }

 private:
  PictureInfo info_;
  std::vector<std::byte> samples_;
};

std::int64_t divided_up(std::int64_t value, std::int64_t by) {
  return (value + by - 1) / by;
}

/// The part of a grid that is shown.
struct Part {
  std::int64_t width;
  std::int64_t height;
  std::int64_t images;
};

Part part_of(const PictureInfo& info, const GridOptions& grid, const Shape& shape, const PictureLimits& limits) {
  if (shape.n <= 1) return {info.width, info.height, 1};
  const std::int64_t columns = std::min(grid.nrow, shape.n);
  const std::int64_t rows = divided_up(shape.n, columns);
  const std::int64_t cell_width = shape.w + grid.padding;
  const std::int64_t cell_height = shape.h + grid.padding;
  // As many images as fit in full size, but not fewer than eight across, nor higher than wide if that is much.
  const std::int64_t across = std::min(columns, std::max<std::int64_t>(8, limits.width / cell_width));
  const std::int64_t down =
      std::clamp<std::int64_t>(std::max(across * cell_width, limits.width) / cell_height, 1, rows);
  if (across == columns && down == rows) return {info.width, info.height, shape.n};
  return {across * cell_width + grid.padding, down * cell_height + grid.padding, std::min(shape.n, across * down)};
}

std::int64_t step_for(const Part& part, const PictureLimits& limits) {
  std::int64_t step = std::max(divided_up(part.width, limits.width), divided_up(part.height, limits.height));
  while (divided_up(part.width, step) * divided_up(part.height, step) > limits.pixels) ++step;
  return step;
}

std::vector<std::byte> picked_samples(const RowSource& picture, const PictureInfo& info, std::int64_t step) {
  const std::size_t pixel = picture.info().row_bytes() / static_cast<std::size_t>(picture.info().width);
  std::vector<std::byte> row(picture.info().row_bytes());
  std::vector<std::byte> samples(info.row_bytes() * static_cast<std::size_t>(info.height));
  std::byte* out = samples.data();
  Tally ignored;
  for (std::int64_t y = 0; y < info.height; ++y) {
    picture.read_rows(y * step, 1, row.data(), ignored);
    for (std::int64_t x = 0; x < info.width; ++x, out += pixel) {
      std::memcpy(out, row.data() + static_cast<std::size_t>(x * step) * pixel, pixel);
    }
  }
  return samples;
}

}  // namespace

PagePicture page_picture(const RowSource& picture, const GridOptions& grid, const Shape& shape,
                         const PictureLimits& limits) {
  const Part part = part_of(picture.info(), grid, shape, limits);
  const std::int64_t step = step_for(part, limits);
  PictureInfo info = picture.info();
  info.width = divided_up(part.width, step);
  info.height = divided_up(part.height, step);
  const PackedPicture packed(info, picked_samples(picture, info, step));
  MemorySink sink;
  make_png_encoder({.level = 9})->encode(packed, sink, {});
  return {.png = sink.take(),
          .width = info.width,
          .height = info.height,
          .whole_width = picture.info().width,
          .whole_height = picture.info().height,
          .step = step,
          .images_shown = part.images,
          .images = std::max<std::int64_t>(shape.n, 1)};
}

}  // namespace tensorimage::cli
