// Owns the proof that the colour maps are matplotlib's numbers, and that tables of one's own are spread evenly.
// Must not know where colour maps are used.
#include "tensorimage/colour_map.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "support.hpp"
#include "tensorimage/input_range.hpp"

namespace {

using namespace tensorimage;

struct Expected {
  std::string name;
  std::array<std::array<double, 3>, 256> colours;
};

const std::vector<Expected>& expected_of_matplotlib() {
  static const std::vector<Expected> all = {
#include "golden/colour_maps.inc"
  };
  return all;
}

std::array<std::uint8_t, 3> levels_of(const Colour& colour) {
  return {colour.red, colour.green, colour.blue};
}

TEST(ColourMap, NamedTablesAreMatplotlibsNumbersToTheNearestLevel) {
  ASSERT_EQ(expected_of_matplotlib().size(), 3U);
  for (const Expected& expected : expected_of_matplotlib()) {
    const ColourMap map = ColourMap::named(expected.name);
    for (std::size_t i = 0; i < 256; ++i) {
      for (std::size_t c = 0; c < 3; ++c) {
        ASSERT_EQ(levels_of(map.table()[i])[c], std::lround(expected.colours[i][c] * 255))
            << expected.name << ' ' << i << ' ' << c;
      }
    }
  }
}

TEST(ColourMap, EachFunctionGivesTheMapOfItsName) {
  EXPECT_EQ(ColourMap::viridis().table(), ColourMap::named("viridis").table());
  EXPECT_EQ(ColourMap::magma().table(), ColourMap::named("magma").table());
  EXPECT_EQ(ColourMap::turbo().table(), ColourMap::named("turbo").table());
  EXPECT_EQ(ColourMap::gray().table(), ColourMap::named("gray").table());
}

TEST(ColourMap, GrayIsTheLevelItself) {
  for (std::size_t i = 0; i < 256; ++i) {
    const auto level = static_cast<std::uint8_t>(i);
    ASSERT_EQ(ColourMap::gray().table()[i], (Colour{level, level, level}));
  }
}

TEST(ColourMap, NamesAreThoseThatCanBeAskedFor) {
  EXPECT_EQ(ColourMap::names(), (std::vector<std::string>{"viridis", "magma", "turbo", "gray"}));
  for (const std::string& name : ColourMap::names()) EXPECT_NO_THROW((void)ColourMap::named(name));
}

TEST(ColourMap, RefusesUnknownNamesAndNamesTheKnownOnes) {
  for (const char* name : {"jet", "Viridis", "", "viridis "}) {
    support::expect_error([name] { (void)ColourMap::named(name); }, ErrorCode::invalid_argument,
                          {'"' + std::string(name) + '"', "viridis, magma, turbo and gray"});
  }
}

TEST(ColourMap, RefusesTooFewAndTooManyColours) {
  for (const std::size_t count : {0U, 1U, 257U, 1000U}) {
    support::expect_error([count] { (void)ColourMap(std::vector<Colour>(count)); }, ErrorCode::invalid_argument,
                          {"2 to 256 colours", "not of " + std::to_string(count)});
  }
}

std::vector<Colour> random_colours(std::size_t count, std::mt19937& generator) {
  std::vector<Colour> colours(count);
  const auto level = [&generator] { return static_cast<std::uint8_t>(generator() % 256); };
  for (Colour& colour : colours) colour = {level(), level(), level()};
  return colours;
}

/// The level at `place` of 255 parts of the way through the colours, to the nearest, by plain division.
long nearest_level(const std::vector<Colour>& colours, std::size_t channel, std::size_t place) {
  const double position = static_cast<double>(place) * static_cast<double>(colours.size() - 1) / 255.0;
  // A position that falls on a colour may be missed by a rounding, but then by less than any half level.
  const auto before = static_cast<std::size_t>(std::floor(position));
  const std::size_t after = std::min(before + 1, colours.size() - 1);
  const double a = levels_of(colours[before])[channel];
  const double b = levels_of(colours[after])[channel];
  return std::lround(a + (b - a) * (position - static_cast<double>(before)));
}

TEST(ColourMap, OwnColoursAreSpreadEvenlyForEveryCount) {
  std::mt19937 generator(3);
  for (std::size_t count = 2; count <= 256; ++count) {
    const std::vector<Colour> colours = random_colours(count, generator);
    const ColourMap map(colours);
    ASSERT_EQ(map.table().front(), colours.front());
    ASSERT_EQ(map.table().back(), colours.back());
    for (std::size_t i = 0; i < 256; ++i) {
      for (std::size_t c = 0; c < 3; ++c) {
        ASSERT_EQ(levels_of(map.table()[i])[c], nearest_level(colours, c, i)) << count << ' ' << i;
      }
    }
  }
}

TEST(ColourMap, TakesA256ColourTableAsItIs) {
  std::mt19937 generator(4);
  const std::vector<Colour> colours = random_colours(256, generator);
  const ColourMap map(colours);
  EXPECT_TRUE(std::equal(colours.begin(), colours.end(), map.table().begin(), map.table().end()));
}

// The defaults of torchvision's ImageClassification preset, and of the preprocessing in OpenAI's CLIP.
TEST(Unnormalize, HoldsThePublishedNumbers) {
  EXPECT_EQ(Unnormalize::imagenet().mean, (std::vector<double>{0.485, 0.456, 0.406}));
  EXPECT_EQ(Unnormalize::imagenet().deviation, (std::vector<double>{0.229, 0.224, 0.225}));
  EXPECT_EQ(Unnormalize::clip().mean, (std::vector<double>{0.48145466, 0.4578275, 0.40821073}));
  EXPECT_EQ(Unnormalize::clip().deviation, (std::vector<double>{0.26862954, 0.26130258, 0.27577711}));
  EXPECT_EQ(Unnormalize::half().mean, std::vector<double>{0.5});
  EXPECT_EQ(Unnormalize::half().deviation, std::vector<double>{0.5});
}

}  // namespace
