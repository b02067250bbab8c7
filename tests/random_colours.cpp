// Owns colour options made at random: ranges, means, colour maps, backgrounds, in combinations that are not refused.
// Must not know what is done with them.
#include "random_colours.hpp"

#include <rapidcheck.h>

#include <vector>

#include "random_tensor.hpp"

namespace random_colours {
namespace {

using tensorimage::Colour;
using tensorimage::ColourMap;
using tensorimage::InputRange;
using tensorimage::PixelOptions;
using tensorimage::Unnormalize;

/// rapidcheck starts with small numbers; from the first case on all are as likely.
int draw_below(int count) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, count));
}

bool draw_coin() {
  return draw_below(2) == 1;
}

std::uint8_t draw_level() {
  return static_cast<std::uint8_t>(draw_below(256));
}

Colour draw_colour(bool gray) {
  const std::uint8_t level = draw_level();
  return gray ? Colour{level, level, level} : Colour{level, draw_level(), draw_level()};
}

InputRange draw_range() {
  InputRange range;
  switch (draw_below(4)) {
    case 0: range = InputRange::finite(); break;
    case 1:
      range = *rc::gen::element(InputRange::percentile(0, 100), InputRange::percentile(2, 98),
                                InputRange::percentile(0.1, 33.3), InputRange::percentile(49.9, 50.1));
      break;
    default:
      return *rc::gen::element(InputRange::unit(), InputRange::signed_unit(), InputRange::byte(),
                               InputRange{.low = 0.1, .high = 0.7}, InputRange{.low = -3e4, .high = 4e4},
                               InputRange{.low = 0.0, .high = 1e-6}, InputRange{.low = -2.5, .high = -1.0 / 3},
                               InputRange{.low = 1.0, .high = 1.0 + 1e-12}, InputRange{.low = 0.0, .high = 1e-40});
  }
  range.each_image = draw_coin();
  range.each_channel = draw_coin();
  return range;
}

Unnormalize draw_unnormalize(std::int64_t channels) {
  if (channels == 3 && draw_coin()) return draw_coin() ? Unnormalize::imagenet() : Unnormalize::clip();
  if (draw_coin()) return Unnormalize::half();
  Unnormalize numbers;
  const auto draw_numbers = [&](std::vector<double>& out, int thirds) {
    const std::int64_t size = draw_coin() ? channels : 1;
    for (std::int64_t i = 0; i < size; ++i) out.push_back((draw_below(200) - 100 + 0.5) / thirds);
  };
  draw_numbers(numbers.mean, 150);
  draw_numbers(numbers.deviation, 80);
  return numbers;
}

ColourMap draw_map() {
  const std::vector<std::string> names = ColourMap::names();
  if (draw_coin()) return ColourMap::named(names[static_cast<std::size_t>(draw_below(static_cast<int>(names.size())))]);
  std::vector<Colour> colours(static_cast<std::size_t>(2 + draw_below(255)));
  for (Colour& colour : colours) colour = draw_colour(false);
  return ColourMap(colours);
}

}  // namespace

Options draw(std::int64_t channels) {
  Options options;
  options.grid = random_tensor::draw_options();
  PixelOptions& pixels = options.pixels;
  const int mapping = draw_below(5);
  if (mapping >= 2) {
    options.grid.normalize = false;
    options.grid.scale_each = false;
    options.grid.value_range = std::nullopt;
    if (mapping < 4) pixels.input_range = draw_range();
    if (mapping == 4) pixels.unnormalize = draw_unnormalize(channels);
  }
  pixels.bit_depth = draw_below(3) == 0 ? 16 : 8;
  pixels.precise = draw_coin();
  pixels.keep_gray = draw_coin();
  if (channels == 1 && draw_coin()) {
    pixels.colour_map = draw_map();
    pixels.bit_depth = 8;
    pixels.keep_gray = false;
  } else if (draw_coin()) {
    pixels.background = draw_colour(false);
  }
  if (draw_coin()) pixels.nan_colour = draw_colour(channels == 2 || (channels == 1 && pixels.keep_gray));
  return options;
}

}  // namespace random_colours
