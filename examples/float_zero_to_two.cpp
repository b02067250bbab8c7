// Shows a float tensor in [0, 2] saved three ways: clamped as save_image does, without clamping, and with value_range.
// The report of each explains its colours; the count of clipped values is checked against a count of our own.
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <string_view>
#include <vector>

namespace ti = tensorimage;

namespace {

void explain(std::string_view picture, const ti::SaveReport& report, std::string_view meaning) {
  const ti::ValueStatistics& tally = report.tally;
  std::cout << picture << ": values from " << tally.minimum << " to " << tally.maximum << "; " << tally.clipped_above
            << " of " << tally.values << " clipped to white; " << meaning << "\n";
}

}  // namespace

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
  explain("float-0-2-clamped.jpg", clamped, "bright parts are burnt out");

  // Told what is white: 2 becomes 255, and nothing is lost.
  const auto mapped = ti::save_image(batch, folder / "float-0-2-value-range.jpg",
                                     {.normalize = true, .value_range = ti::ValueRange{0.0, 2.0}});
  explain("float-0-2-value-range.jpg", mapped, "nothing is lost");

  // Wrong: the usual line of one's own, without a clamp. 1.5 * 255 is 383, of which a byte keeps 127.
  std::vector<std::uint8_t> bytes;
  for (const float value : values) bytes.push_back(static_cast<std::uint8_t>(static_cast<int>(value * 255.0F + 0.5F)));
  const auto wrapped =
      ti::save_image(ti::TensorView::nchw(bytes.data(), {4, 3, 160, 160}), folder / "float-0-2-not-clamped-wrong.jpg");
  explain("float-0-2-not-clamped-wrong.jpg", wrapped, "they wrapped before save_image saw them");

  const auto above_one = std::count_if(values.begin(), values.end(), [](float value) { return value > 1.0F; });
  const bool as_promised = above_one > 0 && clamped.tally.clipped_above == static_cast<std::uint64_t>(above_one) &&
                           clamped.tally.maximum == 2.0 && mapped.tally.clipped_above == 0 &&
                           wrapped.tally.clipped_above == 0;
  if (!as_promised) std::cerr << "float_zero_to_two: the reports are not what this example says\n";
  return as_promised ? 0 : 1;
}
