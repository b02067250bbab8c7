// Owns the tests of the command line's syntax: which field every option sets, and what is refused.
// Must not know what the commands do.
#include "cli/arguments.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "cli/failure.hpp"

namespace tensorimage::cli {
namespace {

Arguments parse(std::vector<const char*> words) {
  words.insert(words.begin(), "tensorimage");
  return parse_arguments(static_cast<int>(words.size()), words.data());
}

/// Parses `save OPTIONS in.npy out.png` and, which must be the same, `save in.npy out.png OPTIONS`.
void expect_save(const std::vector<const char*>& options, const std::function<bool(const SaveArguments&)>& holds) {
  std::vector<const char*> before = {"save"};
  before.insert(before.end(), options.begin(), options.end());
  before.insert(before.end(), {"in.npy", "out.png"});
  std::vector<const char*> after = {"save", "in.npy", "out.png"};
  after.insert(after.end(), options.begin(), options.end());
  for (const auto& words : {before, after}) {
    std::string trace;
    for (const char* word : words) trace += std::string(word) + " ";
    SCOPED_TRACE(trace);
    const auto save = std::get<SaveArguments>(parse(words));
    EXPECT_EQ(save.inputs, (std::vector<std::filesystem::path>{"in.npy"}));
    EXPECT_EQ(save.output, "out.png");
    EXPECT_TRUE(holds(save));
  }
}

TEST(Arguments, DefaultsAreTheLibrarys) {
  expect_save({}, [](const SaveArguments& save) {
    const GridOptions grid;
    const SaveOptions options;
    return save.grid.nrow == grid.nrow && save.grid.padding == grid.padding && save.grid.pad_value == 0 &&
           !save.grid.normalize && !save.grid.value_range && !save.grid.scale_each && !save.input.layout &&
           save.input.tensor.empty() && !save.input.bgr && save.save.format.empty() &&
           save.save.jpeg.quality == options.jpeg.quality && save.save.jpeg.subsampling == options.jpeg.subsampling &&
           !save.save.jpeg.progressive && !save.save.jpeg.optimize && save.save.png.level == options.png.level &&
           save.save.pixels.bit_depth == 8 && !save.save.pixels.precise && !save.save.pixels.keep_gray &&
           save.save.threads == 0 && !save.save.file.durable && !save.save.file.no_clobber && !save.json && !save.quiet;
  });
}

TEST(Arguments, EveryOptionSetsItsField) {
  using readers::Layout;
  using S = const SaveArguments&;
  expect_save({"--nrow", "3"}, [](S s) { return s.grid.nrow == 3; });
  expect_save({"--nrow=3"}, [](S s) { return s.grid.nrow == 3; });
  expect_save({"--padding", "0"}, [](S s) { return s.grid.padding == 0; });
  expect_save({"--pad-value", "0.5"}, [](S s) { return s.grid.pad_value == 0.5; });
  expect_save({"--normalize"}, [](S s) { return s.grid.normalize; });
  expect_save({"--scale-each"}, [](S s) { return s.grid.scale_each; });
  expect_save({"--layout", "hw"}, [](S s) { return s.input.layout == Layout::hw; });
  expect_save({"--layout", "chw"}, [](S s) { return s.input.layout == Layout::chw; });
  expect_save({"--layout", "hwc"}, [](S s) { return s.input.layout == Layout::hwc; });
  expect_save({"--layout", "nchw"}, [](S s) { return s.input.layout == Layout::nchw; });
  expect_save({"--layout", "nhwc"}, [](S s) { return s.input.layout == Layout::nhwc; });
  expect_save({"--bgr"}, [](S s) { return s.input.bgr; });
  expect_save({"--tensor", "a b"}, [](S s) { return s.input.tensor == "a b"; });
  expect_save({"--format", "jpg"}, [](S s) { return s.save.format == "jpg"; });
  expect_save({"--quality", "90"}, [](S s) { return s.save.jpeg.quality == 90; });
  expect_save({"--subsampling", "444"}, [](S s) { return s.save.jpeg.subsampling == Subsampling::s444; });
  expect_save({"--subsampling", "422"}, [](S s) { return s.save.jpeg.subsampling == Subsampling::s422; });
  expect_save({"--subsampling", "420"}, [](S s) { return s.save.jpeg.subsampling == Subsampling::s420; });
  expect_save({"--progressive"}, [](S s) { return s.save.jpeg.progressive; });
  expect_save({"--optimize"}, [](S s) { return s.save.jpeg.optimize; });
  expect_save({"--level", "9"}, [](S s) { return s.save.png.level == 9; });
  expect_save({"--bit-depth", "16"}, [](S s) { return s.save.pixels.bit_depth == 16; });
  expect_save({"--bit-depth", "8"}, [](S s) { return s.save.pixels.bit_depth == 8; });
  expect_save({"--precise"}, [](S s) { return s.save.pixels.precise; });
  expect_save({"--keep-gray"}, [](S s) { return s.save.pixels.keep_gray; });
  expect_save({"--threads", "3"}, [](S s) { return s.save.threads == 3; });
  expect_save({"--durable"}, [](S s) { return s.save.file.durable; });
  expect_save({"--no-clobber"}, [](S s) { return s.save.file.no_clobber; });
  expect_save({"--strict"}, [](S s) {
    const PolicyOptions& policy = s.save.policy;
    return policy.out_of_range == Policy::error && policy.nan == Policy::error && policy.suspect == Policy::error;
  });
  expect_save({"--json"}, [](S s) { return s.json; });
  expect_save({"--quiet"}, [](S s) { return s.quiet; });
}

TEST(Arguments, EveryOptionOfValuesSetsItsField) {
  using S = const SaveArguments&;
  const auto range = [](S s) { return s.save.pixels.input_range.value(); };
  const auto is = [&](S s, InputRange::Kind kind, double low, double high) {
    return range(s).kind == kind && range(s).low == low && range(s).high == high;
  };
  using Kind = InputRange::Kind;
  expect_save({},
              [](S s) { return !s.save.pixels.input_range && !s.save.pixels.unnormalize && !s.save.pixels.labels; });
  expect_save({"--input-range", "unit"}, [&](S s) { return is(s, Kind::fixed, 0, 1); });
  expect_save({"--input-range", "signed"}, [&](S s) { return is(s, Kind::fixed, -1, 1); });
  expect_save({"--input-range", "byte"}, [&](S s) { return is(s, Kind::fixed, 0, 255); });
  expect_save({"--input-range", "-2.5:1e3"}, [&](S s) { return is(s, Kind::fixed, -2.5, 1000); });
  expect_save({"--input-range", "finite"}, [&](S s) { return range(s).kind == Kind::finite; });
  expect_save({"--percentile", "1", "99.5"}, [&](S s) { return is(s, Kind::percentile, 1, 99.5); });
  expect_save({"--each-image", "--percentile", "1", "99"},
              [&](S s) { return is(s, Kind::percentile, 1, 99) && range(s).each_image && !range(s).each_channel; });
  expect_save({"--input-range", "finite", "--each-channel"},
              [&](S s) { return range(s).kind == Kind::finite && range(s).each_channel && !range(s).each_image; });
  const auto mean_is = [](S s, const std::vector<double>& mean, const std::vector<double>& deviation) {
    return s.save.pixels.unnormalize && s.save.pixels.unnormalize->mean == mean &&
           s.save.pixels.unnormalize->deviation == deviation;
  };
  expect_save({"--unnormalize", "imagenet"}, [&](S s) {
    return mean_is(s, {0.485, 0.456, 0.406}, {0.229, 0.224, 0.225});
  });
  expect_save({"--unnormalize", "half"}, [&](S s) { return mean_is(s, {0.5}, {0.5}); });
  expect_save({"--unnormalize", "clip"}, [&](S s) { return s.save.pixels.unnormalize->mean.at(0) == 0.48145466; });
  expect_save({"--unnormalize", "-0.5,.25:1,2"}, [&](S s) { return mean_is(s, {-0.5, 0.25}, {1, 2}); });
  expect_save({"--colour-map", "magma"},
              [](S s) { return s.save.pixels.colour_map->table() == ColourMap::magma().table(); });
  expect_save({"--labels"}, [](S s) { return s.save.pixels.labels && !s.save.pixels.labels->ignore_index; });
  expect_save({"--ignore-index", "-100", "--labels"}, [](S s) { return s.save.pixels.labels->ignore_index == -100; });
  expect_save({"--labels", "--palette", "#102030,white"}, [](S s) {
    return s.save.pixels.labels->palette == std::vector<Colour>{{16, 32, 48}, {255, 255, 255}};
  });
  expect_save({"--background", "#FF8000"}, [](S s) { return s.save.pixels.background == Colour{255, 128, 0}; });
  expect_save({"--nan-colour", "black"}, [](S s) { return s.save.pixels.nan_colour == Colour{0, 0, 0}; });
}

TEST(Arguments, NumbersMayBeNegativeOrNotFinite) {
  using S = const SaveArguments&;
  expect_save({"--value-range", "-1", "1"},
              [](S s) { return s.grid.value_range && s.grid.value_range->low == -1 && s.grid.value_range->high == 1; });
  expect_save({"--value-range", "-2.5e1", "-.5"},
              [](S s) { return s.grid.value_range->low == -25 && s.grid.value_range->high == -0.5; });
  expect_save({"--value-range", "-inf", "+1"},
              [](S s) { return std::isinf(s.grid.value_range->low) && s.grid.value_range->high == 1; });
  expect_save({"--pad-value", "-1"}, [](S s) { return s.grid.pad_value == -1; });
  expect_save({"--pad-value", "nan"}, [](S s) { return std::isnan(s.grid.pad_value); });
  expect_save({"--pad-value", "-Inf"}, [](S s) { return s.grid.pad_value < 0 && std::isinf(s.grid.pad_value); });
  expect_save({"--nrow", "-3"}, [](S s) { return s.grid.nrow == -3; });
}

TEST(Arguments, TheLastPathIsTheOutput) {
  const auto save =
      std::get<SaveArguments>(parse({"save", "a.npy", "--quiet", "b.npy", "inspect", "-", "--format", "png"}));
  EXPECT_EQ(save.inputs, (std::vector<std::filesystem::path>{"a.npy", "b.npy", "inspect"}));
  EXPECT_TRUE(save.to_standard_output());
}

TEST(Arguments, DoubleDashEndsTheOptions) {
  const auto save = std::get<SaveArguments>(parse({"save", "--quiet", "--", "-a.npy", "--b.png"}));
  EXPECT_EQ(save.inputs, (std::vector<std::filesystem::path>{"-a.npy"}));
  EXPECT_EQ(save.output, "--b.png");
}

TEST(Arguments, InspectTakesItsOptions) {
  const auto inspect =
      std::get<InspectArguments>(parse({"inspect", "--json", "a.npy", "--layout", "hwc", "--tensor", "t"}));
  EXPECT_EQ(inspect.input_path, "a.npy");
  EXPECT_EQ(inspect.input.layout, readers::Layout::hwc);
  EXPECT_EQ(inspect.input.tensor, "t");
  EXPECT_TRUE(inspect.json);
  EXPECT_FALSE(std::get<InspectArguments>(parse({"inspect", "a.npy"})).json);
}

TEST(Arguments, RefusalsNameTheOption) {
  struct Row {
    std::vector<const char*> words;
    const char* message;
  };
  const std::vector<Row> rows = {
      {{}, "save, inspect or explain"},
      {{"sav"}, "sav"},
      {{"save"}, "INPUT"},
      {{"save", "a.npy"}, "OUTPUT"},
      {{"save", "a.npy", "o.png", "--nope"}, "--nope"},
      {{"save", "a.npy", "o.png", "-x"}, "-x"},
      {{"save", "a.npy", "o.png", "--nrow"}, "--nrow"},
      {{"save", "a.npy", "o.png", "--nrow", "2x"}, "--nrow: \"2x\" is not a whole number"},
      {{"save", "a.npy", "o.png", "--nrow", ""}, "--nrow: \"\""},
      {{"save", "a.npy", "o.png", "--nrow", " 2"}, "--nrow"},
      {{"save", "a.npy", "o.png", "--nrow", "2.0"}, "--nrow"},
      {{"save", "a.npy", "o.png", "--nrow", "0x10"}, "--nrow"},
      {{"save", "a.npy", "o.png", "--nrow", "9223372036854775808"}, "--nrow"},
      {{"save", "a.npy", "o.png", "--nrow", "2", "--nrow", "3"}, "--nrow"},
      {{"save", "a.npy", "o.png", "--padding", "+-1"}, "--padding"},
      {{"save", "a.npy", "o.png", "--threads", "2147483648"}, "--threads"},
      {{"save", "a.npy", "o.png", "--quality", "good"}, "--quality"},
      {{"save", "a.npy", "o.png", "--level", "6,"}, "--level"},
      {{"save", "a.npy", "o.png", "--pad-value", "1.0f"}, "--pad-value: \"1.0f\" is not a number"},
      {{"save", "a.npy", "o.png", "--pad-value", "white"}, "--pad-value"},
      {{"save", "a.npy", "o.png", "--pad-value", "1e999"}, "--pad-value"},
      {{"save", "a.npy", "o.png", "--value-range", "1"}, "--value-range"},
      {{"save", "--value-range", "0", "a.npy", "o.png"}, "--value-range: \"a.npy\" is not a number"},
      {{"save", "a.npy", "o.png", "--layout", "cwh"}, "--layout: \"cwh\" is not one of hw|chw|hwc|nchw|nhwc"},
      {{"save", "a.npy", "o.png", "--subsampling", "411"}, "--subsampling: \"411\" is not one of 444|422|420"},
      {{"save", "a.npy", "o.png", "--bit-depth", "12"}, "--bit-depth: \"12\" is not one of 8|16"},
      {{"save", "a.npy", "-"}, "--format"},
      {{"save", "a.npy", "-", "--format", "png", "--json"}, "--json"},
      {{"inspect"}, "INPUT"},
      {{"inspect", "a.npy", "b.npy"}, "b.npy"},
      {{"inspect", "a.npy", "--quality", "3"}, "--quality"},
      {{"inspect", "a.npy", "--input-range", "0:x"}, "\"x\" is not a number"},
      {{"inspect", "a.npy", "--input-range", "dark"}, "unit, signed, byte, finite or LO:HI"},
      {{"inspect", "a.npy", "--input-range", "unit", "--percentile", "1", "99"}, "--percentile"},
      {{"inspect", "a.npy", "--each-image"}, "--each-image needs"},
      {{"inspect", "a.npy", "--each-channel"}, "--each-channel needs"},
      {{"inspect", "a.npy", "--unnormalize", "0.5"}, "imagenet, clip, half or MEAN"},
      {{"inspect", "a.npy", "--colour-map", "jet"}, "viridis, magma, turbo"},
      {{"inspect", "a.npy", "--palette", "#000000"}, "--palette needs --labels"},
      {{"inspect", "a.npy", "--ignore-index", "1"}, "--ignore-index needs --labels"},
      {{"inspect", "a.npy", "--labels", "--ignore-index", "1.5"}, "--ignore-index"},
      {{"inspect", "a.npy", "--labels", "--palette", "#000000,#00"}, "\"#00\" is not a colour"},
      {{"inspect", "a.npy", "--background", "#12345g"}, "--background"},
      {{"inspect", "a.npy", "--nan-colour", "red"}, "--nan-colour"},
  };
  for (const Row& row : rows) {
    std::string trace;
    for (const char* word : row.words) trace += std::string(word) + " ";
    SCOPED_TRACE(trace);
    try {
      static_cast<void>(parse(row.words));
      ADD_FAILURE() << "nothing was thrown";
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.status(), ExitStatus::bad_input);
      EXPECT_NE(std::string(failure.what()).find(row.message), std::string::npos) << failure.what();
    }
  }
}

}  // namespace
}  // namespace tensorimage::cli
