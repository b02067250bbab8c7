// Shows the case in which save_image needs no option: a float tensor in [0, 1].
// The report says so in numbers: nothing clipped, no NaN, and the smallest and largest value that were met.
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <filesystem>
#include <iostream>

namespace ti = tensorimage;

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const auto astronaut = ti::readers::open_npy(EXAMPLES_DATA "/astronaut_chw_f32.npy");  // (3, 512, 512) float32

  const ti::SaveReport report = ti::save_image(ti::readers::to_view(astronaut), folder / "float-0-1.png");

  const ti::ValueStatistics& tally = report.tally;
  std::cout << "float-0-1.png: " << tally.values << " values from " << tally.minimum << " to " << tally.maximum << "; "
            << tally.clipped_below + tally.clipped_above << " clipped, " << tally.nan << " NaN\n";

  const bool as_promised = tally.values == 3 * 512 * 512 && tally.clipped_below == 0 && tally.clipped_above == 0 &&
                           tally.nan == 0 && tally.minimum >= 0.0 && tally.maximum <= 1.0;
  if (!as_promised) std::cerr << "float_zero_to_one: the report is not what this example says\n";
  return as_promised ? 0 : 1;
}
