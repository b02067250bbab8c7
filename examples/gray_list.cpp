// Shows a list of gray images, each (H, W), saved as one grid that stays gray.
// torchvision would stack three of them to one RGB picture, and would write a gray picture as RGB.
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <filesystem>
#include <iostream>
#include <vector>

namespace ti = tensorimage;

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const auto digits = ti::readers::open_npy(EXAMPLES_DATA "/digits_n1hw_f32.npy");  // (64, 1, 8, 8) float32
  const auto* const first = reinterpret_cast<const float*>(digits.data);

  std::vector<ti::TensorView> images;
  for (int i = 0; i < 64; ++i) images.push_back(ti::TensorView::hw(first + i * 8 * 8, {8, 8}));

  // A pad_value between black and white keeps the digits apart.
  const auto report = ti::save_image(images, folder / "gray-list.png", {.nrow = 16, .padding = 1, .pad_value = 0.5},
                                     {.pixels = {.keep_gray = true}});
  std::cout << "gray-list.png: " << report.picture.width << " x " << report.picture.height << " pixels of "
            << report.picture.channels << " channel\n";

  const bool as_promised = report.picture.channels == 1 && report.picture.width == 16 * 9 + 1 &&
                           report.picture.height == 4 * 9 + 1 && report.tally.values == 64 * 8 * 8;
  if (!as_promised) std::cerr << "gray_list: the picture is not what this example says\n";
  return as_promised ? 0 : 1;
}
