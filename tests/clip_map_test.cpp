// Owns the proof of the clip map on named cases; the property over random tensors is proved beside it.
// Must not know encoders or files.
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "picture_samples.hpp"
#include "special_values.hpp"
#include "tensorimage/inspect.hpp"

namespace {

using namespace tensorimage;
using support::expect_error;
using support::infinity;
using support::nan_value;
using support::one_row;
using support::samples_of;

constexpr ClipMapColours colours{.below = {1, 2, 3}, .above = {4, 5, 6}, .nan = {7, 8, 9}};

/// "below", "above", "nan" or "gray" for each pixel.
std::vector<std::string> map_of(const TensorView& view, const PixelOptions& pixels = {}, const GridOptions& grid = {}) {
  const auto source = make_clip_map_source(view, grid, pixels, colours);
  EXPECT_EQ(source->info().channels, 3);
  EXPECT_EQ(source->info().bit_depth, 8);
  const std::vector<int> values = samples_of(*source).values;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < values.size(); i += 3) {
    const std::vector<int> pixel(values.begin() + static_cast<std::ptrdiff_t>(i),
                                 values.begin() + static_cast<std::ptrdiff_t>(i) + 3);
    const bool gray = pixel[0] == pixel[1] && pixel[1] == pixel[2];
    names.emplace_back(pixel == std::vector{1, 2, 3}   ? "below"
                       : pixel == std::vector{4, 5, 6} ? "above"
                       : pixel == std::vector{7, 8, 9} ? "nan"
                       : gray                          ? "gray"
                                                       : "neither");
  }
  return names;
}

using Names = std::vector<std::string>;

TEST(ClipMap, PaintsWhatIsLost) {
  const std::vector<float> values = {-0.5F, 0, 1, 1.5F, infinity, -infinity, nan_value};
  EXPECT_EQ(map_of(one_row(values)), (Names{"below", "gray", "gray", "above", "above", "below", "nan"}));
}

TEST(ClipMap, ThePixelsWorstLossIsShown) {
  const std::vector<float> values = {-1, 2, nan_value, -1, 2, 0, 0, 0, -1, 2, 0, nan_value, 0.5F, 0.5F, 0.5F};
  EXPECT_EQ(map_of(TensorView::hwc(values.data(), {1, 5, 3})), (Names{"nan", "above", "below", "nan", "gray"}));
}

TEST(ClipMap, LooksAtAlphaToo) {
  const std::vector<float> values = {0, 2, 0, 1, 0, 0, 0, -1};
  EXPECT_EQ(map_of(TensorView::hwc(values.data(), {1, 4, 2})), (Names{"above", "gray", "gray", "below"}));
  EXPECT_EQ(map_of(TensorView::hwc(values.data(), {1, 2, 4})), (Names{"above", "below"}));
}

TEST(ClipMap, FollowsTheOptionsOfTheSave) {
  const std::vector<float> values = {-1, 0, 1, 3};
  PixelOptions pixels;
  pixels.input_range = InputRange::signed_unit();
  EXPECT_EQ(map_of(one_row(values), pixels), (Names{"gray", "gray", "gray", "above"}));
  pixels.input_range = InputRange{.low = 0.5, .high = 4};
  EXPECT_EQ(map_of(one_row(values), pixels), (Names{"below", "below", "gray", "gray"}));
  pixels.input_range = std::nullopt;
  pixels.unnormalize = Unnormalize{.mean = {0.0}, .deviation = {-1.0}};
  EXPECT_EQ(map_of(one_row(values), pixels), (Names{"gray", "gray", "below", "below"}));
  GridOptions grid;
  grid.normalize = true;
  EXPECT_EQ(map_of(one_row(values), {}, grid), (Names{"gray", "gray", "gray", "gray"}));
  const std::vector<std::uint16_t> wide = {255, 256};
  EXPECT_EQ(map_of(one_row(wide)), (Names{"gray", "above"}));
  PixelOptions deep;
  deep.bit_depth = 16;
  deep.keep_gray = true;
  EXPECT_EQ(map_of(one_row(wide), deep), (Names{"gray", "gray"}));
}

TEST(ClipMap, WhatLosesNothingIsItsBrightnessDarkened) {
  std::vector<std::uint8_t> values;
  for (const int level : support::levels_up_to(255)) values.push_back(static_cast<std::uint8_t>(level));
  const std::vector<int> map = samples_of(*make_clip_map_source(one_row(values))).values;
  for (std::size_t i = 0; i < 256; ++i) {
    EXPECT_EQ(map[3 * i], map[3 * i + 1]);
    EXPECT_EQ(map[3 * i], map[3 * i + 2]);
    EXPECT_LE(map[3 * i], static_cast<int>(i));
    if (i > 0) {
      EXPECT_GE(map[3 * i], map[3 * i - 3]);
    }
  }
  EXPECT_LT(map[0], map[3 * 255]);
  EXPECT_LT(map[3 * 255], 255);
}

TEST(ClipMap, IsLaidOutAsTheGridAndPaddingIsGray) {
  const std::vector<float> values = {2, -1};
  GridOptions grid;
  grid.padding = 1;
  grid.pad_value = 3;
  const TensorView view = TensorView::nchw(values.data(), {2, 1, 1, 1});
  EXPECT_EQ(map_of(view, {}, grid), (Names{"gray", "gray", "gray", "gray", "gray", "gray", "above", "gray", "below",
                                           "gray", "gray", "gray", "gray", "gray", "gray"}));
}

TEST(ClipMap, TheColoursOfThePictureDoNotMatter) {
  const std::vector<float> values = {0.5F, 2, nan_value};
  PixelOptions pixels;
  pixels.colour_map = ColourMap(std::vector<Colour>{{9, 0, 0}, {0, 9, 0}});
  pixels.nan_colour = Colour{90, 80, 70};
  EXPECT_EQ(map_of(one_row(values), pixels), (Names{"gray", "above", "nan"}));
  PixelOptions over;
  over.background = Colour{90, 80, 70};
  EXPECT_EQ(map_of(TensorView::hwc(values.data(), {1, 1, 2}), over), (Names{"above"}));
}

TEST(ClipMap, RefusesLabelsAndWhateverTheSaveRefuses) {
  const std::vector<std::uint8_t> ids = {0, 1};
  PixelOptions labels;
  labels.labels = LabelMap{};
  expect_error([&] { (void)make_clip_map_source(one_row(ids), {}, labels); }, ErrorCode::invalid_argument, {"labels"});
  PixelOptions depth;
  depth.bit_depth = 12;
  expect_error([&] { (void)make_clip_map_source(one_row(ids), {}, depth); }, ErrorCode::invalid_argument, {"12"});
}

}  // namespace
