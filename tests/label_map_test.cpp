// Owns the proof that the default colours of class ids are told apart, also by those who see fewer colours.
// Must not know how they were chosen.
#include "tensorimage/label_map.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace {

using namespace tensorimage;

struct Light {
  double red;
  double green;
  double blue;
};

double linear(std::uint8_t level) {
  const double value = level / 255.0;
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

Light as_it_is(const Colour& colour) {
  return {linear(colour.red), linear(colour.green), linear(colour.blue)};
}

// Viénot, Brettel and Mollon, "Digital video colourmaps for checking the legibility of displays by dichromats" (1999).
// Not the model that the colours were chosen with.
Light green_blind(const Colour& colour) {
  const Light light = as_it_is(colour);
  const double yellow = 0.29275 * light.red + 0.70725 * light.green;
  return {yellow, yellow, std::clamp(-0.02234 * light.red + 0.02234 * light.green + light.blue, 0.0, 1.0)};
}

Light red_blind(const Colour& colour) {
  const Light light = as_it_is(colour);
  const double yellow = 0.11238 * light.red + 0.88762 * light.green;
  return {yellow, yellow, std::clamp(0.00401 * light.red - 0.00401 * light.green + light.blue, 0.0, 1.0)};
}

struct Lab {
  double lightness;
  double a;
  double b;
};

// Björn Ottosson, "A perceptual color space for image processing" (2020).
Lab oklab(const Light& light) {
  const double l = std::cbrt(0.4122214708 * light.red + 0.5363325363 * light.green + 0.0514459929 * light.blue);
  const double m = std::cbrt(0.2119034982 * light.red + 0.6806995451 * light.green + 0.1073969566 * light.blue);
  const double s = std::cbrt(0.0883024619 * light.red + 0.2817188376 * light.green + 0.6299787005 * light.blue);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
          1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

/// The smallest distance between two of the first `count` colours.
double least_distance(std::size_t count, Light (*vision)(const Colour&)) {
  const auto& palette = default_label_palette();
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < count; ++i) {
    const Lab one = oklab(vision(palette[i]));
    for (std::size_t j = 0; j < i; ++j) {
      const Lab other = oklab(vision(palette[j]));
      least = std::min(least, std::hypot(one.lightness - other.lightness, one.a - other.a, one.b - other.b));
    }
  }
  return least;
}

TEST(LabelPalette, BeginsWithBlackForTheBackground) {
  EXPECT_EQ(default_label_palette()[0], (Colour{0, 0, 0}));
}

TEST(LabelPalette, OklabGivesItsPublishedValues) {
  const Lab white = oklab({1, 1, 1});
  EXPECT_NEAR(white.lightness, 1.0, 1e-6);
  EXPECT_NEAR(white.a, 0.0, 1e-6);
  EXPECT_NEAR(white.b, 0.0, 1e-6);
  const Lab red = oklab({1, 0, 0});
  EXPECT_NEAR(red.lightness, 0.628, 1e-3);
  EXPECT_NEAR(red.a, 0.225, 1e-3);
  EXPECT_NEAR(red.b, 0.126, 1e-3);
}

// About 0.02 is the least difference seen between colours side by side.
TEST(LabelPalette, ColoursAreToldApart) {
  EXPECT_GE(least_distance(9, as_it_is), 0.23);
  EXPECT_GE(least_distance(21, as_it_is), 0.14);
  EXPECT_GE(least_distance(64, as_it_is), 0.09);
  EXPECT_GE(least_distance(256, as_it_is), 0.05);
}

TEST(LabelPalette, TheFirstColoursAreToldApartByTheColourBlind) {
  EXPECT_GE(least_distance(9, green_blind), 0.14);
  EXPECT_GE(least_distance(9, red_blind), 0.14);
}

TEST(LabelPalette, TheFirstColoursAreNeitherDarkNorPale) {
  const auto& palette = default_label_palette();
  for (std::size_t i = 1; i <= 20; ++i) {
    const Lab lab = oklab(as_it_is(palette[i]));
    EXPECT_GE(lab.lightness, 0.45) << i;
    EXPECT_LE(lab.lightness, 0.95) << i;
    EXPECT_GE(std::hypot(lab.a, lab.b), 0.12) << i;
  }
}

TEST(LabelPalette, IsTheSameEveryTime) {
  EXPECT_EQ(&default_label_palette(), &default_label_palette());
  EXPECT_TRUE(LabelMap{}.palette.empty());
}

}  // namespace
