// Shows a save that would rather fail than write a picture with wrong colours, as a test or a pipeline wants it.
// The policies say what is refused; the tensor is read once more for that, and the old picture is still there.
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

namespace ti = tensorimage;

namespace {

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool refused(const ti::TensorView& view, const std::filesystem::path& path, const ti::SaveOptions& options) {
  try {
    ti::save_image(view, path, {}, options);
  } catch (const ti::Error& error) {
    std::cout << ti::error_code_name(error.code()) << ": " << error.what() << "\n";
    return error.code() == ti::ErrorCode::policy;
  }
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const auto photos = ti::readers::open_npy(EXAMPLES_DATA "/photos_nchw_f32.npy");
  const auto signed_photos = ti::readers::open_npy(EXAMPLES_DATA "/photos_signed_nchw_f16.npy");
  const ti::TensorView good = ti::readers::to_view(photos);
  const ti::TensorView from_minus_one = ti::readers::to_view(signed_photos);
  const std::filesystem::path path = folder / "strict.png";

  ti::SaveOptions strict;
  strict.policy = {.out_of_range = ti::Policy::error, .nan = ti::Policy::error, .suspect = ti::Policy::error};
  ti::save_image(good, path, {}, strict);
  const std::string before = contents(path);

  const auto* const first = reinterpret_cast<const float*>(photos.data);
  std::vector<float> values(first, first + 3 * 160 * 160);
  values[0] = std::numeric_limits<float>::quiet_NaN();
  const auto with_nan = ti::TensorView::chw(values.data(), {3, 160, 160});

  bool as_promised =
      refused(from_minus_one, path, strict) && refused(with_nan, path, strict) && contents(path) == before;

  // Told what the values mean, nothing is wrong with them.
  strict.pixels.input_range = ti::InputRange::signed_unit();
  const auto report = ti::save_image(from_minus_one, folder / "strict-input-range.png", {}, strict);
  as_promised &= report.suspects.empty();

  if (!as_promised) std::cerr << "strict: not everything was refused as this example says\n";
  return as_promised ? 0 : 1;
}
