// Shows an image that was normalised with the ImageNet mean and standard deviation, as classifiers take it.
// Saved as it is, its colours are wrong; value * deviation + mean gives back the photograph, exactly.
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <array>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <vector>

namespace ti = tensorimage;

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const auto chelsea = ti::readers::open_npy(EXAMPLES_DATA "/chelsea_imagenet_chw_f32.npy");  // (3, 300, 451)
  const auto wrong = ti::save_image(ti::readers::to_view(chelsea), folder / "imagenet-as-it-is-wrong.jpg");
  std::cout << "imagenet-as-it-is-wrong.jpg: values from " << wrong.tally.minimum << " to " << wrong.tally.maximum
            << "; " << wrong.tally.clipped_below << " clipped to black, " << wrong.tally.clipped_above << " to white\n";

  constexpr std::array mean = {0.485F, 0.456F, 0.406F};
  constexpr std::array deviation = {0.229F, 0.224F, 0.225F};
  constexpr std::size_t plane = 300 * 451;
  const auto* const first = reinterpret_cast<const float*>(chelsea.data);
  std::vector<float> photo(first, first + 3 * plane);
  for (std::size_t i = 0; i < photo.size(); ++i) photo[i] = photo[i] * deviation[i / plane] + mean[i / plane];

  const auto right =
      ti::save_image(ti::TensorView::chw(photo.data(), {3, 300, 451}), folder / "imagenet-unnormalised.jpg");
  std::cout << "imagenet-unnormalised.jpg: values from " << right.tally.minimum << " to " << right.tally.maximum
            << "\n";

  // The photograph had 256 levels once, so every value is again one of them, k / 255.
  bool all_are_levels = true;
  for (const float value : photo) {
    const float level = value * 255.0F;
    if (std::fabs(level - std::round(level)) > 0.001F) all_are_levels = false;
  }
  const bool as_promised = all_are_levels && wrong.tally.clipped_below > 0 && wrong.tally.clipped_above > 0 &&
                           right.tally.clipped_below == 0 && right.tally.clipped_above == 0;
  if (!as_promised) std::cerr << "imagenet: the colours are not what this example says\n";
  return as_promised ? 0 : 1;
}
