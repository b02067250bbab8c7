// Shows a 12-bit detector's picture in uint16, whose few hot pixels would take the whole range for themselves.
// From percentile to percentile the rest is seen, and the report still counts what was clipped.
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <vector>

#include "print_report.hpp"

namespace ti = tensorimage;

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const auto astronaut = ti::readers::open_npy(EXAMPLES_DATA "/astronaut_chw_f32.npy");  // (3, 512, 512)
  const auto* const red = reinterpret_cast<const float*>(astronaut.data);

  // Counts from 400 to 700 of 4095, and one pixel in a thousand is stuck at the top.
  std::vector<std::uint16_t> counts;
  for (std::size_t i = 0; i < 512 * 512; ++i) {
    const bool hot = i * 7919 % 1000 == 0;
    counts.push_back(hot ? 4095 : static_cast<std::uint16_t>(std::lround(400.0F + 300.0F * red[i])));
  }
  const auto view = ti::TensorView::hw(counts.data(), {512, 512});

  // As levels of 8 bits all of it is white; as a range from the least to the largest nearly all is black.
  const auto as_levels = ti::save_image(view, folder / "percentile-as-levels-wrong.jpg");
  print_report("percentile-as-levels-wrong.jpg", as_levels);
  ti::save_image(view, folder / "percentile-finite-dark.jpg", {},
                 {.pixels = {.input_range = ti::InputRange::finite()}});

  const auto seen = ti::save_image(view, folder / "percentile-1-99.jpg", {},
                                   {.pixels = {.input_range = ti::InputRange::percentile(1.0, 99.0)}});
  std::cout << "percentile-1-99.jpg: " << seen.tally.clipped_below << " of " << seen.tally.values
            << " values were clipped to black, " << seen.tally.clipped_above << " to white\n";

  // A hundredth above the range is all there can be.
  const bool as_promised = as_levels.tally.white == as_levels.tally.values && as_levels.suspects.size() == 1 &&
                           as_levels.suspects.front().suspect == ti::Suspect::out_of_range &&
                           seen.tally.clipped_above <= seen.tally.values / 100 && seen.tally.clipped_above >= 262 &&
                           seen.tally.white < seen.tally.values / 10;
  if (!as_promised) std::cerr << "percentile: the reports are not what this example says\n";
  return as_promised ? 0 : 1;
}
