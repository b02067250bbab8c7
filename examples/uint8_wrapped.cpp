// Shows why a brightened uint8 picture comes out with false colours: 200 * 2 does not fit, so the arithmetic wraps to
// 144. No report can tell that afterwards; computed in float, or in a wider integer, it is told and counted.
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
  const auto* const first = reinterpret_cast<const std::uint8_t*>(coffee.data);
  const std::vector<std::uint8_t> levels(first, first + 400 * 600 * 3);

  // uint8 values are levels and are saved as they are.
  ti::save_image(ti::TensorView::hwc(levels.data(), {400, 600, 3}), folder / "uint8-as-it-is.jpg");

  // Wrong: what does not fit a uint8 starts again at 0.
  std::vector<std::uint8_t> wrapped;
  std::uint64_t too_bright = 0;
  for (const std::uint8_t level : levels) {
    wrapped.push_back(static_cast<std::uint8_t>(level * 2));
    if (level * 2 > 255) ++too_bright;
  }
  const auto wrong =
      ti::save_image(ti::TensorView::hwc(wrapped.data(), {400, 600, 3}), folder / "uint8-wrapped-wrong.jpg");

  // Right: in float, 0..1. What is brighter than white is clamped to white, and the report counts it.
  std::vector<float> bright;
  for (const std::uint8_t level : levels) bright.push_back(static_cast<float>(level) / 255.0F * 2.0F);
  const auto right =
      ti::save_image(ti::TensorView::hwc(bright.data(), {400, 600, 3}), folder / "uint8-brightened-in-float.jpg");

  // Right too: in a wider integer, whose values are levels as well. inspect is the report without a picture.
  std::vector<std::int32_t> wide;
  for (const std::uint8_t level : levels) wide.push_back(level * 2);
  const auto wider = ti::inspect(ti::TensorView::hwc(wide.data(), {400, 600, 3}), {});

  std::cout << too_bright << " of " << levels.size() << " values are above 127, so twice as much is above 255.\n";
  print_report("uint8-wrapped-wrong.jpg", wrong);
  print_report("uint8-brightened-in-float.jpg", right);
  print_report("the same in int32", wider);

  const auto told = [&](const ti::ColourReport& report) {
    return report.tally.clipped_above == too_bright && report.suspects.size() == 1 &&
           report.suspects.front().suspect == ti::Suspect::out_of_range;
  };
  const bool as_promised = too_bright > 0 && wrong.suspects.empty() && told(right) && told(wider);
  if (!as_promised) std::cerr << "uint8_wrapped: the reports are not what this example says\n";
  return as_promised ? 0 : 1;
}
