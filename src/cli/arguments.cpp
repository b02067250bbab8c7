// Owns the command line: which options there are, what they are called and what they set.
// Must not know how a command is carried out.
#include "cli/arguments.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <utility>

#include "cli/failure.hpp"
#include "cli/numbers.hpp"
#include "tensorimage/version.hpp"

namespace tensorimage::cli {
namespace {

#define TENSORIMAGE_TEXT_OF(value) #value
#define TENSORIMAGE_TEXT(value) TENSORIMAGE_TEXT_OF(value)
constexpr const char* version_text = "tensorimage " TENSORIMAGE_TEXT(TENSORIMAGE_VERSION_MAJOR) "." TENSORIMAGE_TEXT(
    TENSORIMAGE_VERSION_MINOR) "." TENSORIMAGE_TEXT(TENSORIMAGE_VERSION_PATCH);

/// CLI11 fills one list with all positionals; the usage line says what its places mean.
class HelpText final : public CLI::Formatter {
 public:
  std::string make_usage(const CLI::App* app, std::string name) const override {
    if (app->get_name() == "save") return "Usage: " + name + " INPUT... OUTPUT [OPTIONS]\n";
    if (app->get_name() == "inspect") return "Usage: " + name + " INPUT [OPTIONS]\n";
    return "Usage: tensorimage save|inspect ... (tensorimage save --help says more)\n";
  }
};

[[noreturn]] void refuse(const std::string& option, const std::string& text, const std::string& allowed) {
  throw CLI::ValidationError(option, "\"" + text + "\" is not " + allowed);
}

template <class Integer>
void add_integer(CLI::App& app, const std::string& name, Integer& target, const std::string& description) {
  app.add_option_function<std::string>(
         name,
         [name, &target](const std::string& text) {
           const auto value = parse_integer(text);
           if (!value || !std::in_range<Integer>(*value)) refuse(name, text, "a whole number that fits");
           target = static_cast<Integer>(*value);
         },
         description)
      ->option_text("N");
}

double required_number(const std::string& option, const std::string& text) {
  const auto value = parse_number(text);
  if (!value) refuse(option, text, "a number");
  return *value;
}

/// An option with a value from a short list.
template <class Value, std::size_t count, class Set>
void add_choice(CLI::App& app, const std::string& name, const std::array<std::pair<const char*, Value>, count>& choices,
                Set set, const std::string& description) {
  std::string names;
  for (const auto& choice : choices) names += (names.empty() ? "" : "|") + std::string(choice.first);
  app.add_option_function<std::string>(
         name,
         [name, names, choices, set](const std::string& text) {
           for (const auto& [word, value] : choices) {
             if (text == word) return set(value);
           }
           refuse(name, text, "one of " + names);
         },
         description)
      ->option_text(names);
}

void add_input_options(CLI::App& app, InputOptions& options) {
  using readers::Layout;
  constexpr std::array<std::pair<const char*, Layout>, 5> layouts = {
      {{"hw", Layout::hw}, {"chw", Layout::chw}, {"hwc", Layout::hwc}, {"nchw", Layout::nchw}, {"nhwc", Layout::nhwc}}};
  add_choice(
      app, "--layout", layouts, [&options](Layout layout) { options.layout = layout; },
      "What the axes mean (default: hw, chw or nchw, by their number)");
  app.add_option("--tensor", options.tensor, "Which tensor of a .safetensors file (default: its only one)")
      ->option_text("NAME");
}

void add_grid_options(CLI::App& app, GridOptions& grid) {
  add_integer(app, "--nrow", grid.nrow, "Images in a row of the grid (default 8)");
  add_integer(app, "--padding", grid.padding, "Pixels between images and around them (default 2)");
  app.add_option_function<std::string>(
         "--pad-value", [&grid](const std::string& text) { grid.pad_value = required_number("--pad-value", text); },
         "Value of the padding, in the tensor's units: 1 is white for floats (default 0)")
      ->option_text("V");
  app.add_flag("--normalize", grid.normalize, "Map the values' range to 0..1");
  app.add_option_function<std::vector<std::string>>(
         "--value-range",
         [&grid](const std::vector<std::string>& texts) {
           grid.value_range = {required_number("--value-range", texts.at(0)),
                               required_number("--value-range", texts.at(1))};
         },
         "For --normalize: the range to map (default: the tensor's minimum and maximum)")
      ->type_size(2)
      ->allow_extra_args(false)
      ->option_text("LO HI");
  app.add_flag("--scale-each", grid.scale_each, "For --normalize: take each image's own minimum and maximum");
}

void add_picture_options(CLI::App& app, SaveOptions& save) {
  constexpr std::array<std::pair<const char*, Subsampling>, 3> samplings = {
      {{"444", Subsampling::s444}, {"422", Subsampling::s422}, {"420", Subsampling::s420}}};
  constexpr std::array<std::pair<const char*, int>, 2> depths = {{{"8", 8}, {"16", 16}}};
  app.add_option("--format", save.format, "png, jpg, ppm, pgm, pnm or pam (default: OUTPUT's extension)")
      ->option_text("F");
  add_choice(
      app, "--bit-depth", depths, [&save](int depth) { save.pixels.bit_depth = depth; },
      "Bits a sample; 16 for png, ppm, pgm, pnm, pam (default 8)");
  app.add_flag("--precise", save.pixels.precise, "Compute float16 and bfloat16 in float32");
  app.add_flag("--keep-gray", save.pixels.keep_gray, "Write one channel as gray, not as RGB");
  add_integer(app, "--quality", save.jpeg.quality, "JPEG: 1 (small) to 100 (good) (default 75)");
  add_choice(
      app, "--subsampling", samplings, [&save](Subsampling value) { save.jpeg.subsampling = value; },
      "JPEG: colour at every pixel (444), every second column (422), and row (420) (default 420)");
  app.add_flag("--progressive", save.jpeg.progressive, "JPEG: coarse to fine");
  app.add_flag("--optimize", save.jpeg.optimize, "JPEG: a few per cent smaller, and slower");
  add_integer(app, "--level", save.png.level, "PNG: compression from 0 (none) to 9 (smallest) (default 6)");
}

void add_file_options(CLI::App& app, SaveOptions& save) {
  add_integer(app, "--threads", save.threads, "At most so many threads (default 0: as many as are useful)");
  app.add_flag("--durable", save.file.durable, "Wait until the disk has the picture");
  app.add_flag("--no-clobber", save.file.no_clobber, "Fail if OUTPUT exists");
}

void add_save(CLI::App& tool, SaveArguments& arguments, std::vector<std::filesystem::path>& paths) {
  CLI::App& app = *tool.add_subcommand("save", "Save tensors as one picture, as torchvision's save_image does");
  app.add_option("INPUT... OUTPUT", paths,
                 ".npy or .safetensors files; then the picture to write, or - for standard output")
      ->option_text(" ");
  app.option_defaults()->group("Input");
  add_input_options(app, arguments.input);
  app.add_flag("--bgr", arguments.input.bgr, "Channels are blue, green, red");
  app.option_defaults()->group("Grid and values");
  add_grid_options(app, arguments.grid);
  app.option_defaults()->group("Picture");
  add_picture_options(app, arguments.save);
  app.option_defaults()->group("Running");
  add_file_options(app, arguments.save);
  app.add_flag("--json", arguments.json, "Print the report as JSON on standard output");
  app.add_flag("--quiet", arguments.quiet, "No message on success, no warnings, no progress");
}

void add_inspect(CLI::App& tool, InspectArguments& arguments) {
  CLI::App& app = *tool.add_subcommand("inspect", "Say what a tensor holds: shape, dtype, range, NaN, clipping");
  app.add_option("INPUT", arguments.input_path, "A .npy or .safetensors file")->required()->option_text(" ");
  add_input_options(app, arguments.input);
  app.add_flag("--json", arguments.json, "Print it as JSON");
}

SaveArguments finish_save(SaveArguments arguments, std::vector<std::filesystem::path> paths) {
  if (paths.size() < 2) throw Failure(ExitStatus::bad_input, "save needs an INPUT and an OUTPUT; see save --help");
  arguments.output = std::move(paths.back());
  paths.pop_back();
  arguments.inputs = std::move(paths);
  if (arguments.to_standard_output()) {
    if (arguments.save.format.empty()) {
      throw Failure(ExitStatus::bad_input, "writing to standard output needs --format");
    }
    if (arguments.json) {
      throw Failure(ExitStatus::bad_input, "the picture and --json cannot both go to standard output");
    }
  }
  return arguments;
}

}  // namespace

Arguments parse_arguments(int argc, const char* const* argv) {
  CLI::App app("Saves tensors as pictures.", "tensorimage");
  const auto help_text = std::make_shared<HelpText>();
  help_text->column_width(36);
  app.formatter(help_text);
  app.set_version_flag("--version", version_text, "Print the version");
  app.require_subcommand(0, 1);
  SaveArguments save;
  std::vector<std::filesystem::path> paths;
  InspectArguments inspect;
  add_save(app, save, paths);
  add_inspect(app, inspect);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    app.exit(success);
    return NothingToDo{};
  } catch (const CLI::ParseError& error) {
    throw Failure(ExitStatus::bad_input, error.what());
  }
  if (app.got_subcommand("save")) return finish_save(std::move(save), std::move(paths));
  if (app.got_subcommand("inspect")) return inspect;
  throw Failure(ExitStatus::bad_input, "a command is needed: save or inspect; see --help");
}

}  // namespace tensorimage::cli
