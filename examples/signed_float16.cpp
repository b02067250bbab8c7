// Shows a batch in [-1, 1], as diffusion models and GANs return it, saved with normalize and value_range.
// Without them the lower half of the values is black. The batch is float16 and is read as it is.
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <filesystem>
#include <iostream>

namespace ti = tensorimage;

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const auto photos = ti::readers::open_npy(EXAMPLES_DATA "/photos_signed_nchw_f16.npy");  // (4, 3, 160, 160)
  const ti::TensorView batch = ti::readers::to_view(photos);

  const auto wrong = ti::save_image(batch, folder / "signed-as-it-is-wrong.jpg");
  std::cout << "signed-as-it-is-wrong.jpg: " << wrong.tally.clipped_below << " of " << wrong.tally.values
            << " values are below 0 and were written as black\n";

  // precise computes in float32: in float16 some of the 256 levels would come out one off, as they do in torch.
  const auto right =
      ti::save_image(batch, folder / "signed-value-range.jpg",
                     {.normalize = true, .value_range = ti::ValueRange{-1.0, 1.0}}, {.pixels = {.precise = true}});
  std::cout << "signed-value-range.jpg: values from " << right.tally.minimum << " to " << right.tally.maximum << ", "
            << right.tally.clipped_below + right.tally.clipped_above << " of them outside the range\n";

  const bool as_promised = wrong.tally.clipped_below > wrong.tally.values / 3 && right.tally.clipped_below == 0 &&
                           right.tally.clipped_above == 0;
  if (!as_promised) std::cerr << "signed_float16: the reports are not what this example says\n";
  return as_promised ? 0 : 1;
}
