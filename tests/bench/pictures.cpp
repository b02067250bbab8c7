// Owns how pictures come to be from tensors and files.
// Must not know who writes them, nor how fast.
#include "pictures.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <utility>

#include "drawings.hpp"
#include "tensorimage/grid.hpp"
#include "tensorimage/input_range.hpp"
#include "tensorimage/readers/npy.hpp"

namespace bench {
namespace {

namespace ti = tensorimage;

constexpr std::int64_t width_4k = 3840;
constexpr std::int64_t height_4k = 2160;

/// A tensor of examples/data as save_image would write it.
struct Recipe {
  const char* name;
  const char* kind;
  const char* file;
  ti::GridOptions grid = {};
  ti::PixelOptions pixels = {};
  std::optional<ti::readers::Layout> layout = std::nullopt;
};

Picture rendered(const char* name, const char* kind, const ti::RowSource& rows) {
  Picture picture{name, kind, rows.info().width, rows.info().height, {}};
  picture.rgb.resize(rows.info().row_bytes() * static_cast<std::size_t>(rows.info().height));
  ti::Tally tally;
  rows.read_rows(0, rows.info().height, reinterpret_cast<std::byte*>(picture.rgb.data()), tally);
  return picture;
}

Picture rendered(const Recipe& recipe) {
  const auto array = ti::readers::open_npy(std::filesystem::path(TENSORIMAGE_BENCH_DATA) / recipe.file);
  const ti::TensorView view = ti::readers::to_view(array, recipe.layout);
  return rendered(recipe.name, recipe.kind, *ti::make_row_source(view, recipe.grid, recipe.pixels));
}

std::vector<Picture> tensors_of_examples() {
  const Recipe recipes[] = {
      {"astronaut", "photograph", "astronaut_chw_f32.npy"},
      {"coffee", "photograph", "coffee_hwc_u8.npy", {}, {}, ti::readers::Layout::hwc},
      {"chelsea", "photograph", "chelsea_imagenet_chw_f32.npy", {}, {.unnormalize = ti::Unnormalize::imagenet()}},
      {"photo-grid", "grid", "photos_nchw_f32.npy", {.nrow = 4}},
      {"digits", "digits", "digits_n1hw_f32.npy"},
  };
  std::vector<Picture> pictures;
  for (const Recipe& recipe : recipes) pictures.push_back(rendered(recipe));
  return pictures;
}

/// A window of a picture; `flip` bit 0 mirrors it, bit 1 turns it upside down.
struct Window {
  std::int64_t left = 0;
  std::int64_t top = 0;
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::int64_t flip = 0;
};

const std::uint8_t* pixel_of(const Picture& picture, const Window& window, std::int64_t x, std::int64_t y) {
  const std::int64_t column = window.left + ((window.flip & 1) != 0 ? window.width - 1 - x : x);
  const std::int64_t row = window.top + ((window.flip & 2) != 0 ? window.height - 1 - y : y);
  return picture.rgb.data() + 3 * (row * picture.width + column);
}

Picture cut(const Picture& picture, const Window& window, std::string name) {
  Picture part{std::move(name), picture.kind, window.width, window.height, {}};
  part.rgb.reserve(static_cast<std::size_t>(3 * window.width * window.height));
  for (std::int64_t y = 0; y < window.height; ++y) {
    const std::uint8_t* const row = pixel_of(picture, window, 0, y);
    part.rgb.insert(part.rgb.end(), row, row + 3 * window.width);
  }
  return part;
}

/// Cells of 384x240 out of the three photographs, at chance places and turned by chance, so that no two cells that a
/// compressor sees at once, which is less than three rows, are likely to share pixels.
Picture mosaic(std::span<const Picture> photographs) {
  constexpr std::int64_t cell_width = 384;
  constexpr std::int64_t cell_height = 240;
  Picture picture{"mosaic-4k", "photograph", width_4k, height_4k, {}};
  picture.rgb.resize(static_cast<std::size_t>(3 * width_4k * height_4k));
  Random random(6);
  std::size_t cell = 0;
  for (std::int64_t top = 0; top < height_4k; top += cell_height) {
    for (std::int64_t left = 0; left < width_4k; left += cell_width) {
      const Picture& source = photographs[cell++ % photographs.size()];
      Window window{0, 0, cell_width, cell_height, random.below(4)};
      window.left = random.below(source.width - window.width + 1);
      window.top = random.below(source.height - window.height + 1);
      for (std::int64_t y = 0; y < cell_height; ++y) {
        for (std::int64_t x = 0; x < cell_width; ++x) {
          const std::uint8_t* const pixel = pixel_of(source, window, x, y);
          std::copy(pixel, pixel + 3, picture.rgb.begin() + 3 * ((top + y) * width_4k + left + x));
        }
      }
    }
  }
  return picture;
}

Picture read_ppm(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string magic;
  std::int64_t largest = 0;
  Picture picture;
  picture.name = path.stem().string();
  picture.kind = picture.name.substr(0, picture.name.find('-'));
  stream >> magic >> picture.width >> picture.height >> largest;
  stream.get();
  if (!stream || magic != "P6" || largest != 255) throw std::runtime_error(path.string() + " is no 8-bit binary PPM");
  picture.rgb.resize(static_cast<std::size_t>(3 * picture.width * picture.height));
  stream.read(reinterpret_cast<char*>(picture.rgb.data()), static_cast<std::streamsize>(picture.rgb.size()));
  if (!stream) throw std::runtime_error(path.string() + " is too short");
  return picture;
}

}  // namespace

std::vector<Picture> built_in_pictures() {
  std::vector<Picture> pictures = tensors_of_examples();
  pictures.push_back(cut(pictures[0], {180, 60, 64, 64, 0}, "thumbnail-64"));
  const Picture large = mosaic({pictures.data(), 3});
  const std::vector<float> windows = grid_windows(float_planes(large));
  pictures.push_back(
      rendered("grid-of-64", "grid", *ti::make_row_source(ti::TensorView::nchw(windows.data(), {64, 3, 256, 256}))));
  pictures.push_back(large);
  for (Picture& drawing : drawings()) pictures.push_back(std::move(drawing));
  return pictures;
}

std::vector<Picture> pictures_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".ppm") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Picture> pictures;
  for (const auto& path : paths) pictures.push_back(read_ppm(path));
  return pictures;
}

Picture picture_of_4k(std::span<const Picture> pictures) {
  const Picture* largest = nullptr;
  for (const Picture& picture : pictures) {
    if (picture.kind != "photograph" || picture.width < width_4k || picture.height < height_4k) continue;
    // Of equals the last: the folder's come after the mosaic.
    if (largest == nullptr || picture.rgb.size() >= largest->rgb.size()) largest = &picture;
  }
  if (largest == nullptr) throw std::runtime_error("there is no photograph of at least 3840x2160 pixels");
  const Window middle{(largest->width - width_4k) / 2, (largest->height - height_4k) / 2, width_4k, height_4k, 0};
  return cut(*largest, middle, largest->name);
}

std::vector<float> float_planes(const Picture& picture) {
  const auto pixels = static_cast<std::size_t>(picture.width * picture.height);
  std::vector<float> planes(3 * pixels);
  for (std::size_t i = 0; i < pixels; ++i) {
    for (std::size_t c = 0; c < 3; ++c) planes[c * pixels + i] = static_cast<float>(picture.rgb[3 * i + c]) / 255.0F;
  }
  return planes;
}

std::vector<float> grid_windows(const std::vector<float>& planes) {
  std::vector<float> windows;
  windows.reserve(std::size_t{64} * 3 * 256 * 256);
  for (std::int64_t n = 0; n < 64; ++n) {
    for (std::int64_t c = 0; c < 3; ++c) {
      for (std::int64_t y = 0; y < 256; ++y) {
        const std::int64_t row = c * height_4k + 256 * (n / 8) + y;
        const auto begin = planes.begin() + row * width_4k + 480 * (n % 8);
        windows.insert(windows.end(), begin, begin + 256);
      }
    }
  }
  return windows;
}

void PackedRows::read_rows(std::int64_t first, std::int64_t count, std::byte* out,
                           ti::Tally& /*tally*/) const noexcept {
  const std::size_t row = info_.row_bytes();
  std::memcpy(out, picture_->rgb.data() + static_cast<std::size_t>(first) * row, static_cast<std::size_t>(count) * row);
}

}  // namespace bench
