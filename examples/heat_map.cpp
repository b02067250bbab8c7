// Shows a field of numbers in the colours of a map, with a hole of NaN that is seen to be a hole.
// A batch of fields is a grid of maps, each with a range of its own.
#include <tensorimage/tensorimage.hpp>

#include <cmath>
#include <cstddef>
#include <filesystem>
#include <iostream>
#include <limits>
#include <vector>

#include "print_report.hpp"

namespace ti = tensorimage;

namespace {

constexpr int height = 150;
constexpr int width = 200;

/// Two sources of waves whose crests meet, from -1 to 1, times `strength`.
void append_waves(std::vector<float>& field, double wavelength, double strength) {
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double first = std::hypot(x - 40, y - 75) / wavelength;
      const double second = std::hypot(x - 160, y - 75) / wavelength;
      field.push_back(static_cast<float>(strength * (std::cos(first) + std::cos(second)) / 2.0));
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  std::vector<float> field;
  append_waves(field, 6.0, 1.0);
  int hole = 0;
  for (int y = 55; y < 95; ++y) {
    for (int x = 85; x < 115; ++x, ++hole)
      field[static_cast<std::size_t>(y * width + x)] = std::numeric_limits<float>::quiet_NaN();
  }
  const auto view = ti::TensorView::hw(field.data(), {height, width});

  // As it is: gray, the lower half of the waves is black, and so is the hole.
  const auto gray = ti::save_image(view, folder / "heat-map-as-gray.png");
  print_report("heat-map-as-gray.png", gray);

  const ti::PixelOptions pixels = {.input_range = ti::InputRange::signed_unit(),
                                   .colour_map = ti::ColourMap::viridis(),
                                   .nan_colour = ti::Colour{255, 255, 255}};
  const auto map = ti::save_image(view, folder / "heat-map.png", {}, {.pixels = pixels});
  print_report("heat-map.png", map);

  // Four fields, each ten times as strong as the one before: only a range for each image shows them all.
  std::vector<float> fields;
  for (int i = 0; i < 4; ++i) append_waves(fields, 12.0 - 2.5 * i, std::pow(10.0, i));
  ti::InputRange each = ti::InputRange::finite();
  each.each_image = true;
  const auto grid = ti::save_image(ti::TensorView::nchw(fields.data(), {4, 1, height, width}),
                                   folder / "heat-map-grid.png", {.nrow = 2, .pad_value = 1.0},
                                   {.pixels = {.input_range = each, .colour_map = ti::ColourMap::magma()}});
  print_report("heat-map-grid.png", grid);

  const bool as_promised = static_cast<int>(gray.tally.nan) == hole && map.tally.nan == gray.tally.nan &&
                           map.tally.clipped_below == 0 && map.tally.clipped_above == 0 && map.picture.channels == 3 &&
                           grid.suspects.empty() && grid.picture.width == 2 * (width + 2) + 2;
  if (!as_promised) std::cerr << "heat_map: the pictures are not what this example says\n";
  return as_promised ? 0 : 1;
}
