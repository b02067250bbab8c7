// Shows an image that was normalised with the ImageNet mean and standard deviation, as classifiers take it.
// Saved as it is, its colours are wrong and the report says why; Unnormalize gives back the photograph, exactly.
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <iostream>
#include <vector>

#include "print_report.hpp"

namespace ti = tensorimage;

namespace {

constexpr std::size_t plane = 300 * 451;

/// The levels that the photograph had once, by the definition: value * deviation + mean is k / 255.
/// Empty if a value is no whole level.
std::vector<std::byte> original_levels(const float* values) {
  constexpr std::array mean = {0.485, 0.456, 0.406};
  constexpr std::array deviation = {0.229, 0.224, 0.225};
  std::vector<std::byte> levels;
  for (std::size_t pixel = 0; pixel < plane; ++pixel) {
    for (std::size_t c = 0; c < 3; ++c) {
      const double level = (static_cast<double>(values[c * plane + pixel]) * deviation[c] + mean[c]) * 255.0;
      if (std::fabs(level - std::round(level)) > 0.001) return {};
      levels.push_back(static_cast<std::byte>(std::lround(level)));
    }
  }
  return levels;
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const auto chelsea = ti::readers::open_npy(EXAMPLES_DATA "/chelsea_imagenet_chw_f32.npy");  // (3, 300, 451)
  const ti::TensorView view = ti::readers::to_view(chelsea);

  const auto wrong = ti::save_image(view, folder / "imagenet-as-it-is-wrong.jpg");
  print_report("imagenet-as-it-is-wrong.jpg", wrong);

  const ti::PixelOptions pixels = {.unnormalize = ti::Unnormalize::imagenet()};
  const auto right = ti::save_image(view, folder / "imagenet-unnormalised.jpg", {}, {.pixels = pixels});
  print_report("imagenet-unnormalised.jpg", right);

  // The very samples that the encoder got, to compare them with the photograph's own.
  const auto rows = ti::make_row_source(view, {}, pixels);
  std::vector<std::byte> samples(rows->info().row_bytes() * 300);
  ti::Tally tally;
  rows->read_rows(0, 300, samples.data(), tally);

  const bool as_promised = samples == original_levels(reinterpret_cast<const float*>(chelsea.data)) &&
                           wrong.suspects.size() == 1 && wrong.suspects.front().suspect == ti::Suspect::imagenet &&
                           right.tally.clipped_below == 0 && right.tally.clipped_above == 0 && right.suspects.empty();
  if (!as_promised) std::cerr << "imagenet: the colours are not what this example says\n";
  return as_promised ? 0 : 1;
}
