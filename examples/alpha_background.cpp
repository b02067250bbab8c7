// Shows a picture with alpha. PNG keeps it; JPEG has none, so save_image refuses until it is told what lies behind.
// Leaving the alpha channel out instead would show colours that were never meant to be seen.
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <vector>

namespace ti = tensorimage;

namespace {

constexpr int side = 160;

/// A photograph (3, 160, 160) with a fourth plane: opaque within a circle, with a soft edge.
std::vector<float> cut_out(const float* photo) {
  std::vector<float> rgba(photo, photo + 3 * side * side);
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const double from_edge = 76.0 - std::hypot(x - 79.5, y - 79.5);
      rgba.push_back(static_cast<float>(std::clamp(from_edge / 16.0, 0.0, 1.0)));
    }
  }
  return rgba;
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const auto photos = ti::readers::open_npy(EXAMPLES_DATA "/photos_nchw_f32.npy");
  const std::vector<float> values = cut_out(reinterpret_cast<const float*>(photos.data));
  const auto view = ti::TensorView::chw(values.data(), {4, side, side});

  const auto png = ti::save_image(view, folder / "alpha.png");

  bool refused = false;
  try {
    ti::save_image(view, folder / "alpha-refused.jpg");
  } catch (const ti::Error& error) {
    refused = error.code() == ti::ErrorCode::unsupported;
    std::cout << "alpha-refused.jpg: " << error.what() << "\n";
  }

  const auto white =
      ti::save_image(view, folder / "alpha-on-white.jpg", {}, {.pixels = {.background = ti::Colour{255, 255, 255}}});

  // Wrong: the first three planes alone. What was behind the soft edge is all there again.
  ti::save_image(ti::TensorView::chw(values.data(), {3, side, side}), folder / "alpha-dropped-wrong.jpg");

  const bool as_promised = refused && !std::filesystem::exists(folder / "alpha-refused.jpg") &&
                           png.picture.channels == 4 && white.picture.channels == 3 && white.format == "jpeg";
  if (!as_promised) std::cerr << "alpha_background: the pictures are not what this example says\n";
  return as_promised ? 0 : 1;
}
