// Owns a made-up photograph, and what people do to photographs before they save them.
// Must not know what is found out about them.
#include "photograph.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <random>

namespace photograph {

std::vector<std::uint8_t> planes(std::int64_t height, std::int64_t width) {
  std::mt19937 random(7);
  std::normal_distribution<double> grain(0.0, 1.5);
  const std::array<double, 3> sky = {110, 160, 235};
  const std::array<double, 3> ground = {120, 95, 40};
  std::vector<std::uint8_t> levels(static_cast<std::size_t>(3 * height * width));
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::int64_t y = 0; y < height; ++y) {
      for (std::int64_t x = 0; x < width; ++x) {
        const double down = static_cast<double>(y) / static_cast<double>(height);
        const double across = static_cast<double>(x) / static_cast<double>(width);
        double level = down < 0.55 ? sky[c] * (0.5 + down) : ground[c] * (1.4 - down) + 30 * std::sin(across * 40);
        level *= 1.0 + 0.35 * std::sin(7 * across + 3 * down) * std::cos(5 * down - 2 * across);
        if (std::hypot(across - 0.7, down - 0.3) < 0.15) level = 260;
        if (std::hypot(across - 0.25, down - 0.75) < 0.12) level = -5;
        level = std::clamp(level + grain(random), 0.0, 255.0);
        const auto place =
            (c * static_cast<std::size_t>(height) + static_cast<std::size_t>(y)) * static_cast<std::size_t>(width) +
            static_cast<std::size_t>(x);
        levels[place] = static_cast<std::uint8_t>(std::lround(level));
      }
    }
  }
  return levels;
}

std::vector<std::uint8_t> pixels(const std::vector<std::uint8_t>& planes, std::int64_t height, std::int64_t width) {
  const auto area = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
  std::vector<std::uint8_t> interleaved(planes.size());
  for (std::size_t i = 0; i < area; ++i) {
    for (std::size_t c = 0; c < 3; ++c) interleaved[3 * i + c] = planes[c * area + i];
  }
  return interleaved;
}

std::vector<float> floats(const std::vector<std::uint8_t>& planes,
                          const std::function<float(float, std::size_t)>& change) {
  std::vector<float> values(planes.size());
  for (std::size_t i = 0; i < planes.size(); ++i) {
    values[i] = change(static_cast<float>(planes[i]) / 255.0F, i / (planes.size() / 3));
  }
  return values;
}

}  // namespace photograph
