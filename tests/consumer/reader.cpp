// Owns the smallest program that saves an array from a file, with the installed readers.
// Must not know anything but the installed headers.
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <filesystem>
#include <iostream>

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: reader ARRAY.npy PICTURE.png\n";
    return 2;
  }
  const auto array = tensorimage::readers::open_npy(argv[1]);
  const auto view = tensorimage::readers::to_view(array);
  const auto report = tensorimage::save_image(view, argv[2]);
  return report.tally.values > 0 && report.bytes_written == std::filesystem::file_size(argv[2]) ? 0 : 1;
}
