// Owns the proof that pixels and planes are told apart, and that no picture read rightly is suspected.
// Must not know how they are told apart.
#include "diagnosis/layout_evidence.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "photograph.hpp"
#include "suspects.hpp"
#include "tensorimage/inspect.hpp"

namespace {

using namespace tensorimage;
using suspects::expect_words;
using suspects::names_of;
using suspects::only;

constexpr std::int64_t height = 90;
constexpr std::int64_t width = 120;
using Levels = std::vector<std::uint8_t>;

Levels grayed(const Levels& planes) {
  Levels gray = planes;
  const std::size_t area = planes.size() / 3;
  for (std::size_t i = 0; i < planes.size(); ++i) gray[i] = planes[area + i % area];
  return gray;
}

TEST(LayoutEvidence, FindsAxesInTheOrderOfPixels) {
  const Levels pixels = photograph::pixels(photograph::planes(height, width), height, width);
  const Diagnosis one = only(inspect(TensorView::chw(pixels.data(), {height, width, 3})), Suspect::channels_last);
  expect_words(one, {"90 channels of 120 rows of 3 values", "refused"}, "TensorView::hwc(data, {90, 120, 3})",
               "--layout hwc");
  EXPECT_TRUE(one.remedies.at(0).channels_last);
  EXPECT_FALSE(one.remedies.at(0).channels_first);
  const Diagnosis many =
      only(inspect(TensorView::nchw(pixels.data(), {2, height / 2, width, 3})), Suspect::channels_last);
  EXPECT_EQ(many.remedies.at(0).api, "TensorView::nhwc(data, {2, 45, 120, 3})");
  EXPECT_EQ(many.remedies.at(0).cli, "--layout nhwc");
}

TEST(LayoutEvidence, FindsAxesInTheOrderOfPlanes) {
  const Levels planes = photograph::planes(height, width);
  const Diagnosis one = only(inspect(TensorView::hwc(planes.data(), {3, height, width})), Suspect::channels_first);
  expect_words(one, {"120 channels of 3 rows of 90 values"}, "TensorView::chw(data, {3, 90, 120})", "--layout chw");
  EXPECT_TRUE(one.remedies.at(0).channels_first);
  const Diagnosis many = only(inspect(TensorView::nhwc(planes.data(), {3, 1, height, width})), Suspect::channels_first);
  EXPECT_EQ(many.remedies.at(0).api, "TensorView::nchw(data, {3, 1, 90, 120})");
  EXPECT_EQ(many.remedies.at(0).cli, "--layout nchw");
}

TEST(LayoutEvidence, LeavesOtherManyChannelsAlone) {
  const std::vector<float> features(64UL * 20 * 20, 0.5F);
  EXPECT_FALSE(find_layout(Batch(TensorView::chw(features.data(), {64, 20, 20}))));
  EXPECT_TRUE(find_layout(Batch(TensorView::chw(features.data(), {400, 16, 4}))));
  EXPECT_FALSE(find_layout(Batch(TensorView::chw(features.data(), {400, 4, 4}))));
}

TEST(LayoutEvidence, FindsPixelsInMemoryReadAsPlanes) {
  const Levels planes = photograph::planes(height, width);
  for (const Levels& picture : {planes, grayed(planes)}) {
    const Levels pixels = photograph::pixels(picture, height, width);
    const Diagnosis diagnosis =
        only(inspect(TensorView::chw(pixels.data(), {3, height, width})), Suspect::channels_last);
    expect_words(diagnosis, {"120 elements apart", "3*120 apart", "pixels, not planes", "stripes"},
                 "TensorView::hwc(data, {90, 120, 3})", "");
    EXPECT_TRUE(diagnosis.remedies.at(0).channels_last);
    EXPECT_EQ(names_of(inspect(TensorView::hwc(pixels.data(), {height, width, 3}))), "");
  }
}

TEST(LayoutEvidence, FindsPlanesInMemoryReadAsPixels) {
  const Levels planes = photograph::planes(height, width);
  const Diagnosis diagnosis =
      only(inspect(TensorView::hwc(planes.data(), {height, width, 3})), Suspect::channels_first);
  expect_words(diagnosis, {"120 elements apart", "planes, not pixels", "side by side"},
               "TensorView::chw(data, {3, 90, 120})", "");
  EXPECT_TRUE(diagnosis.remedies.at(0).channels_first);
  EXPECT_EQ(names_of(inspect(TensorView::chw(planes.data(), {3, height, width}))), "");
  EXPECT_EQ(names_of(inspect(TensorView::chw(grayed(planes).data(), {3, height, width}))), "");
}

TEST(LayoutEvidence, SeesBatchesListsAndBothByteOrders) {
  const Levels pixels = photograph::pixels(photograph::planes(height, width), height, width);
  Levels batch = pixels;
  batch.insert(batch.end(), pixels.begin(), pixels.end());
  const Diagnosis many = only(inspect(TensorView::nchw(batch.data(), {2, 3, height, width})), Suspect::channels_last);
  EXPECT_EQ(many.remedies.at(0).api, "TensorView::nhwc(data, {2, 90, 120, 3})");
  const std::vector<TensorView> list(3, TensorView::chw(pixels.data(), {3, height, width}));
  EXPECT_EQ(names_of(inspect(list)), "channels_last");
  std::vector<std::uint16_t> swapped(pixels.size());
  for (std::size_t i = 0; i < pixels.size(); ++i) swapped[i] = static_cast<std::uint16_t>(pixels[i] << 8U);
  const std::endian other = std::endian::native == std::endian::little ? std::endian::big : std::endian::little;
  const TensorView view = TensorView::chw(swapped.data(), {3, height, width}).with_byte_order(other);
  EXPECT_EQ(names_of(inspect(view)), "channels_last");
  EXPECT_EQ(names_of(inspect(TensorView::chw(pixels.data(), {3, height, width}).with_channel_order(ChannelOrder::bgr))),
            "channels_last");
}

TEST(LayoutEvidence, SeesFourChannels) {
  const Levels planes = photograph::planes(height, width);
  const std::size_t area = planes.size() / 3;
  Levels opaque = planes;
  opaque.resize(4 * area, 255);
  Levels pixels(4 * area);
  for (std::size_t i = 0; i < 4 * area; ++i) pixels[i] = opaque[i % 4 * area + i / 4];
  EXPECT_EQ(names_of(inspect(TensorView::chw(pixels.data(), {4, height, width}))), "channels_last");
  EXPECT_EQ(names_of(inspect(TensorView::chw(opaque.data(), {4, height, width}))), "");
  EXPECT_EQ(names_of(inspect(TensorView::hwc(pixels.data(), {height, width, 4}))), "");
}

TEST(LayoutEvidence, LooksOnlyAtMemoryWithoutGaps) {
  const Levels pixels = photograph::pixels(photograph::planes(height, width), height, width);
  const Shape shape{.n = 1, .c = 3, .h = height, .w = width - 1};
  const TensorView gaps(pixels.data(), DType::u8, shape, {.n = 0, .c = height * width, .h = width, .w = 1});
  EXPECT_FALSE(find_layout(Batch(gaps)));
}

/// Planes in which every pixel is a function of its place.
template <class Value>
std::vector<float> filled(std::int64_t side, Value value) {
  std::vector<float> planes;
  for (std::int64_t c = 0; c < 3; ++c) {
    for (std::int64_t y = 0; y < side; ++y) {
      for (std::int64_t x = 0; x < side; ++x) planes.push_back(static_cast<float>(value(c, y, x)));
    }
  }
  return planes;
}

TEST(LayoutEvidence, IsNotFooledByPatternsAndNoise) {
  std::mt19937 random(3);
  std::uniform_real_distribution<float> unit(0, 1);
  const auto expect_nothing = [](const std::vector<float>& values, std::int64_t side, int period) {
    const Batch planar(TensorView::chw(values.data(), {3, side, side}));
    const Batch interleaved(TensorView::hwc(values.data(), {side, side, 3}));
    EXPECT_FALSE(find_layout(planar)) << side << ", period " << period;
    EXPECT_FALSE(find_layout(interleaved)) << side << ", period " << period;
  };
  for (const std::int64_t side : {24, 27, 64, 99}) {
    for (const int period : {2, 3, 4, 6, 9}) {
      const std::vector<float> tile = filled(period, [&](auto, auto, auto) { return unit(random); });
      const auto of_tile = [&](std::int64_t c, std::int64_t y, std::int64_t x) {
        return tile[static_cast<std::size_t>((c * period + y % period) * period + x % period)];
      };
      expect_nothing(filled(side, of_tile), side, period);
      expect_nothing(filled(side, [&](auto c, auto, auto x) { return of_tile(c, 0, x); }), side, period);
      expect_nothing(filled(side, [&](auto c, auto y, auto) { return of_tile(c, y, 0); }), side, period);
    }
    expect_nothing(filled(side, [&](auto, auto, auto) { return unit(random); }), side, 0);
    expect_nothing(filled(side, [](auto, auto, auto) { return 0.25F; }), side, 0);
  }
}

}  // namespace
