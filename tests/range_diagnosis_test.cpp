// Owns the proof that a range of values is recognised, told with its numbers, and undone by the remedy given for it.
// Must not know how it is recognised.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "diagnosis/range_diagnosis.hpp"
#include "photograph.hpp"
#include "suspects.hpp"
#include "tensorimage/inspect.hpp"

namespace {

using namespace tensorimage;
using suspects::expect_words;
using suspects::names_of;
using suspects::only;

constexpr std::int64_t height = 60;
constexpr std::int64_t width = 80;

TensorView view_of(const std::vector<float>& values) {
  return TensorView::chw(values.data(), {3, height, width});
}

/// The samples of a save with the options of a remedy, planes of red, green and blue.
std::vector<std::uint8_t> saved_planes(const TensorView& view, const PixelOptions& pixels) {
  const auto source = make_row_source(view, {}, pixels);
  std::vector<std::uint8_t> packed(source->info().row_bytes() * static_cast<std::size_t>(source->info().height));
  Tally tally;
  source->read_rows(0, source->info().height, reinterpret_cast<std::byte*>(packed.data()), tally);
  std::vector<std::uint8_t> planes(packed.size());
  const std::size_t area = packed.size() / 3;
  for (std::size_t i = 0; i < packed.size(); ++i) planes[i % 3 * area + i / 3] = packed[i];
  return planes;
}

/// The tensor has this one suspect, and its first remedy brings the photograph back to the level.
Diagnosis expect_undone(const std::vector<float>& values, Suspect suspect, const std::vector<std::uint8_t>& levels) {
  const ColourReport report = inspect(view_of(values));
  Diagnosis diagnosis = only(report, suspect);
  EXPECT_FALSE(diagnosis.remedies.empty());
  if (!diagnosis.remedies.empty()) {
    EXPECT_EQ(saved_planes(view_of(values), diagnosis.remedies.at(0).pixels), levels);
  }
  return diagnosis;
}

float normalised(float value, std::size_t channel, const Unnormalize& preset) {
  return (value - static_cast<float>(preset.mean[channel])) / static_cast<float>(preset.deviation[channel]);
}

TEST(RangeDiagnosis, FindsNothingInAPhotographAsItIs) {
  const auto levels = photograph::planes(height, width);
  const auto values = photograph::floats(levels, [](float value, std::size_t) { return value; });
  EXPECT_EQ(names_of(inspect(view_of(values))), "");
  EXPECT_EQ(names_of(inspect(TensorView::chw(levels.data(), {3, height, width}))), "");
  EXPECT_EQ(names_of(inspect(TensorView::hw(values.data(), {height, width}))), "");
}

TEST(RangeDiagnosis, FindsNothingInADarkOrALightOne) {
  auto dark = photograph::planes(height, width);
  auto light = dark;
  for (auto& level : dark) level = static_cast<std::uint8_t>(level / 7);
  for (auto& level : light) level = static_cast<std::uint8_t>(192 + level / 4);
  for (const auto& levels : {dark, light}) {
    const auto values = photograph::floats(levels, [](float value, std::size_t) { return value; });
    EXPECT_EQ(names_of(inspect(view_of(values))), "");
  }
}

TEST(RangeDiagnosis, FindsFloatsFrom0To255) {
  const auto levels = photograph::planes(height, width);
  const auto values = photograph::floats(levels, [](float value, std::size_t) { return value * 255; });
  const Diagnosis diagnosis = expect_undone(values, Suspect::byte_range, levels);
  expect_words(diagnosis, {"0 to 255", "float32", "clipped"}, "InputRange::byte()", "--input-range byte");
  EXPECT_EQ(diagnosis.remedies.at(0).pixels.input_range->high, 255.0);
}

TEST(RangeDiagnosis, FindsFloatsFromMinus1To1) {
  const auto levels = photograph::planes(height, width);
  const auto values = photograph::floats(levels, [](float value, std::size_t) { return value * 2 - 1; });
  const Diagnosis diagnosis = expect_undone(values, Suspect::signed_unit, levels);
  expect_words(diagnosis, {"-1 to 1", "black"}, "InputRange::signed_unit()", "--input-range signed");
  EXPECT_EQ(diagnosis.remedies.at(0).pixels.input_range->low, -1.0);
}

TEST(RangeDiagnosis, FindsMinus1To1EvenWhereNothingIsNegative) {
  auto levels = photograph::planes(height, width);
  for (auto& level : levels) level = static_cast<std::uint8_t>(150 + level / 3);
  const auto values = photograph::floats(levels, [](float value, std::size_t) { return value * 2 - 1; });
  const Diagnosis diagnosis = expect_undone(values, Suspect::signed_unit, levels);
  expect_words(diagnosis, {"whole levels of 255", "too light"}, "InputRange::signed_unit()", "--input-range signed");
}

// Every odd level is also one of -1 to 1; a single even one shows that the picture is as it should be.
TEST(RangeDiagnosis, LetsOneEvenLevelClearALightPicture) {
  auto levels = photograph::planes(height, width);
  for (auto& level : levels) level = static_cast<std::uint8_t>((150 + level / 3) | 1);
  const auto as_it_is = [](float value, std::size_t) { return value; };
  EXPECT_EQ(names_of(inspect(view_of(photograph::floats(levels, as_it_is)))), "signed_unit");
  for (auto& level : levels) level = static_cast<std::uint8_t>(level == 181 ? 180 : level);
  EXPECT_EQ(names_of(inspect(view_of(photograph::floats(levels, as_it_is)))), "");
}

TEST(RangeDiagnosis, FindsImageNetsNormalisation) {
  const auto levels = photograph::planes(height, width);
  const auto values = photograph::floats(
      levels, [](float value, std::size_t c) { return normalised(value, c, Unnormalize::imagenet()); });
  const Diagnosis diagnosis = expect_undone(values, Suspect::imagenet, levels);
  expect_words(diagnosis, {"ImageNet", "red from -2.1179 to 2.2489", "whole levels"}, "Unnormalize::imagenet()",
               "--unnormalize imagenet");
}

TEST(RangeDiagnosis, FindsClipsNormalisation) {
  const auto levels = photograph::planes(height, width);
  const auto values =
      photograph::floats(levels, [](float value, std::size_t c) { return normalised(value, c, Unnormalize::clip()); });
  const Diagnosis diagnosis = expect_undone(values, Suspect::clip, levels);
  expect_words(diagnosis, {"CLIP", "blue from -1.4802 to 2.1459"}, "Unnormalize::clip()", "--unnormalize clip");
}

// Without whole levels the ends decide: beyond CLIP's it can only be ImageNet's, and short of them it is the commoner.
TEST(RangeDiagnosis, TellsNormalisationsApartByTheirEnds) {
  const auto levels = photograph::planes(height, width);
  const auto shifted = [&levels](float low, float high, const Unnormalize& preset) {
    return photograph::floats(
        levels, [&](float value, std::size_t c) { return normalised(low + (high - low) * value * value, c, preset); });
  };
  EXPECT_EQ(names_of(inspect(view_of(shifted(0, 1, Unnormalize::imagenet())))), "imagenet");
  EXPECT_EQ(names_of(inspect(view_of(shifted(0, 1, Unnormalize::clip())))), "clip");
  EXPECT_EQ(names_of(inspect(view_of(shifted(0.1F, 0.8F, Unnormalize::imagenet())))), "imagenet");
  const Diagnosis unsure = only(inspect(view_of(shifted(0, 1, Unnormalize::clip()))), Suspect::clip);
  ASSERT_EQ(unsure.remedies.size(), 2U);
  EXPECT_EQ(unsure.remedies.at(1).cli, "--unnormalize imagenet");
}

TEST(RangeDiagnosis, FindsFloatsFrom0To2AndThatTheyAreOutOfRange) {
  const auto levels = photograph::planes(height, width);
  const auto values = photograph::floats(levels, [](float value, std::size_t) { return value * 2; });
  const Diagnosis diagnosis = expect_undone(values, Suspect::out_of_range, levels);
  expect_words(diagnosis, {"0 to 2", "white"}, "InputRange{.low = 0, .high = 2}", "--input-range 0:2");
  ASSERT_EQ(diagnosis.remedies.size(), 2U);
  EXPECT_EQ(diagnosis.remedies.at(1).api, ".pixels = {.input_range = InputRange::percentile(1, 99)}");
  EXPECT_EQ(diagnosis.remedies.at(1).cli, "--percentile 1 99");
  EXPECT_EQ(diagnosis.remedies.at(1).pixels.input_range->kind, InputRange::Kind::percentile);
}

TEST(RangeDiagnosis, GivesADepthMapItsOwnRange) {
  std::vector<float> depth(static_cast<std::size_t>(height * width));
  for (std::size_t i = 0; i < depth.size(); ++i) depth[i] = 1.5F + 8.1F * static_cast<float>(i) / 4800.0F;
  const Diagnosis diagnosis = only(inspect(TensorView::hw(depth.data(), {height, width})), Suspect::out_of_range);
  expect_words(diagnosis, {"1.5 to 9.5983", "4800 of 4800 (100 %) values become white"},
               "InputRange{.low = 0, .high = 9.6}", "--input-range 0:9.6");
}

TEST(RangeDiagnosis, LeavesRoundedEndsAlone) {
  const auto levels = photograph::planes(height, width);
  auto values = photograph::floats(levels, [](float value, std::size_t) { return value; });
  values[17] = 1.015F;
  values[4711] = -0.004F;
  EXPECT_EQ(names_of(inspect(view_of(values))), "");
  values[17] = 1.03F;
  EXPECT_EQ(names_of(inspect(view_of(values))), "out_of_range");
}

TEST(RangeDiagnosis, FindsFractionsThatACastDropped) {
  const auto levels = photograph::planes(height, width);
  std::vector<std::uint8_t> cast(levels.size());
  for (std::size_t i = 0; i < levels.size(); ++i) cast[i] = levels[i] == 255 ? 1 : 0;
  const Diagnosis colour = only(inspect(TensorView::chw(cast.data(), {3, height, width})), Suspect::unit_integers);
  expect_words(colour, {"uint8", "0 to 1", "black"}, "InputRange::unit()", "--input-range unit");
  EXPECT_EQ(colour.remedies.size(), 1U);
  EXPECT_EQ(colour.remedies.at(0).pixels.input_range->high, 1.0);
  const Diagnosis gray = only(inspect(TensorView::hw(cast.data(), {height, width})), Suspect::unit_integers);
  ASSERT_EQ(gray.remedies.size(), 2U);
  EXPECT_EQ(gray.remedies.at(1).api, ".pixels = {.labels = LabelMap{}}");
  EXPECT_EQ(gray.remedies.at(1).cli, "--labels");
  EXPECT_TRUE(gray.remedies.at(1).pixels.labels.has_value());
}

TEST(RangeDiagnosis, TakesNegativeIdsForPixelsWithoutAClass) {
  std::vector<std::int64_t> ids(static_cast<std::size_t>(height * width), 3);
  ids[5] = -100;
  ids[6] = 18;
  const Diagnosis diagnosis = only(inspect(TensorView::hw(ids.data(), {height, width})), Suspect::out_of_range);
  ASSERT_FALSE(diagnosis.remedies.empty());
  EXPECT_EQ(diagnosis.remedies.at(0).cli, "--labels --ignore-index -100");
  EXPECT_EQ(diagnosis.remedies.at(0).pixels.labels->ignore_index, -100);
  for (auto& id : ids) id = id == -100 ? -1 : id % 2;
  const Diagnosis mask = only(inspect(TensorView::hw(ids.data(), {height, width})), Suspect::unit_integers);
  ASSERT_EQ(mask.remedies.size(), 2U);
  EXPECT_EQ(mask.remedies.at(0).cli, "--input-range signed");
  EXPECT_EQ(mask.remedies.at(1).pixels.labels->ignore_index, -1);
}

TEST(RangeDiagnosis, KeepsLevelsOf16BitsIn16Bits) {
  std::vector<std::uint16_t> levels(static_cast<std::size_t>(height * width));
  for (std::size_t i = 0; i < levels.size(); ++i) levels[i] = static_cast<std::uint16_t>(i * 13);
  const TensorView view = TensorView::hw(levels.data(), {height, width});
  const Diagnosis diagnosis = only(inspect(view), Suspect::out_of_range);
  expect_words(diagnosis, {"uint16", "62387", "0 to 255"}, ".bit_depth = 16", "--bit-depth 16");
  EXPECT_EQ(diagnosis.remedies.at(0).pixels.bit_depth, 16);
  EXPECT_EQ(names_of(inspect(view, {}, {.bit_depth = 16})), "");
  for (auto& level : levels) level = static_cast<std::uint16_t>(level / 16);  // 12 bits
  EXPECT_EQ(only(inspect(view), Suspect::out_of_range).remedies.at(0).cli, "--input-range 0:4095");
}

TEST(RangeDiagnosis, RoundsRangesToNumbersThatPeopleWouldWrite) {
  const auto expect_range = [](ValueRange range, double low, double high) {
    EXPECT_DOUBLE_EQ(range.low, low);
    EXPECT_DOUBLE_EQ(range.high, high);
  };
  expect_range(round_range(0.01, 1.97, false), 0, 2);
  expect_range(round_range(0.7, 9.63, false), 0, 9.7);
  expect_range(round_range(1700, 1830, false), 1700, 1830);
  expect_range(round_range(1e8, 1e8 + 16, false), 1e8, 1e8 + 16);
  expect_range(round_range(7001, 7994, false), 7000, 8000);
  expect_range(round_range(-123.68, 151.06, false), -160, 160);
  expect_range(round_range(-3.14, 0.5, false), -3.2, 0.5);
  expect_range(round_range(-7.7, -2.2, false), -7.7, 0);
  expect_range(round_range(-7.7, -6.2, false), -7.7, -6.2);
  expect_range(round_range(0, 1000, true), 0, 1023);
  expect_range(round_range(12, 40000, true), 0, 65535);
  expect_range(round_range(0, 16777215, true), 0, 16777215);
  expect_range(round_range(0, 16777217, true), 0, 16777217);
  expect_range(round_range(-100, 100, true), -128, 127);
  expect_range(round_range(-100, 128, true), -128, 128);
  expect_range(round_range(-128, 127, true), -128, 127);
  for (const double extreme : {1e-300, 1e300, std::numeric_limits<double>::max()}) {
    const ValueRange range = round_range(-extreme, extreme, false);
    EXPECT_LE(range.low, -extreme);
    EXPECT_GE(range.high, extreme);
  }
}

}  // namespace
