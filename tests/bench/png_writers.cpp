// Owns how each writer is called: a fresh file in memory, the writer's own defaults unless its name says otherwise.
// Must not know what is measured about them.
#include "png_writers.hpp"

#include <png.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <span>
#include <stdexcept>

#include "peers.hpp"
#include "tensorimage/png.hpp"

namespace bench {
namespace {

namespace ti = tensorimage;

class FileInMemory final : public ti::Sink {
 public:
  void write(std::span<const std::byte> bytes) override {
    const auto* const begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
    file.insert(file.end(), begin, begin + bytes.size());
  }
  void expect(std::size_t bytes) override { file.reserve(file.size() + bytes); }
  File file;
};

PngWriter own(int level, int threads) {
  const std::string name = "tensorimage " + std::to_string(level) + (threads > 1 ? ", 2 threads" : "");
  return {name, [encoder = std::shared_ptr(ti::make_png_encoder({.level = level})), threads](const Picture& picture) {
            FileInMemory sink;
            encoder->encode(PackedRows(picture), sink, {.threads = threads, .progress = {}});
            return std::move(sink.file);
          }};
}

/// A benchmark has no use for what is half written.
void give_up(png_structp, png_const_charp text) {
  std::fprintf(stderr, "libpng: %s\n", text);
  std::exit(1);
}

void take_bytes(png_structp png, png_bytep bytes, png_size_t count) {
  auto* const file = static_cast<File*>(png_get_io_ptr(png));
  file->insert(file->end(), bytes, bytes + count);
}

File write_with_libpng(const Picture& picture, int level) {
  File file;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, give_up, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(png, &file, take_bytes, nullptr);
  png_set_compression_level(png, level);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_ALL_FILTERS);
  png_set_IHDR(png, info, static_cast<png_uint_32>(picture.width), static_cast<png_uint_32>(picture.height), 8,
               PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  for (std::int64_t y = 0; y < picture.height; ++y) png_write_row(png, picture.rgb.data() + 3 * y * picture.width);
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return file;
}

}  // namespace

std::vector<PngWriter> own_png_writers() {
  std::vector<PngWriter> writers;
  for (int level = 0; level <= 9; ++level) writers.push_back(own(level, 1));
  for (const int level : {1, 6}) writers.push_back(own(level, 2));
  return writers;
}

std::vector<PngWriter> peer_png_writers() {
  std::vector<PngWriter> writers;
  for (const int level : {1, 3, 6}) {
    writers.push_back({"libpng " + std::to_string(level),
                       [level](const Picture& picture) { return write_with_libpng(picture, level); }});
  }
#ifdef TENSORIMAGE_BENCH_SPNG
  writers.push_back({"libspng", write_with_spng});
#endif
#ifdef TENSORIMAGE_BENCH_STB
  writers.push_back({"stb_image_write", write_with_stb});
#endif
#ifdef TENSORIMAGE_BENCH_LODEPNG
  writers.push_back({"lodepng", write_with_lodepng});
#endif
#ifdef TENSORIMAGE_BENCH_OPENCV
  writers.push_back({"OpenCV", write_with_opencv, true});
#endif
#ifdef TENSORIMAGE_BENCH_VIPS
  writers.push_back({"libvips", [](const Picture& picture) { return write_with_vips(picture, VipsFilters::its_own); }});
  writers.push_back(
      {"libvips, all filters", [](const Picture& picture) { return write_with_vips(picture, VipsFilters::all); }});
#endif
  return writers;
}

void require_same_pixels(const PngWriter& writer, const Picture& picture, const File& file) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  const auto fail = [&](const std::string& what) {
    png_image_free(&image);
    throw std::runtime_error(writer.name + " on " + picture.name + ": " + what);
  };
  if (png_image_begin_read_from_memory(&image, file.data(), file.size()) == 0) fail(image.message);
  if (image.width != picture.width || image.height != picture.height) fail("another size");
  image.format = writer.takes_bgr ? PNG_FORMAT_BGR : PNG_FORMAT_RGB;
  std::vector<std::uint8_t> pixels(PNG_IMAGE_SIZE(image));
  if (png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr) == 0) fail(image.message);
  if (pixels != picture.rgb) fail("other pixels");
}

}  // namespace bench
