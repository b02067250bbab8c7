// Shows a picture encoded to memory, for a database or a web server, and the same bytes received piece by piece.
// The bytes are those that a file would hold, so here they are put into one by plain C++.
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <span>
#include <vector>

namespace ti = tensorimage;

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const auto photos = ti::readers::open_npy(EXAMPLES_DATA "/photos_nchw_f32.npy");
  const ti::TensorView one = ti::readers::to_view(photos).image(0);

  // There is no file name, so the format is named.
  const std::vector<std::byte> png = ti::encode_image(one, "png");

  std::ofstream file(folder / "encoded-in-memory.png", std::ios::binary);
  file.write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
  file.close();
  std::cout << "encoded-in-memory.png: " << png.size() << " bytes\n";

  // In pieces, as they are made: nothing of the file has to be kept. Here they are gathered only to compare them.
  std::vector<std::byte> gathered;
  ti::CallbackSink sink(
      [&](std::span<const std::byte> piece) { gathered.insert(gathered.end(), piece.begin(), piece.end()); });
  const auto report = ti::save_image(one, sink, {}, {.format = "png"});

  constexpr std::array<unsigned char, 8> signature = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  const bool as_promised = file.good() && png.size() > signature.size() &&
                           std::ranges::equal(std::as_bytes(std::span(signature)), std::span(png).first(8)) &&
                           gathered == png && report.bytes_written == png.size();
  if (!as_promised) std::cerr << "encode_to_memory: the bytes are not what this example says\n";
  return as_promised ? 0 : 1;
}
