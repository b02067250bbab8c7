// Shows a float tensor in [0, 2] saved clamped, as save_image does, then told what is white, then without a clamp.
// The report of the first names what is wrong and the range to give; its count is checked against one of our own.
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <vector>

#include "print_report.hpp"

namespace ti = tensorimage;

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const auto photos = ti::readers::open_npy(EXAMPLES_DATA "/photos_nchw_f32.npy");
  const auto* const first = reinterpret_cast<const float*>(photos.data);

  // The first four photographs, twice as bright: float32 in [0, 2].
  std::vector<float> values(first, first + 4 * 3 * 160 * 160);
  for (float& value : values) value *= 2.0F;
  const auto batch = ti::TensorView::nchw(values.data(), {4, 3, 160, 160});

  // As it is: everything above 1 becomes 255. Bright parts burn out, and the report says how many values that cost.
  const auto clamped = ti::save_image(batch, folder / "float-0-2-clamped.jpg");
  print_report("float-0-2-clamped.jpg", clamped);

  // Told what is black and white: 2 becomes 255, and nothing is lost.
  const ti::SaveOptions options{.pixels = {.input_range = ti::InputRange{.low = 0.0, .high = 2.0}}};
  const auto mapped = ti::save_image(batch, folder / "float-0-2-input-range.jpg", {}, options);
  print_report("float-0-2-input-range.jpg", mapped);

  // The same in torchvision's words; of float32 they make the same pixels.
  const ti::GridOptions grid{.normalize = true, .value_range = ti::ValueRange{0.0, 2.0}};
  ti::save_image(batch, folder / "float-0-2-value-range.jpg", grid);
  const bool same = ti::encode_image(batch, "ppm", {}, options) == ti::encode_image(batch, "ppm", grid);

  // Wrong: the usual line of one's own, without a clamp. 1.5 * 255 is 383, of which a byte keeps 127. The values
  // wrapped before save_image saw them, so its report has nothing to say.
  std::vector<std::uint8_t> bytes;
  for (const float value : values) bytes.push_back(static_cast<std::uint8_t>(static_cast<int>(value * 255.0F + 0.5F)));
  const auto wrapped =
      ti::save_image(ti::TensorView::nchw(bytes.data(), {4, 3, 160, 160}), folder / "float-0-2-not-clamped-wrong.jpg");
  print_report("float-0-2-not-clamped-wrong.jpg", wrapped);

  const auto above_one = std::count_if(values.begin(), values.end(), [](float value) { return value > 1.0F; });
  const bool as_promised = above_one > 0 && clamped.tally.clipped_above == static_cast<std::uint64_t>(above_one) &&
                           clamped.tally.maximum == 2.0 && clamped.suspects.size() == 1 &&
                           clamped.suspects.front().suspect == ti::Suspect::out_of_range &&
                           clamped.suspects.front().remedies.front().pixels.input_range->high == 2.0 &&
                           mapped.tally.clipped_above == 0 && mapped.suspects.empty() && same &&
                           wrapped.suspects.empty();
  if (!as_promised) std::cerr << "float_zero_to_two: the reports are not what this example says\n";
  return as_promised ? 0 : 1;
}
