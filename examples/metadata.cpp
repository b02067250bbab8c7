// Shows what a picture can say besides its pixels: texts such as a generator's parameters, the colour space, the
// density. None of it is written unless it is asked for, and the pixels are the same with it.
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace ti = tensorimage;

namespace {

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Both hold the same compressed pixels: all from the first IDAT chunk on.
bool same_pixels(const std::string& png, const std::string& other) {
  const std::size_t pixels = png.find("IDAT");
  return pixels != std::string::npos && other.ends_with(std::string_view(png).substr(pixels));
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const auto astronaut = ti::readers::open_npy(EXAMPLES_DATA "/astronaut_chw_f32.npy");
  const ti::TensorView view = ti::readers::to_view(astronaut);

  ti::Metadata metadata;
  metadata.set("Title", "Eileen Collins");
  metadata.set("parameters", "portrait of an astronaut\nSteps: 20, Seed: 42");  // where generators' tools look
  metadata.srgb = true;
  metadata.density = ti::PixelDensity{300.0, 300.0};

  ti::save_image(view, folder / "metadata.png", {}, {.metadata = metadata});
  ti::save_image(view, folder / "metadata.jpg", {}, {.metadata = metadata});
  std::cout << "metadata.png, metadata.jpg: title, parameters, sRGB, 300 pixels per inch; exiftool shows them\n";

  const std::vector<std::byte> without = ti::encode_image(view, "png");
  const std::string plain(reinterpret_cast<const char*>(without.data()), without.size());
  const std::string png = contents(folder / "metadata.png");
  const std::string jpeg = contents(folder / "metadata.jpg");
  bool as_promised = same_pixels(plain, png);
  for (const std::string_view chunk : {"tEXt", "sRGB", "pHYs"}) {
    as_promised &= png.find(chunk) != std::string::npos && plain.find(chunk) == std::string::npos;
  }
  for (const std::string_view text : {"Eileen Collins", "Steps: 20, Seed: 42"}) {
    as_promised &= png.find(text) != std::string::npos && jpeg.find(text) != std::string::npos;
  }
  if (!as_promised) std::cerr << "metadata: the files are not what this example says\n";
  return as_promised ? 0 : 1;
}
