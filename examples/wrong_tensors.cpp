// Owns the small tensors of why-are-my-colours-wrong.md, each with one thing wrong, as .npy files.
// Must not know what the page says of them.
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

namespace ti = tensorimage;

namespace {

constexpr std::size_t side = 160;
constexpr std::size_t plane = side * side;
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

/// A .npy file of version 1.0, in this machine's byte order. `shape` as Python writes it: "(3, 160, 160)".
template <class T>
void write_npy(const std::filesystem::path& path, const std::string& shape, const std::vector<T>& values) {
  const char kind = std::is_floating_point_v<T> ? 'f' : std::is_signed_v<T> ? 'i' : 'u';
  const char order = std::endian::native == std::endian::little ? '<' : '>';
  std::string header = "{'descr': '" + std::string{order, kind} + std::to_string(sizeof(T)) +
                       "', 'fortran_order': False, 'shape': " + shape + ", }";
  header.resize(128 - 10 - 1, ' ');
  header += '\n';
  std::ofstream file(path, std::ios::binary);
  file << "\x93NUMPY\x01" << '\0' << static_cast<char>(header.size()) << '\0' << header;
  file.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(T)));
  file.exceptions(std::ios::failbit | std::ios::badbit);
  file.close();
}

template <class T, class Function>
std::vector<T> each(const std::vector<float>& photo, Function function) {
  std::vector<T> values;
  for (std::size_t i = 0; i < photo.size(); ++i) values.push_back(static_cast<T>(function(photo[i], i / plane)));
  return values;
}

std::vector<float> normalised(const std::vector<float>& photo, const ti::Unnormalize& by) {
  return each<float>(
      photo, [&by](float value, std::size_t c) { return (static_cast<double>(value) - by.mean[c]) / by.deviation[c]; });
}

int level_of(float value) {
  return static_cast<int>(std::lround(value * 255.0F));
}

std::vector<std::uint8_t> pixels_of(const std::vector<float>& photo) {
  std::vector<std::uint8_t> pixels;
  for (std::size_t i = 0; i < plane; ++i) {
    for (std::size_t c = 0; c < 3; ++c) pixels.push_back(static_cast<std::uint8_t>(level_of(photo[c * plane + i])));
  }
  return pixels;
}

/// Four classes by brightness, and a frame without one.
std::vector<std::int64_t> classes_of(const std::vector<float>& photo) {
  std::vector<std::int64_t> ids;
  for (std::size_t i = 0; i < plane; ++i) {
    const std::size_t x = i % side;
    const std::size_t y = i / side;
    const bool frame = std::min(x, y) < 6 || std::max(x, y) >= side - 6;
    ids.push_back(frame ? -100 : std::min(3, static_cast<int>(photo[plane + i] * 4.0F)));
  }
  return ids;
}

/// Metres to a floor that recedes and a ball above it, and no echo in one place.
std::vector<float> depths() {
  std::vector<float> field;
  for (std::size_t i = 0; i < plane; ++i) {
    const double x = static_cast<double>(i % side);
    const std::size_t row = i / side;
    const double y = static_cast<double>(row);
    const double from_ball = std::hypot(x - 60.0, y - 75.0) / 42.0;
    const double floor = 9.5 - 8.0 * y / side;
    const double ball = 4.0 - 2.0 * std::sqrt(std::max(0.0, 1.0 - from_ball * from_ball));
    const bool no_echo = std::hypot(x - 125.0, y - 40.0) < 16.0;
    field.push_back(no_echo ? not_a_number : static_cast<float>(from_ball < 1.0 ? ball : floor));
  }
  return field;
}

/// The photograph with a fourth plane: opaque within a circle, with a soft edge.
std::vector<float> cut_out(std::vector<float> photo) {
  for (std::size_t i = 0; i < plane; ++i) {
    const std::size_t x = i % side;
    const std::size_t y = i / side;
    const double radius = std::hypot(static_cast<double>(x) - 79.5, static_cast<double>(y) - 79.5);
    photo.push_back(static_cast<float>(std::clamp((76.0 - radius) / 16.0, 0.0, 1.0)));
  }
  return photo;
}

void write_all(const std::filesystem::path& folder, const std::vector<float>& photo) {
  const std::string chw = "(3, 160, 160)";
  write_npy(folder / "zero-to-255.npy", chw, each<float>(photo, [](float v, std::size_t) { return level_of(v); }));
  write_npy(folder / "minus-one-to-one.npy", chw,
            each<float>(photo, [](float v, std::size_t) { return v * 2.0F - 1.0F; }));
  write_npy(folder / "imagenet.npy", chw, normalised(photo, ti::Unnormalize::imagenet()));
  write_npy(folder / "clip.npy", chw, normalised(photo, ti::Unnormalize::clip()));
  write_npy(folder / "cast-to-uint8.npy", chw, each<std::uint8_t>(photo, [](float v, std::size_t) { return v; }));
  write_npy(folder / "zero-to-one.npy", chw, photo);
  std::vector<float> one_nan = photo;
  one_nan[12345] = not_a_number;
  write_npy(folder / "one-nan.npy", chw, one_nan);
  write_npy(folder / "pixels.npy", "(160, 160, 3)", pixels_of(photo));
  write_npy(folder / "pixels-called-planes.npy", chw, pixels_of(photo));
  write_npy(folder / "planes-called-pixels.npy", "(160, 160, 3)",
            each<std::uint8_t>(photo, [](float v, std::size_t) { return level_of(v); }));
  write_npy(folder / "doubled-uint8.npy", chw,
            each<std::uint8_t>(photo, [](float v, std::size_t) { return level_of(v) * 2; }));
  write_npy(folder / "doubled-int32.npy", chw,
            each<std::int32_t>(photo, [](float v, std::size_t) { return level_of(v) * 2; }));
  write_npy(folder / "zero-to-two.npy", chw, each<float>(photo, [](float v, std::size_t) { return v * 2.0F; }));
  write_npy(folder / "classes.npy", "(160, 160)", classes_of(photo));
  write_npy(folder / "depth.npy", "(160, 160)", depths());
  write_npy(folder / "cut-out.npy", "(4, 160, 160)", cut_out(photo));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
    const auto photos = ti::readers::open_npy(EXAMPLES_DATA "/photos_nchw_f32.npy");
    const auto* const first = reinterpret_cast<const float*>(photos.data);
    write_all(folder, std::vector<float>(first, first + 3 * plane));
  } catch (const std::exception& error) {
    std::cerr << "wrong_tensors: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
