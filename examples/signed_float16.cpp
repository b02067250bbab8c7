// Shows a batch in [-1, 1], as diffusion models and GANs return it: the report names it, InputRange saves it right.
// Without a range the lower half of the values is black. The batch is float16 and is read as it is.
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <filesystem>
#include <iostream>

#include "print_report.hpp"

namespace ti = tensorimage;

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const auto photos = ti::readers::open_npy(EXAMPLES_DATA "/photos_signed_nchw_f16.npy");  // (4, 3, 160, 160)
  const ti::TensorView batch = ti::readers::to_view(photos);

  const auto wrong = ti::save_image(batch, folder / "signed-as-it-is-wrong.jpg");
  print_report("signed-as-it-is-wrong.jpg", wrong);

  // Computed in float32: in float16 some of the 256 levels would come out one off, as they do in torch.
  const auto right = ti::save_image(batch, folder / "signed-input-range.jpg", {},
                                    {.pixels = {.input_range = ti::InputRange::signed_unit()}});
  print_report("signed-input-range.jpg", right);

  const bool as_promised = wrong.tally.clipped_below > wrong.tally.values / 3 && wrong.suspects.size() == 1 &&
                           wrong.suspects.front().suspect == ti::Suspect::signed_unit &&
                           right.tally.clipped_below == 0 && right.tally.clipped_above == 0 && right.suspects.empty();
  if (!as_promised) std::cerr << "signed_float16: the reports are not what this example says\n";
  return as_promised ? 0 : 1;
}
