// Owns how the drawings are made: shapes with smooth edges, strokes, letters out of dots, noise.
// Must not know photographs, files or what is measured.
#include "drawings.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>

namespace bench {
namespace {

using Colour = std::array<double, 3>;

Picture blank(std::string name, std::string kind, std::int64_t width, std::int64_t height, const Colour& colour) {
  Picture picture{std::move(name), std::move(kind), width, height, {}};
  for (std::int64_t i = 0; i < width * height; ++i) {
    for (const double level : colour) picture.rgb.push_back(static_cast<std::uint8_t>(level));
  }
  return picture;
}

/// Lays a colour over a pixel; coverage 0 leaves it as it is and 1 hides it.
void blend(Picture& picture, std::int64_t x, std::int64_t y, const Colour& colour, double coverage) {
  if (x < 0 || y < 0 || x >= picture.width || y >= picture.height || coverage <= 0) return;
  std::uint8_t* const pixel = picture.rgb.data() + 3 * (y * picture.width + x);
  for (std::size_t c = 0; c < 3; ++c) {
    const double mixed = pixel[c] + (colour[c] - pixel[c]) * std::min(coverage, 1.0);
    pixel[c] = static_cast<std::uint8_t>(std::lround(mixed));
  }
}

/// A curve of two pixels' width over the whole picture, with smooth edges as plotting libraries draw them.
void stroke(Picture& picture, const std::function<double(double)>& height_at, const Colour& colour) {
  for (std::int64_t x = 80; x < picture.width - 40; ++x) {
    const double place = static_cast<double>(x);
    const double middle = height_at(place);
    const double slope = height_at(place + 0.5) - height_at(place - 0.5);
    const double steepness = std::sqrt(1 + slope * slope);  // height of a slanted stroke of width 1
    const auto reach = static_cast<std::int64_t>(2 * steepness) + 2;
    const auto centre = static_cast<std::int64_t>(middle);
    for (std::int64_t y = centre - reach; y <= centre + reach; ++y) {
      blend(picture, x, y, colour, 1.5 - std::abs(static_cast<double>(y) - middle) / steepness);
    }
  }
}

/// A letter of 5x7 dots out of a made-up alphabet of 64.
void letter(Picture& picture, std::int64_t left, std::int64_t top, std::int64_t which, const Colour& colour) {
  Random shape(static_cast<std::uint64_t>(which) * 977 + 5);
  for (std::int64_t y = 0; y < 7; ++y) {
    for (std::int64_t x = 0; x < 5; ++x) {
      if (shape.below(5) < 2) blend(picture, left + x, top + y, colour, 1);
      if (shape.below(5) < 1) blend(picture, left + x, top + y, colour, 0.4);
    }
  }
}

Picture plot() {
  Picture picture = blank("plot", "plot", 1200, 900, {255, 255, 255});
  Random random(1);
  for (std::int64_t line = 0; line <= 10; ++line) {
    for (std::int64_t x = 80; x < 1160; ++x) blend(picture, x, 60 + 78 * line, {176, 176, 176}, 1);
    for (std::int64_t y = 60; y < 840; ++y) blend(picture, 80 + 108 * line, y, {176, 176, 176}, 1);
    for (std::int64_t i = 0; i < 4; ++i) {
      letter(picture, 40 + 7 * i, 56 + 78 * line, random.below(10), {0, 0, 0});
      letter(picture, 68 + 108 * line + 7 * i, 850, random.below(10), {0, 0, 0});
    }
  }
  const auto wave = [](double middle, double swing, double length) {
    return [=](double x) { return middle + swing * std::sin(x / length) * std::cos(x / 411); };
  };
  stroke(picture, wave(300, 190, 33), {31, 119, 180});
  stroke(picture, wave(450, 240, 97), {255, 127, 14});
  stroke(picture, wave(620, 120, 14), {44, 160, 44});
  return picture;
}

Picture flat_art() {
  Picture picture = blank("flat-art", "drawing", 1280, 800, {236, 239, 241});
  Random random(2);
  for (int shape = 0; shape < 60; ++shape) {
    const double x = static_cast<double>(random.below(1280));
    const double y = static_cast<double>(random.below(800));
    const double radius = 20 + static_cast<double>(random.below(140));
    const double corner = 0.2 + static_cast<double>(random.below(9)) / 10;  // from a diamond over a disc to a square
    Colour colour;
    for (double& level : colour) level = static_cast<double>(random.below(16) * 17);
    for (auto row = static_cast<std::int64_t>(y - radius) - 1; row <= static_cast<std::int64_t>(y + radius) + 1;
         ++row) {
      for (auto at = static_cast<std::int64_t>(x - radius) - 1; at <= static_cast<std::int64_t>(x + radius) + 1; ++at) {
        const double across = std::abs(static_cast<double>(at) - x) / radius;
        const double down = std::abs(static_cast<double>(row) - y) / radius;
        const double power = 2 * corner + 0.6;
        const double distance = std::pow(std::pow(across, power) + std::pow(down, power), 1 / power);
        blend(picture, at, row, colour, (1 - distance) * radius + 0.5);
      }
    }
  }
  return picture;
}

Picture screen() {
  Picture picture = blank("screen", "screen", 1280, 800, {250, 250, 250});
  Random random(3);
  for (std::int64_t y = 0; y < 28; ++y) {
    for (std::int64_t x = 0; x < 1280; ++x) blend(picture, x, y, {53.0 + static_cast<double>(y), 60, 74}, 1);
  }
  for (std::int64_t line = 0; line < 60; ++line) {
    const std::int64_t indent = 4 * random.below(5);
    const std::int64_t end = 40 + random.below(130);
    const bool heading = random.below(9) == 0;
    for (std::int64_t column = indent; column < end; ++column) {
      if (random.below(6) == 0) continue;
      // Letters are not equally common.
      const std::int64_t which = std::min(random.below(64), random.below(64));
      letter(picture, 12 + 7 * column, 40 + 12 * line, which, heading ? Colour{190, 40, 40} : Colour{30, 30, 30});
    }
  }
  return picture;
}

Picture label_map() {
  Picture picture = blank("labels", "labels", 800, 600, {0, 0, 0});
  Random random(4);
  std::array<std::array<std::uint8_t, 3>, 64> colours{};
  for (auto& colour : colours) {
    for (std::uint8_t& level : colour) level = static_cast<std::uint8_t>(random.below(256));
  }
  for (std::int64_t y = 0; y < 600; ++y) {
    for (std::int64_t x = 0; x < 800; ++x) {
      const double across = static_cast<double>(x - 390) / 70;
      const double down = static_cast<double>(y - 310) / 70;
      const auto ring = static_cast<std::size_t>(4 * std::sqrt(across * across + down * down));
      const std::size_t side = std::sin(across * 1.5 + std::sin(down)) > 0 ? 3 : 0;
      const auto& colour = colours[(ring + side) % colours.size()];
      std::copy(colour.begin(), colour.end(), picture.rgb.begin() + 3 * (y * 800 + x));
    }
  }
  return picture;
}

/// The sum of twelve even numbers is nearly normal, and the same on every machine.
Picture gradient_with_noise() {
  Picture picture = blank("gradient-noise", "noise", 512, 512, {0, 0, 0});
  Random random(5);
  for (std::int64_t y = 0; y < 512; ++y) {
    for (std::int64_t x = 0; x < 512; ++x) {
      const std::int64_t levels[] = {x / 2, y / 2, (x + y) / 4};
      for (std::int64_t c = 0; c < 3; ++c) {
        std::int64_t sum = 0;
        for (int i = 0; i < 12; ++i) sum += random.below(512);
        const std::int64_t noisy = levels[c] + (sum - std::int64_t{12} * 256) / 256;
        picture.rgb[static_cast<std::size_t>(3 * (y * 512 + x) + c)] =
            static_cast<std::uint8_t>(std::clamp<std::int64_t>(noisy, 0, 255));
      }
    }
  }
  return picture;
}

}  // namespace

std::vector<Picture> drawings() {
  return {plot(), flat_art(), screen(), label_map(), gradient_with_noise()};
}

}  // namespace bench
