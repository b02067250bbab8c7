// Owns the options that say what the tensor's values mean: layout, grid, ranges, colours.
// Must not know what is done with the tensor.
#include "cli/value_arguments.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "cli/failure.hpp"
#include "cli/option_kinds.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage::cli {
namespace {

constexpr const char* input_range_name = "--input-range";
constexpr const char* unnormalize_name = "--unnormalize";

InputRange& range_of(PixelOptions& pixels) {
  if (!pixels.input_range) pixels.input_range.emplace();
  return *pixels.input_range;
}

LabelMap& labels_of(PixelOptions& pixels) {
  if (!pixels.labels) pixels.labels.emplace();
  return *pixels.labels;
}

/// Keeps what --each-image and --each-channel have set already: options come in any order.
void set_range(PixelOptions& pixels, const InputRange& range) {
  InputRange& target = range_of(pixels);
  target.low = range.low;
  target.high = range.high;
  target.kind = range.kind;
}

InputRange parse_range(const std::string& text) {
  if (text == "unit") return InputRange::unit();
  if (text == "signed") return InputRange::signed_unit();
  if (text == "byte") return InputRange::byte();
  if (text == "finite") return InputRange::finite();
  const auto ends = split(text, ':');
  if (ends.size() != 2) refuse(input_range_name, text, "unit, signed, byte, finite or LO:HI");
  return {.low = required_number(input_range_name, ends[0]), .high = required_number(input_range_name, ends[1])};
}

std::vector<double> parse_numbers(const std::string& option, std::string_view text) {
  std::vector<double> numbers;
  for (const std::string_view part : split(text, ',')) numbers.push_back(required_number(option, part));
  return numbers;
}

Unnormalize parse_unnormalize(const std::string& text) {
  if (text == "imagenet") return Unnormalize::imagenet();
  if (text == "clip") return Unnormalize::clip();
  if (text == "half") return Unnormalize::half();
  const auto halves = split(text, ':');
  if (halves.size() != 2) refuse(unnormalize_name, text, "imagenet, clip, half or MEAN,...:DEVIATION,...");
  return {.mean = parse_numbers(unnormalize_name, halves[0]), .deviation = parse_numbers(unnormalize_name, halves[1])};
}

ColourMap parse_colour_map(const std::string& text) {
  try {
    return ColourMap::named(text);
  } catch (const Error& error) {
    throw CLI::ValidationError("--colour-map", error.what());
  }
}

void add_range_options(CLI::App& app, PixelOptions& pixels) {
  add_word(
      app, input_range_name, "R", [&pixels](const std::string& text) { set_range(pixels, parse_range(text)); },
      "Which values are black and white: unit (0 to 1), signed (-1 to 1), byte (0 to 255), finite (the smallest and "
      "largest that are no NaN or infinity), or LO:HI");
  add_two_numbers(
      app, "--percentile", [&pixels](double low, double high) { set_range(pixels, InputRange::percentile(low, high)); },
      "The same by percentiles, 0 to 100");
  app.add_flag_callback(
      "--each-image", [&pixels] { range_of(pixels).each_image = true; },
      "For --input-range finite and --percentile: every image by itself");
  app.add_flag_callback(
      "--each-channel", [&pixels] { range_of(pixels).each_channel = true; },
      "For --input-range finite and --percentile: every channel by itself");
  add_word(
      app, unnormalize_name, "P", [&pixels](const std::string& text) { pixels.unnormalize = parse_unnormalize(text); },
      "Undo a normalisation: imagenet, clip, half, or MEAN,...:DEVIATION,...");
}

}  // namespace

void add_input_options(CLI::App& app, InputOptions& options) {
  using readers::Layout;
  constexpr std::array<std::pair<const char*, Layout>, 5> layouts = {
      {{"hw", Layout::hw}, {"chw", Layout::chw}, {"hwc", Layout::hwc}, {"nchw", Layout::nchw}, {"nhwc", Layout::nhwc}}};
  add_choice(
      app, "--layout", layouts, [&options](Layout layout) { options.layout = layout; },
      "What the axes mean (default: hw, chw or nchw, by their number)");
  app.add_option("--tensor", options.tensor, "Which tensor of a .safetensors file (default: its only one)")
      ->option_text("NAME");
  app.add_flag("--bgr", options.bgr, "Channels are blue, green, red");
}

void add_grid_options(CLI::App& app, GridOptions& grid) {
  add_integer(app, "--nrow", grid.nrow, "Images in a row of the grid (default 8)");
  add_integer(app, "--padding", grid.padding, "Pixels between images and around them (default 2)");
  add_word(
      app, "--pad-value", "V",
      [&grid](const std::string& text) { grid.pad_value = required_number("--pad-value", text); },
      "Value of the padding, in the tensor's units: 1 is white for floats (default 0)");
  app.add_flag("--normalize", grid.normalize, "Map the values' range to 0..1");
  add_two_numbers(
      app, "--value-range",
      [&grid](double low, double high) {
        grid.value_range = {low, high};
      },
      "For --normalize: the range to map (default: the tensor's minimum and maximum)");
  app.add_flag("--scale-each", grid.scale_each, "For --normalize: take each image's own minimum and maximum");
}

void add_value_options(CLI::App& app, PixelOptions& pixels) {
  constexpr std::array<std::pair<const char*, int>, 2> depths = {{{"8", 8}, {"16", 16}}};
  add_range_options(app, pixels);
  add_word(
      app, "--colour-map", "MAP", [&pixels](const std::string& text) { pixels.colour_map = parse_colour_map(text); },
      "One channel in colours: viridis, magma, turbo or gray");
  app.add_flag_callback(
      "--labels", [&pixels] { labels_of(pixels); }, "One channel of class ids, as an indexed PNG");
  add_word(
      app, "--palette", "C,C,...",
      [&pixels](const std::string& text) {
        for (const auto part : split(text, ','))
          labels_of(pixels).palette.push_back(required_colour("--palette", part));
      },
      "For --labels: the colours of ids 0, 1, ... (default: built-in ones)");
  add_word(
      app, "--ignore-index", "N",
      [&pixels](const std::string& text) {
        labels_of(pixels).ignore_index = parse_integer(text);
        if (!labels_of(pixels).ignore_index) refuse("--ignore-index", text, "a whole number that fits");
      },
      "For --labels: this id is transparent");
  add_word(
      app, "--background", "C",
      [&pixels](const std::string& text) { pixels.background = required_colour("--background", text); },
      "Lay pictures with alpha over this colour: #rrggbb, black or white");
  add_word(
      app, "--nan-colour", "C",
      [&pixels](const std::string& text) { pixels.nan_colour = required_colour("--nan-colour", text); },
      "Colour of pixels that hold a NaN");
  add_choice(
      app, "--bit-depth", depths, [&pixels](int depth) { pixels.bit_depth = depth; },
      "Bits a sample; 16 for png, ppm, pgm, pnm, pam (default 8)");
  app.add_flag("--precise", pixels.precise, "Compute float16 and bfloat16 in float32");
  app.add_flag("--keep-gray", pixels.keep_gray, "Write one channel as gray, not as RGB");
}

void check_value_options(const CLI::App& app) {
  const auto given = [&app](const char* name) { return app.get_option(name)->count() > 0; };
  if (given(input_range_name) && given("--percentile")) {
    throw Failure(ExitStatus::bad_input, "--input-range and --percentile contradict each other; give one of them");
  }
  const bool range = given(input_range_name) || given("--percentile");
  for (const char* name : {"--each-image", "--each-channel"}) {
    if (given(name) && !range) {
      throw Failure(ExitStatus::bad_input, std::string(name) + " needs --input-range finite or --percentile");
    }
  }
  for (const char* name : {"--palette", "--ignore-index"}) {
    if (given(name) && !given("--labels")) {
      throw Failure(ExitStatus::bad_input, std::string(name) + " needs --labels");
    }
  }
}

}  // namespace tensorimage::cli
