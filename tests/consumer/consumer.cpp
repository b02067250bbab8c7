// Owns the smallest program that a user would write: saves a picture and checks what came of it.
// Must not know anything but the installed headers.
#include <tensorimage/tensorimage.hpp>

#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <vector>

namespace {

bool is_png(const std::filesystem::path& path) {
  constexpr std::array<char, 8> signature = {'\x89', 'P', 'N', 'G', '\r', '\n', '\x1a', '\n'};
  std::array<char, 8> start = {};
  std::ifstream(path, std::ios::binary).read(start.data(), start.size());
  return start == signature;
}

// Also shows that the library's exception is the same type on both sides of a shared library's border.
bool unknown_extension_is_refused(const tensorimage::TensorView& view) {
  try {
    tensorimage::save_image(view, "picture.unknown");
  } catch (const tensorimage::Error& error) {
    return error.code() == tensorimage::ErrorCode::unsupported;
  }
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: consumer PICTURE.png\n";
    return 2;
  }
  const std::filesystem::path path = argv[1];
  std::filesystem::remove(path);

  // Two images of 5 by 4 side by side, each with a pixel of padding around it.
  const std::vector<float> pixels(2 * 3 * 4 * 5, 1.5F);
  const auto view = tensorimage::TensorView::nchw(pixels.data(), {2, 3, 4, 5});
  const auto report = tensorimage::save_image(view, path, {.padding = 1}, {.png = {.level = 9}});

  const bool good = report.format == "png" && report.picture.width == 13 && report.picture.height == 6 &&
                    report.tally.clipped_above == pixels.size() && is_png(path) &&
                    report.bytes_written == std::filesystem::file_size(path) && unknown_extension_is_refused(view);
  std::cout << report.picture.width << " x " << report.picture.height << ", " << report.bytes_written
            << " bytes: " << (good ? "as it should be" : "WRONG") << '\n';
  return good ? 0 : 1;
}
