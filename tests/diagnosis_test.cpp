// Owns the proof of the diagnosis as a whole: names, order, what the options change, and that no tensor upsets it.
// Must not know how any one suspect is found.
#include "tensorimage/diagnosis.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "diagnosis/diagnose.hpp"
#include "photograph.hpp"
#include "random_tensor.hpp"
#include "special_values.hpp"
#include "support.hpp"
#include "suspects.hpp"
#include "tensorimage/inspect.hpp"

namespace {

using namespace tensorimage;
using support::infinity;
using support::nan_value;
using suspects::expect_words;
using suspects::names_of;
using suspects::only;

TEST(Diagnosis, NamesEverySuspect) {
  constexpr std::array all = {Suspect::channels_last, Suspect::channels_first, Suspect::has_nan,  Suspect::has_infinity,
                              Suspect::byte_range,    Suspect::signed_unit,    Suspect::imagenet, Suspect::clip,
                              Suspect::unit_integers, Suspect::out_of_range,   Suspect::constant};
  std::set<std::string_view> names;
  for (const Suspect suspect : all) names.insert(suspect_name(suspect));
  EXPECT_EQ(names.size(), all.size());
  EXPECT_EQ(names.count("unknown"), 0U);
  EXPECT_EQ(suspect_name(Suspect::channels_last), "channels_last");
  EXPECT_EQ(suspect_name(Suspect::constant), "constant");
}

TEST(Diagnosis, CountsNaN) {
  const std::vector<float> values = {0.5F, nan_value, 0.25F, nan_value, 1.0F, 0.0F};
  const TensorView view = TensorView::hw(values.data(), {2, 3});
  const Diagnosis plain = only(inspect(view), Suspect::has_nan);
  expect_words(plain, {"2 of 6", "become black", "whole picture"}, "nan_colour = Colour{255, 0, 255}",
               "--nan-colour \"#ff00ff\"");
  EXPECT_EQ(plain.remedies.at(0).pixels.nan_colour, (Colour{255, 0, 255}));
  const Diagnosis poisoned = only(inspect(view, {.normalize = true}), Suspect::has_nan);
  expect_words(poisoned, {"2 of 6", "everything becomes black"}, "InputRange::finite()", "--input-range finite");
  EXPECT_EQ(poisoned.remedies.at(0).pixels.input_range->kind, InputRange::Kind::finite);
  ASSERT_EQ(poisoned.remedies.size(), 2U);
  EXPECT_TRUE(poisoned.remedies.at(1).pixels.nan_colour.has_value());
}

TEST(Diagnosis, CountsInfinitiesOfBothSigns) {
  const std::vector<float> values = {0.5F, infinity, 0.25F, -infinity, infinity, 0.0F};
  const TensorView view = TensorView::hw(values.data(), {2, 3});
  const Diagnosis plain = only(inspect(view), Suspect::has_infinity);
  expect_words(plain, {"3 of 6 (50 %)", "2 positive, 1 negative", "white"}, "InputRange::finite()",
               "--input-range finite");
  const Diagnosis poisoned = only(inspect(view, {.normalize = true}), Suspect::has_infinity);
  expect_words(poisoned, {"everything becomes black"}, "InputRange::finite()", "--input-range finite");
}

TEST(Diagnosis, FindsOneValueEverywhere) {
  const std::vector<float> half(12, 0.5F);
  const TensorView view = TensorView::chw(half.data(), {3, 2, 2});
  expect_words(only(inspect(view), Suspect::constant), {"All 12 finite values are 0.5", "one colour"}, "", "");
  expect_words(only(inspect(view, {.normalize = true}), Suspect::constant), {"black"}, "", "");
  const std::vector<std::uint8_t> zeros(12, 0);
  expect_words(only(inspect(TensorView::chw(zeros.data(), {3, 2, 2})), Suspect::constant), {"12", "cast"}, "", "");
  EXPECT_EQ(names_of(inspect(TensorView::hw(half.data(), {1, 1}))), "");
  EXPECT_EQ(names_of(inspect(TensorView::hw(zeros.data(), {3, 4}), {}, {.labels = LabelMap{}})), "");
  const std::vector<float> none(4, nan_value);
  EXPECT_EQ(names_of(inspect(TensorView::hw(none.data(), {2, 2}))), "has_nan");
}

// A wrong range spoils the whole picture, a NaN only itself; unless the NaN spoils the range.
TEST(Diagnosis, TellsTheWorstFirst) {
  constexpr std::int64_t height = 48;
  constexpr std::int64_t width = 64;
  const auto levels = photograph::pixels(photograph::planes(height, width), height, width);
  auto values = photograph::floats(levels, [](float value, std::size_t) { return value * 255; });
  values[100] = nan_value;
  values[200] = infinity;
  const TensorView view = TensorView::chw(values.data(), {3, height, width});
  EXPECT_EQ(names_of(inspect(view)), "channels_last byte_range has_nan has_infinity");
  EXPECT_EQ(names_of(inspect(view, {.normalize = true})), "channels_last has_nan has_infinity");
  const std::vector<float> twos(6, 2.0F);
  EXPECT_EQ(names_of(inspect(TensorView::hw(twos.data(), {2, 3}))), "constant");
}

TEST(Diagnosis, JudgesNoRangeThatTheCallerChose) {
  const std::vector<float> values = {-1.0F, -0.5F, 0.0F, 0.5F, 0.9F, 1.0F};
  const TensorView view = TensorView::hw(values.data(), {2, 3});
  EXPECT_EQ(names_of(inspect(view)), "signed_unit");
  EXPECT_EQ(names_of(inspect(view, {.normalize = true})), "");
  EXPECT_EQ(names_of(inspect(view, {.normalize = true, .value_range = {{-0.5, 0.5}}})), "");
  EXPECT_EQ(names_of(inspect(view, {}, {.input_range = InputRange::unit()})), "");
  EXPECT_EQ(names_of(inspect(view, {}, {.unnormalize = Unnormalize::half()})), "");
  const std::vector<std::int32_t> ids = {0, 1, 1, 0, 1, 0};
  EXPECT_EQ(names_of(inspect(TensorView::hw(ids.data(), {2, 3}))), "unit_integers");
  EXPECT_EQ(names_of(inspect(TensorView::hw(ids.data(), {2, 3}), {}, {.labels = LabelMap{}})), "");
  const std::array<bool, 4> mask = {true, false, false, true};
  EXPECT_EQ(names_of(inspect(TensorView::hw(mask.data(), {2, 2}))), "");
}

TEST(Diagnosis, SeesListsBatchesStridesAndByteOrders) {
  constexpr std::int64_t height = 40;
  constexpr std::int64_t width = 50;
  const auto levels = photograph::planes(height, width);
  const auto values = photograph::floats(levels, [](float value, std::size_t c) {
    const Unnormalize preset = Unnormalize::imagenet();
    return (value - static_cast<float>(preset.mean[c])) / static_cast<float>(preset.deviation[c]);
  });
  const TensorView view = TensorView::chw(values.data(), {3, height, width});
  const std::vector<TensorView> list(5, view);
  EXPECT_EQ(names_of(inspect(list)), "imagenet");
  const TensorView repeated(values.data(), DType::f32, {7, 3, height, width}, {0, height * width, width, 1});
  EXPECT_EQ(names_of(inspect(repeated)), "imagenet");
  const float* last = values.data() + (height - 1) * width;
  const TensorView flipped(last, DType::f32, {1, 3, height, width / 2}, {0, height * width, -width, 2});
  EXPECT_EQ(names_of(inspect(flipped)), "imagenet");
  std::vector<std::byte> swapped(values.size() * 4);
  std::memcpy(swapped.data(), values.data(), swapped.size());
  for (std::size_t i = 0; i < swapped.size(); i += 4) {
    std::swap(swapped[i], swapped[i + 3]);
    std::swap(swapped[i + 1], swapped[i + 2]);
  }
  const std::endian other = std::endian::native == std::endian::little ? std::endian::big : std::endian::little;
  const auto foreign = TensorView::chw(swapped.data(), DType::f32, {3, height, width}).with_byte_order(other);
  expect_words(only(inspect(foreign), Suspect::imagenet), {"whole levels"}, "imagenet", "--unnormalize imagenet");
  // Blue first in memory: the means belong to the colours, not to the places.
  const auto planes_of = [&values](std::ptrdiff_t channel) { return values.begin() + channel * height * width; };
  std::vector<float> bgr(planes_of(2), values.end());
  bgr.insert(bgr.end(), planes_of(1), planes_of(2));
  bgr.insert(bgr.end(), values.begin(), planes_of(1));
  const TensorView blue_first = TensorView::chw(bgr.data(), {3, height, width});
  EXPECT_EQ(names_of(inspect(blue_first.with_channel_order(ChannelOrder::bgr))), "imagenet");
}

TEST(Diagnosis, FindsTheSameInEveryFloatingDtype) {
  constexpr std::int64_t height = 40;
  constexpr std::int64_t width = 50;
  const auto levels = photograph::planes(height, width);
  std::vector<double> wide(levels.size());
  std::vector<BFloat16> coarse(levels.size());
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const double value = levels[i] / 255.0 * 2.0 - 1.0;
    wide[i] = value;
    std::uint32_t bits = 0;
    const auto narrow = static_cast<float>(value);
    std::memcpy(&bits, &narrow, sizeof(bits));
    coarse[i] = {static_cast<std::uint16_t>(bits >> 16U)};
  }
  EXPECT_EQ(names_of(inspect(TensorView::chw(wide.data(), {3, height, width}))), "signed_unit");
  EXPECT_EQ(names_of(inspect(TensorView::chw(coarse.data(), {3, height, width}))), "signed_unit");
}

// The report may come without channels, or with more than a picture has.
RC_GTEST_PROP(Diagnosis, IsUpsetByNoTensor, ()) {
  const Shape shape = random_tensor::draw_shape();
  const auto tensor = random_tensor::draw_tensor(random_tensor::draw_dtype(), shape);
  const Batch batch(tensor.view);
  ColourReport report = inspect(tensor.view);
  RC_ASSERT(report.suspects.size() <= 5U);
  std::set<Suspect> seen;
  for (const Diagnosis& diagnosis : report.suspects) {
    RC_ASSERT(seen.insert(diagnosis.suspect).second);
    RC_ASSERT(diagnosis.evidence.ends_with('.') && diagnosis.effect.ends_with('.'));
    for (const Remedy& remedy : diagnosis.remedies) RC_ASSERT(!remedy.api.empty() && !remedy.cli.empty());
  }
  report.channels.clear();
  (void)diagnose(batch, report, {});
  RC_ASSERT(diagnose(batch, report, {.automatic_range = true, .labels = true}).size() <= 4U);
}

/// An example's elements, after the .npy header.
support::Bytes elements_of(const char* name) {
  support::Bytes bytes = support::read_file(std::filesystem::path(TENSORIMAGE_EXAMPLE_DATA) / name);
  const std::size_t header =
      10 + std::to_integer<std::size_t>(bytes.at(8)) + 256 * std::to_integer<std::size_t>(bytes.at(9));
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(header));
  return bytes;
}

TEST(Diagnosis, KnowsTheExamples) {
  const auto astronaut = elements_of("astronaut_chw_f32.npy");
  EXPECT_EQ(names_of(inspect(TensorView::chw(astronaut.data(), DType::f32, {3, 512, 512}))), "");
  const auto coffee = elements_of("coffee_hwc_u8.npy");
  EXPECT_EQ(names_of(inspect(TensorView::hwc(coffee.data(), DType::u8, {400, 600, 3}))), "");
  EXPECT_EQ(names_of(inspect(TensorView::chw(coffee.data(), DType::u8, {400, 600, 3}))), "channels_last");
  EXPECT_EQ(names_of(inspect(TensorView::chw(coffee.data(), DType::u8, {3, 400, 600}))), "channels_last");
  const auto chelsea = elements_of("chelsea_imagenet_chw_f32.npy");
  EXPECT_EQ(names_of(inspect(TensorView::chw(chelsea.data(), DType::f32, {3, 300, 451}))), "imagenet");
  const auto photos = elements_of("photos_nchw_f32.npy");
  EXPECT_EQ(names_of(inspect(TensorView::nchw(photos.data(), DType::f32, {8, 3, 160, 160}))), "");
  const auto halves = elements_of("photos_signed_nchw_f16.npy");
  EXPECT_EQ(names_of(inspect(TensorView::nchw(halves.data(), DType::f16, {4, 3, 160, 160}))), "signed_unit");
  const auto digits = elements_of("digits_n1hw_f32.npy");
  EXPECT_EQ(names_of(inspect(TensorView::nchw(digits.data(), DType::f32, {64, 1, 8, 8}))), "");
}

}  // namespace
