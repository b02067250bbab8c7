// Owns the proof of the policies: what each refuses, that nothing is touched then, and what ignoring leaves out.
// Must not know how suspects are found.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "special_values.hpp"
#include "support.hpp"
#include "tensorimage/save.hpp"

namespace {

using namespace tensorimage;
using support::expect_error;
using support::infinity;
using support::nan_value;
using support::TemporaryFolder;

/// Values without anything wrong, and room for what is.
std::vector<float> fine_values() {
  std::vector<float> values(256);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i * 37 % 256) / 255.0F;
  return values;
}

std::vector<float> fine_but(std::vector<float> others) {
  std::vector<float> values = fine_values();
  std::copy(others.begin(), others.end(), values.begin() + 40);
  return values;
}

SaveOptions with(const PolicyOptions& policy, const PixelOptions& pixels = {}) {
  SaveOptions options;
  options.policy = policy;
  options.pixels = pixels;
  return options;
}

constexpr PolicyOptions no_clipping{.out_of_range = Policy::error};
constexpr PolicyOptions no_nan{.nan = Policy::error};
constexpr PolicyOptions no_suspect{.suspect = Policy::error};

TensorView square(const std::vector<float>& values) {
  return TensorView::hw(values.data(), {16, 16});
}

void expect_refused(const std::vector<float>& values, const SaveOptions& options,
                    const std::vector<std::string>& words = {}, const GridOptions& grid = {}) {
  const TemporaryFolder folder;
  for (const char* name : {"a.png", "a.jpg", "a.ppm"}) {
    support::write_file(folder / name, "before");
    expect_error([&] { (void)save_image(square(values), folder / name, grid, options); }, ErrorCode::policy, words);
    EXPECT_EQ(support::text_of(support::read_file(folder / name)), "before");
  }
  expect_error([&] { (void)save_image(square(values), folder / "new.png", grid, options); }, ErrorCode::policy, words);
  EXPECT_EQ(folder.names(), (std::vector<std::string>{"a.jpg", "a.png", "a.ppm"}));
}

/// Saves twice, once with every policy as it is by default: the pixels are the same.
void expect_saved(const std::vector<float>& values, const SaveOptions& options, const GridOptions& grid = {}) {
  const auto saved = encode_image(square(values), "ppm", grid, options);
  SaveOptions without = options;
  without.policy = {};
  EXPECT_EQ(saved, encode_image(square(values), "ppm", grid, without));
}

bool suspects(const SaveReport& report, Suspect suspect) {
  return std::any_of(report.suspects.begin(), report.suspects.end(),
                     [&](const Diagnosis& diagnosis) { return diagnosis.suspect == suspect; });
}

SaveReport report_of(const std::vector<float>& values, const PolicyOptions& policy) {
  MemorySink sink;
  SaveOptions options = with(policy);
  options.format = "ppm";
  return save_image(square(values), sink, {}, options);
}

TEST(Policy, ErrorsRefuseNothingOfATensorThatIsFine) {
  expect_saved(fine_values(), with({.out_of_range = Policy::error, .nan = Policy::error, .suspect = Policy::error}));
}

TEST(Policy, OutOfRangeRefusesASingleClippedValue) {
  expect_refused(fine_but({1.002F}), with(no_clipping), {"1"});
  expect_refused(fine_but({-0.002F}), with(no_clipping), {"1"});
  // Less than half a level outside: the sample is the one that it would be anyway.
  expect_saved(fine_but({0.0F, 1.0F, 1.0019F, -0.0019F}), with(no_clipping));
}

TEST(Policy, OutOfRangeLeavesNanAndInfinityToTheirOwnPolicy) {
  expect_saved(fine_but({nan_value, infinity, -infinity}), with(no_clipping));
  expect_refused(fine_but({nan_value, infinity, -infinity, 2.0F}), with(no_clipping));
}

TEST(Policy, OutOfRangeGoesByTheRangeOfTheSave) {
  PixelOptions pixels;
  pixels.input_range = InputRange::signed_unit();
  expect_saved(fine_but({-1.0F}), with(no_clipping, pixels));
  expect_refused(fine_but({-1.5F}), with(no_clipping, pixels));
  pixels.input_range = InputRange::finite();
  expect_saved(fine_but({-100.0F, 3e9F, infinity}), with(no_clipping, pixels));
  pixels.input_range = std::nullopt;
  pixels.unnormalize = Unnormalize::half();
  expect_saved(fine_but({-1.0F}), with(no_clipping, pixels));
  expect_refused(fine_but({-1.5F}), with(no_clipping, pixels));
  GridOptions grid;
  grid.normalize = true;
  expect_saved(fine_but({-5.0F}), with(no_clipping), grid);
  grid.value_range = ValueRange{0.0, 0.5};
  expect_refused(fine_values(), with(no_clipping), {}, grid);
}

TEST(Policy, OutOfRangeAllowsWhatPercentilesAreThereToClip) {
  PixelOptions pixels;
  pixels.input_range = InputRange::percentile(5, 95);
  expect_saved(fine_but({-100.0F, 100.0F}), with(no_clipping, pixels));
}

TEST(Policy, NanRefusesNanAndInfinity) {
  expect_refused(fine_but({nan_value}), with(no_nan), {"NaN"});
  expect_refused(fine_but({infinity}), with(no_nan), {"inf"});
  expect_refused(fine_but({-infinity}), with(no_nan), {"inf"});
  expect_saved(fine_but({7.0F}), with(no_nan));
}

TEST(Policy, NanRefusesUnderEveryRange) {
  PixelOptions pixels;
  pixels.nan_colour = Colour{255, 0, 255};
  pixels.input_range = InputRange::percentile(5, 95);
  expect_refused(fine_but({nan_value}), with(no_nan, pixels));
  pixels.input_range = InputRange::finite();
  expect_refused(fine_but({infinity}), with(no_nan, pixels));
}

TEST(Policy, SuspectRefusesWhatTheOthersDoNotName) {
  std::vector<float> bytes = fine_values();
  for (float& value : bytes) value *= 255;
  ASSERT_TRUE(suspects(report_of(bytes, {}), Suspect::byte_range));
  expect_refused(bytes, with(no_suspect), {"255"});
  const std::vector<float> constant(256, 0.5F);
  ASSERT_TRUE(suspects(report_of(constant, {}), Suspect::constant));
  expect_refused(constant, with(no_suspect));
}

TEST(Policy, SuspectDoesNotRefuseNanInfinityAndClipping) {
  const std::vector<float> values = fine_but({nan_value, infinity, 1.5F});
  const SaveReport report = report_of(values, {});
  ASSERT_TRUE(suspects(report, Suspect::has_nan));
  ASSERT_TRUE(suspects(report, Suspect::has_infinity));
  expect_saved(values, with(no_suspect));
}

TEST(Policy, IgnoringLeavesASuspectOutOfTheReportAndNothingElse) {
  const std::vector<float> values = fine_but({nan_value, infinity, 1.5F});
  const SaveReport report = report_of(values, {});
  const SaveReport without_nan = report_of(values, {.nan = Policy::ignore});
  EXPECT_FALSE(suspects(without_nan, Suspect::has_nan));
  EXPECT_FALSE(suspects(without_nan, Suspect::has_infinity));
  EXPECT_EQ(suspects(without_nan, Suspect::out_of_range), suspects(report, Suspect::out_of_range));
  EXPECT_EQ(without_nan.tally.nan, 1U);
  const SaveReport without_clipping = report_of(values, {.out_of_range = Policy::ignore});
  EXPECT_FALSE(suspects(without_clipping, Suspect::out_of_range));
  EXPECT_TRUE(suspects(without_clipping, Suspect::has_nan));
  EXPECT_EQ(without_clipping.tally.clipped_above, 2U);
}

TEST(Policy, IgnoringOutOfRangeLeavesThatSuspectOut) {
  const std::vector<float> values = fine_but({1.5F, -0.5F, 3.0F});
  ASSERT_TRUE(suspects(report_of(values, {}), Suspect::out_of_range));
  EXPECT_FALSE(suspects(report_of(values, {.out_of_range = Policy::ignore}), Suspect::out_of_range));
}

TEST(Policy, IgnoringEveryOtherSuspectLeavesThemOut) {
  const std::vector<float> constant(256, 0.5F);
  EXPECT_FALSE(suspects(report_of(constant, {.suspect = Policy::ignore}), Suspect::constant));
}

TEST(Policy, HoldsForListsAndSinksAndTakesNoByte) {
  const std::vector<float> values = fine_but({2.0F});
  const std::array views = {square(values), square(values)};
  MemorySink sink;
  SaveOptions options = with(no_clipping);
  options.format = "png";
  expect_error([&] { (void)save_image(views, sink, {}, options); }, ErrorCode::policy, {"2"});
  EXPECT_TRUE(sink.bytes().empty());
  expect_error([&] { (void)encode_image(views, "png", {}, options); }, ErrorCode::policy, {"2"});
}

}  // namespace
