// Owns the table of what is refused, each with its code, its words, and the proof that the path was not touched.
// Must not know where in the library each refusal is made.
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "support.hpp"
#include "tensorimage/tensorimage.hpp"

namespace {

using namespace tensorimage;
namespace fs = std::filesystem;
using support::bytes_of;
using support::TemporaryFolder;

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
const std::array<float, 256> zeros{};
const std::array<std::uint8_t, 256> bytes{};

/// A refused save: what is saved, with which options, to a file of which name.
struct Refusal {
  const char* what;
  const char* name;
  ErrorCode code;
  std::vector<std::string> words;
  std::function<TensorView()> view = [] { return TensorView::nchw(zeros.data(), {2, 3, 2, 2}); };
  GridOptions grid = {};
  SaveOptions options = {};
};

GridOptions grid_with(std::int64_t nrow, std::int64_t padding, double pad_value) {
  GridOptions grid;
  grid.nrow = nrow;
  grid.padding = padding;
  grid.pad_value = pad_value;
  return grid;
}

GridOptions normalising(ValueRange range) {
  GridOptions grid;
  grid.normalize = true;
  grid.value_range = range;
  return grid;
}

SaveOptions options_with(const std::function<void(SaveOptions&)>& change) {
  SaveOptions options;
  change(options);
  return options;
}

std::function<TensorView()> chw(std::int64_t c, std::int64_t h, std::int64_t w) {
  return [=] { return TensorView(zeros.data(), DType::f32, {1, c, h, w}, {}); };
}

std::vector<Refusal> shape_refusals() {
  using enum ErrorCode;
  return {
      {"no channels", "a.png", invalid_argument, {"C 0", "at least 1"}, chw(0, 2, 2)},
      {"five channels", "a.png", unsupported, {"5 channels", "4 (RGBA)"}, chw(5, 2, 2)},
      {"many channels", "a.png", unsupported, {"224 channels", "HWC"}, chw(224, 2, 3)},
      {"no images",
       "a.png",
       invalid_argument,
       {"N is 0"},
       [] {
         return TensorView::nchw(zeros.data(), {0, 3, 2, 2});
       }},
      {"no rows", "a.png", invalid_argument, {"H 0"}, chw(3, 0, 2)},
      {"no columns", "a.png", invalid_argument, {"W 0"}, chw(3, 2, 0)},
      {"negative extent", "a.png", invalid_argument, {"extent H", "-2"}, chw(3, -2, 2)},
      {"null data",
       "a.png",
       invalid_argument,
       {"null"},
       [] {
         return TensorView::chw(static_cast<const float*>(nullptr), {3, 2, 2});
       }},
      {"too many elements", "a.png", too_large, {"more bytes"}, chw(3, most / 2, 2)},
      {"strides too far",
       "a.png",
       too_large,
       {"offset"},
       [] {
         return TensorView(zeros.data(), DType::f32, {1, 1, 3, 1}, {0, 0, most / 4, 0});
       }},
      {"picture too large",
       "a.png",
       too_large,
       {"2147483648 x 2147483648"},
       [] {
         return TensorView(bytes.data(), DType::u8, {1, 1, std::int64_t{1} << 31, std::int64_t{1} << 31}, {});
       }},
      {"five axes",
       "a.png",
       invalid_argument,
       {"5 axes"},
       [] {
         return TensorView::from_axes(zeros.data(), DType::f32, std::array<std::int64_t, 5>{1, 1, 1, 1, 1},
                                      std::array<std::ptrdiff_t, 5>{});
       }},
      {"one axis",
       "a.png",
       invalid_argument,
       {"1 axes"},
       [] {
         return TensorView::from_axes(zeros.data(), DType::f32, std::array<std::int64_t, 1>{1},
                                      std::array<std::ptrdiff_t, 1>{});
       }},
  };
}

std::vector<Refusal> option_refusals() {
  using enum ErrorCode;
  const std::function<TensorView()> levels = [] { return TensorView::nchw(bytes.data(), {2, 3, 2, 2}); };
  const std::function<TensorView()> pair = [] { return TensorView::nchw(zeros.data(), {2, 3, 2, 2}); };
  return {
      {"nrow 0", "a.png", invalid_argument, {"nrow is 0", "at least 1"}, pair, grid_with(0, 2, 0)},
      {"nrow negative", "a.png", invalid_argument, {"nrow is -1"}, pair, grid_with(-1, 2, 0)},
      {"padding negative", "a.png", invalid_argument, {"padding is -1", "0 or more"}, pair, grid_with(8, -1, 0)},
      {"padding too large", "a.png", too_large, {"padding 9223372036854775807"}, pair, grid_with(8, most, 0)},
      {"pad_value of bytes", "a.png", invalid_argument, {"pad_value 300", "0 to 255"}, levels, grid_with(8, 2, 300)},
      {"value_range beyond float32",
       "a.png",
       invalid_argument,
       {"value_range", "float32"},
       pair,
       normalising({0.0, 1e39})},
      {"value_range far below float32",
       "a.png",
       invalid_argument,
       {"value_range", "float32"},
       pair,
       normalising({-1e300, 1.0})},
      {"bit depth",
       "a.png",
       invalid_argument,
       {"bit_depth is 12", "8 or 16"},
       pair,
       {},
       options_with([](SaveOptions& o) { o.pixels.bit_depth = 12; })},
      {"level low", "a.png", invalid_argument, {"level is -1"}, pair, {}, options_with([](SaveOptions& o) {
         o.png.level = -1;
       })},
      {"level high", "a.png", invalid_argument, {"level is 10"}, pair, {}, options_with([](SaveOptions& o) {
         o.png.level = 10;
       })},
      {"quality low", "a.jpg", invalid_argument, {"quality is 0"}, pair, {}, options_with([](SaveOptions& o) {
         o.jpeg.quality = 0;
       })},
      {"quality high", "a.jpg", invalid_argument, {"quality is 101"}, pair, {}, options_with([](SaveOptions& o) {
         o.jpeg.quality = 101;
       })},
      {"threads",
       "a.png",
       invalid_argument,
       {"threads is -1", "0 (as many as are useful)"},
       pair,
       {},
       options_with([](SaveOptions& o) { o.threads = -1; })},
  };
}

std::vector<Refusal> format_refusals() {
  using enum ErrorCode;
  const std::function<TensorView()> pair = [] { return TensorView::nchw(zeros.data(), {2, 3, 2, 2}); };
  return {
      {"unknown extension", "a.gif", unsupported, {"\"gif\"", "known are png, jpg"}},
      {"no extension", "a", invalid_argument, {"no picture format", "png, jpg"}},
      {"unknown format", "a.png", unsupported, {"\"tiff\"", "known are"}, pair, {}, options_with([](SaveOptions& o) {
         o.format = "tiff";
       })},
      {"JPEG with gray and alpha", "a.jpg", unsupported, {"JPEG", "alpha", "PNG"}, chw(2, 2, 2)},
      {"JPEG with alpha", "a.jpeg", unsupported, {"JPEG", "alpha", "PNG"}, chw(4, 2, 2)},
      {"JPEG of 16 bits", "a.jpg", unsupported, {"16", "bit depth of 8"}, pair, {}, options_with([](SaveOptions& o) {
         o.pixels.bit_depth = 16;
       })},
      {"JPEG too wide", "a.jpg", too_large, {"65501 x 1", "65500"}, chw(3, 1, 65501)},
      {"JPEG too high", "a.jpg", too_large, {"1 x 65501", "65500"}, chw(3, 65501, 1)},
      {"PNG too wide", "a.png", too_large, {"2147483648 x 1", "2147483647"}, chw(3, 1, std::int64_t{1} << 31)},
      {"PNG too high", "a.png", too_large, {"1 x 2147483648", "2147483647"}, chw(3, std::int64_t{1} << 31, 1)},
      {"colour as PGM", "a.pgm", unsupported, {"pgm", "3 channels", "ppm"}},
      {"alpha as PPM", "a.ppm", unsupported, {"ppm", "4 channels", "pam"}, chw(4, 2, 2)},
      {"alpha as PNM", "a.pnm", unsupported, {"pnm", "2 channels", "pam"}, chw(2, 2, 2)},
  };
}

/// Checks the refusal with an old file at the path, which must keep its bytes and its time, and with none.
void expect_refused(const Refusal& refusal) {
  SCOPED_TRACE(refusal.what);
  const TemporaryFolder folder;
  const fs::path path = folder / refusal.name;
  const auto save = [&] { save_image(refusal.view(), path, refusal.grid, refusal.options); };
  support::expect_error(save, refusal.code, refusal.words);
  EXPECT_TRUE(folder.names().empty());
  support::write_file(path, "old bytes");
  const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(1000);
  fs::last_write_time(path, long_ago);
  const auto before = fs::last_write_time(path);
  const auto folder_before = fs::last_write_time(folder.path());
  support::expect_error(save, refusal.code, refusal.words);
  EXPECT_EQ(support::read_file(path), bytes_of("old bytes"));
  EXPECT_EQ(fs::last_write_time(path), before);
  EXPECT_EQ(fs::last_write_time(folder.path()), folder_before) << "not even a temporary file came and went";
  EXPECT_EQ(folder.names(), std::vector<std::string>{refusal.name});
}

TEST(SaveRefusals, ShapesAndData) {
  for (const Refusal& refusal : shape_refusals()) expect_refused(refusal);
}

TEST(SaveRefusals, Options) {
  for (const Refusal& refusal : option_refusals()) expect_refused(refusal);
}

TEST(SaveRefusals, Formats) {
  for (const Refusal& refusal : format_refusals()) expect_refused(refusal);
}

TEST(SaveRefusals, Lists) {
  const TemporaryFolder folder;
  support::write_file(folder / "a.png", "old bytes");
  const TensorView image = TensorView::chw(zeros.data(), {3, 2, 2});
  const std::pair<std::vector<TensorView>, std::vector<std::string>> lists[] = {
      {{}, {"list of images is empty"}},
      {{image, TensorView::chw(zeros.data(), {3, 2, 3})}, {"image 1", "W 3", "same shape"}},
      {{image, TensorView::chw(zeros.data(), {1, 2, 2})}, {"image 1", "C 1", "same shape"}},
      {{TensorView::nchw(zeros.data(), {2, 3, 2, 2})}, {"image 0", "batch of 2", "N = 1"}},
  };
  for (const auto& [images, words] : lists) {
    support::expect_error([&, &list = images] { save_image(list, folder / "a.png"); }, ErrorCode::invalid_argument,
                          words);
  }
  EXPECT_EQ(support::read_file(folder / "a.png"), bytes_of("old bytes"));
  EXPECT_EQ(folder.names(), std::vector<std::string>{"a.png"});
}

TEST(SaveRefusals, PathsThatCannotBeWritten) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "a.png");
  const TensorView image = TensorView::chw(zeros.data(), {3, 2, 2});
  support::expect_io_error([&] { save_image(image, folder / "a.png"); }, IoStage::open, EISDIR, folder / "a.png");
  support::expect_io_error([&] { save_image(image, folder / "none/a.png"); }, IoStage::open, ENOENT,
                           folder / "none/a.png");
  EXPECT_EQ(folder.names(), std::vector<std::string>{"a.png"});
}

}  // namespace
