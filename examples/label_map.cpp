// Shows class ids saved as an indexed PNG: the file holds the ids themselves, and shows each in a colour of its own.
// As a gray picture the same ids are all but black. Ignored pixels (-100, as torch's loss has it) are transparent.
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <cstdint>
#include <filesystem>
#include <iostream>
#include <vector>

#include "print_report.hpp"

namespace ti = tensorimage;

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const auto coffee = ti::readers::open_npy(EXAMPLES_DATA "/coffee_hwc_u8.npy");  // (400, 600, 3)
  const auto* const levels = reinterpret_cast<const std::uint8_t*>(coffee.data);

  // In place of a network: five classes by how red a pixel is, and a frame without a class.
  std::vector<std::int64_t> ids;
  for (int y = 0; y < 400; ++y) {
    for (int x = 0; x < 600; ++x) {
      const bool frame = y < 10 || y >= 390 || x < 10 || x >= 590;
      ids.push_back(frame ? -100 : levels[(y * 600 + x) * 3] * 5 / 256);
    }
  }
  const auto view = ti::TensorView::hw(ids.data(), {400, 600});

  // The report knows ids by their -100, and names the way out.
  const auto wrong = ti::save_image(view, folder / "label-map-as-gray-wrong.png");
  print_report("label-map-as-gray-wrong.png", wrong);

  const auto right =
      ti::save_image(view, folder / "label-map.png", {}, {.pixels = {.labels = ti::LabelMap{.ignore_index = -100}}});
  print_report("label-map.png", right);

  const bool as_promised =
      wrong.suspects.size() == 1 && wrong.suspects.front().suspect == ti::Suspect::out_of_range &&
      wrong.suspects.front().remedies.front().pixels.labels->ignore_index == -100 && right.suspects.empty() &&
      right.picture.channels == 1 && right.picture.palette &&
      right.picture.palette->transparent_index == 255;  // -100 is no index, so the last one stands for it
  if (!as_promised) std::cerr << "label_map: the pictures are not what this example says\n";
  return as_promised ? 0 : 1;
}
