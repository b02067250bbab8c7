// Owns how a save is written down, in C++ and for the tool, so that a person can copy it.
// Must not know tensors.
#include "cli/save_call.hpp"

#include <charconv>
#include <cmath>
#include <initializer_list>
#include <vector>

namespace tensorimage::cli {
namespace {

/// The shortest text that reads back as the same number.
std::string exact(double value) {
  if (std::isnan(value)) return "NAN";
  if (std::isinf(value)) return value < 0 ? "-INFINITY" : "INFINITY";
  std::string text(32, ' ');
  text.resize(static_cast<std::size_t>(std::to_chars(text.data(), text.data() + text.size(), value).ptr - text.data()));
  return text;
}

/// Adds an item to a list that is text.
void append(std::string& list, std::string_view separator, const std::string& item) {
  if (!list.empty()) list += separator;
  list += item;
}

std::string list_of(const std::vector<double>& values) {
  std::string text;
  for (const double value : values) append(text, ", ", exact(value));
  return "{" + text + "}";
}

std::string braced(const std::vector<std::string>& members) {
  std::string text;
  for (const std::string& member : members) append(text, ", ", member);
  return "{" + text + "}";
}

std::string range_code(const InputRange& range) {
  const auto is = [&range](const InputRange& other) {
    return range.kind == other.kind && range.low == other.low && range.high == other.high && !range.each_image &&
           !range.each_channel;
  };
  const std::string type = "ti::InputRange";
  if (is(InputRange::unit())) return type + "::unit()";
  if (is(InputRange::signed_unit())) return type + "::signed_unit()";
  if (is(InputRange::byte())) return type + "::byte()";
  const bool each = range.each_image || range.each_channel;
  if (range.kind == InputRange::Kind::finite && !each) return type + "::finite()";
  if (range.kind == InputRange::Kind::percentile && !each) {
    return type + "::percentile(" + exact(range.low) + ", " + exact(range.high) + ")";
  }
  std::vector<std::string> members;
  if (range.kind != InputRange::Kind::finite) {
    members = {".low = " + exact(range.low), ".high = " + exact(range.high)};
  }
  if (range.kind == InputRange::Kind::finite) members.push_back(".kind = " + type + "::Kind::finite");
  if (range.kind == InputRange::Kind::percentile) members.push_back(".kind = " + type + "::Kind::percentile");
  if (range.each_image) members.emplace_back(".each_image = true");
  if (range.each_channel) members.emplace_back(".each_channel = true");
  return type + braced(members);
}

std::string unnormalize_code(const Unnormalize& given) {
  const auto is = [&given](const Unnormalize& other) {
    return given.mean == other.mean && given.deviation == other.deviation;
  };
  const std::string type = "ti::Unnormalize";
  if (is(Unnormalize::imagenet())) return type + "::imagenet()";
  if (is(Unnormalize::clip())) return type + "::clip()";
  if (is(Unnormalize::half())) return type + "::half()";
  return type + "{.mean = " + list_of(given.mean) + ", .deviation = " + list_of(given.deviation) + "}";
}

std::string colour_code(const Colour& colour) {
  return braced({std::to_string(colour.red), std::to_string(colour.green), std::to_string(colour.blue)});
}

std::string labels_code(const LabelMap& labels) {
  std::vector<std::string> colours;
  for (const Colour& colour : labels.palette) {
    colours.push_back(colour_code(colour));
  }
  std::vector<std::string> members;
  if (!colours.empty()) members.push_back(".palette = " + braced(colours));
  if (labels.ignore_index) members.push_back(".ignore_index = " + std::to_string(*labels.ignore_index));
  return "ti::LabelMap" + braced(members);
}

/// Maps from a command line are the built-in ones.
std::string name_of(const ColourMap& map) {
  for (const std::string& name : ColourMap::names()) {
    if (ColourMap::named(name).table() == map.table()) return name;
  }
  return "?";
}

std::string pixels_code(const PixelOptions& pixels) {
  std::vector<std::string> members;
  if (pixels.bit_depth != 8) members.push_back(".bit_depth = " + std::to_string(pixels.bit_depth));
  if (pixels.precise) members.emplace_back(".precise = true");
  if (pixels.keep_gray) members.emplace_back(".keep_gray = true");
  if (pixels.input_range) members.push_back(".input_range = " + range_code(*pixels.input_range));
  if (pixels.unnormalize) members.push_back(".unnormalize = " + unnormalize_code(*pixels.unnormalize));
  if (pixels.colour_map) {
    members.push_back(".colour_map = ti::ColourMap::named(\"" + name_of(*pixels.colour_map) + "\")");
  }
  if (pixels.labels) members.push_back(".labels = " + labels_code(*pixels.labels));
  if (pixels.background) members.push_back(".background = ti::Colour" + colour_code(*pixels.background));
  if (pixels.nan_colour) members.push_back(".nan_colour = ti::Colour" + colour_code(*pixels.nan_colour));
  return members.empty() ? "" : "{.pixels = " + braced(members) + "}";
}

std::string grid_code(const GridOptions& grid) {
  const GridOptions usual;
  std::vector<std::string> members;
  if (grid.nrow != usual.nrow) members.push_back(".nrow = " + std::to_string(grid.nrow));
  if (grid.padding != usual.padding) members.push_back(".padding = " + std::to_string(grid.padding));
  if (grid.normalize) members.emplace_back(".normalize = true");
  if (grid.value_range) {
    members.push_back(".value_range = {{" + exact(grid.value_range->low) + ", " + exact(grid.value_range->high) + "}}");
  }
  if (grid.scale_each) members.emplace_back(".scale_each = true");
  if (grid.pad_value != usual.pad_value) members.push_back(".pad_value = " + exact(grid.pad_value));
  return members.empty() ? "" : braced(members);
}

std::vector<std::string> input_words(const InputOptions& options) {
  std::vector<std::string> words;
  if (options.layout) words.insert(words.end(), {"--layout", std::string(readers::layout_name(*options.layout))});
  if (!options.tensor.empty()) words.insert(words.end(), {"--tensor", options.tensor});
  if (options.bgr) words.emplace_back("--bgr");
  return words;
}

void add_grid_words(std::vector<std::string>& words, const GridOptions& grid) {
  const GridOptions usual;
  const auto add = [&words](std::initializer_list<std::string> more) { words.insert(words.end(), more); };
  if (grid.nrow != usual.nrow) add({"--nrow", std::to_string(grid.nrow)});
  if (grid.padding != usual.padding) add({"--padding", std::to_string(grid.padding)});
  if (grid.pad_value != usual.pad_value) add({"--pad-value", exact(grid.pad_value)});
  if (grid.normalize) add({"--normalize"});
  if (grid.value_range) add({"--value-range", exact(grid.value_range->low), exact(grid.value_range->high)});
  if (grid.scale_each) add({"--scale-each"});
}

std::string joined(const std::vector<double>& numbers) {
  std::string text;
  for (const double number : numbers) append(text, ",", exact(number));
  return text;
}

std::string colour_word(const Colour& colour) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "#";
  for (const std::uint8_t level : {colour.red, colour.green, colour.blue}) {
    text += digits[level / 16];
    text += digits[level % 16];
  }
  return text;
}

std::string unnormalize_word(const Unnormalize& given) {
  const std::string code = unnormalize_code(given);
  for (const char* name : {"imagenet", "clip", "half"}) {
    if (code.ends_with(std::string(name) + "()")) return name;
  }
  return joined(given.mean) + ":" + joined(given.deviation);
}

void add_range_words(std::vector<std::string>& words, const InputRange& range) {
  const auto add = [&words](std::initializer_list<std::string> more) { words.insert(words.end(), more); };
  const auto is = [&range](const InputRange& other) { return range.low == other.low && range.high == other.high; };
  switch (range.kind) {
    case InputRange::Kind::finite: add({"--input-range", "finite"}); break;
    case InputRange::Kind::percentile: add({"--percentile", exact(range.low), exact(range.high)}); break;
    case InputRange::Kind::fixed:
      add({"--input-range", is(InputRange::unit())          ? "unit"
                            : is(InputRange::signed_unit()) ? "signed"
                            : is(InputRange::byte())        ? "byte"
                                                            : exact(range.low) + ":" + exact(range.high)});
  }
  if (range.each_image) add({"--each-image"});
  if (range.each_channel) add({"--each-channel"});
}

void add_label_words(std::vector<std::string>& words, const LabelMap& labels) {
  words.emplace_back("--labels");
  std::string colours;
  for (const Colour& colour : labels.palette) append(colours, ",", colour_word(colour));
  if (!colours.empty()) words.insert(words.end(), {"--palette", colours});
  if (labels.ignore_index) words.insert(words.end(), {"--ignore-index", std::to_string(*labels.ignore_index)});
}

void add_pixel_words(std::vector<std::string>& words, const PixelOptions& pixels) {
  const auto add = [&words](std::initializer_list<std::string> more) { words.insert(words.end(), more); };
  if (pixels.input_range) add_range_words(words, *pixels.input_range);
  if (pixels.unnormalize) add({"--unnormalize", unnormalize_word(*pixels.unnormalize)});
  if (pixels.colour_map) add({"--colour-map", name_of(*pixels.colour_map)});
  if (pixels.labels) add_label_words(words, *pixels.labels);
  if (pixels.background) add({"--background", colour_word(*pixels.background)});
  if (pixels.nan_colour) add({"--nan-colour", colour_word(*pixels.nan_colour)});
  if (pixels.bit_depth != 8) add({"--bit-depth", std::to_string(pixels.bit_depth)});
  if (pixels.precise) add({"--precise"});
  if (pixels.keep_gray) add({"--keep-gray"});
}

}  // namespace

std::string api_code(const SaveCall& call) {
  const std::string grid = grid_code(call.grid);
  const std::string pixels = pixels_code(call.pixels);
  std::string code = "namespace ti = tensorimage;\n";
  if (!call.view.empty()) code += "const auto view = ti::" + call.view + ";\n";
  code += "ti::save_image(view, \"out.png\"";
  if (!grid.empty() || !pixels.empty()) code += ", " + (grid.empty() ? "{}" : grid);
  if (!pixels.empty()) code += ",\n  " + pixels;
  return code + ");";
}

std::string tool_code(const SaveCall& call) {
  std::vector<std::string> words = {"tensorimage", "save", call.input.string(), "out.png"};
  const std::vector<std::string> input = input_words(call.input_options);
  words.insert(words.end(), input.begin(), input.end());
  add_grid_words(words, call.grid);
  add_pixel_words(words, call.pixels);
  std::string line;
  for (const std::string& word : words) append(line, " ", shell_word(word));
  return line;
}

std::string shell_word(const std::string& word) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,:=+@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char letter : word) quoted += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return quoted + "'";
}

}  // namespace tensorimage::cli
