// Shows a batch saved as one picture, a grid, which is what save_image is used for most.
// The batch is eight photographs, (8, 3, 160, 160) float32 in [0, 1].
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <filesystem>
#include <iostream>

namespace ti = tensorimage;

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const auto photos = ti::readers::open_npy(EXAMPLES_DATA "/photos_nchw_f32.npy");
  const ti::TensorView batch = ti::readers::to_view(photos);

  // nrow is torchvision's word for the number of columns; 1 is white, as in the tensor itself.
  const ti::SaveReport report = ti::save_image(batch, folder / "photo-grid.png", {.nrow = 4, .pad_value = 1.0});

  std::cout << "photo-grid.png is " << report.picture.width << " x " << report.picture.height << " pixels, "
            << report.bytes_written << " bytes\n";

  // Four cells of 160 + 2 pixels and one border more; two rows of them.
  const bool as_promised = report.picture.width == 650 && report.picture.height == 326 && report.format == "png" &&
                           report.tally.clipped_above == 0 && report.tally.clipped_below == 0;
  if (!as_promised) std::cerr << "photo_grid: the picture is not what this example says\n";
  return as_promised ? 0 : 1;
}
