// Shows how one NaN makes a whole picture black: with normalize the range is taken from all values, as in torchvision.
// InputRange::finite() looks at the finite values only, and nan_colour shows where the NaN is.
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <limits>
#include <vector>

#include "print_report.hpp"

namespace ti = tensorimage;

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const auto photos = ti::readers::open_npy(EXAMPLES_DATA "/photos_nchw_f32.npy");
  const auto* const first = reinterpret_cast<const float*>(photos.data);
  std::vector<float> values(first, first + 3 * 160 * 160);
  values[12345] = std::numeric_limits<float>::quiet_NaN();
  const auto view = ti::TensorView::chw(values.data(), {3, 160, 160});

  const auto wrong = ti::save_image(view, folder / "one-nan-normalize-wrong.png", {.normalize = true});
  print_report("one-nan-normalize-wrong.png", wrong);

  const auto right =
      ti::save_image(view, folder / "one-nan-finite.png", {},
                     {.pixels = {.input_range = ti::InputRange::finite(), .nan_colour = ti::Colour{255, 0, 255}}});
  print_report("one-nan-finite.png", right);

  const bool as_promised =
      wrong.tally.nan == 1 && wrong.tally.black == wrong.tally.values && wrong.suspects.size() == 1 &&
      wrong.suspects.front().suspect == ti::Suspect::has_nan &&
      wrong.suspects.front().remedies.front().pixels.input_range->kind == ti::InputRange::Kind::finite &&
      right.tally.nan == 1 && right.tally.black < right.tally.values / 10;
  if (!as_promised) std::cerr << "one_nan: the reports are not what this example says\n";
  return as_promised ? 0 : 1;
}
