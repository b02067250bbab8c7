// Owns the command line: which options there are, what they are called and what they set.
// Must not know how a command is carried out.
#include "cli/arguments.hpp"

#include <CLI/CLI.hpp>
#include <array>
#include <memory>
#include <utility>

#include "cli/failure.hpp"
#include "cli/metadata_arguments.hpp"
#include "cli/option_kinds.hpp"
#include "cli/value_arguments.hpp"
#include "cli/version_text.hpp"

namespace tensorimage::cli {
namespace {

/// CLI11 fills one list with all positionals; the usage line says what its places mean.
class HelpText final : public CLI::Formatter {
 public:
  std::string make_usage(const CLI::App* app, std::string name) const override {
    if (app->get_name() == "save") return "Usage: " + name + " INPUT... OUTPUT [OPTIONS]\n";
    if (app->get_name() == "explain") return "Usage: " + name + " INPUT OUTPUT.html [OPTIONS]\n";
    if (app->get_name() == "inspect") return "Usage: " + name + " INPUT [OPTIONS]\n";
    return "Usage: tensorimage save|inspect|explain ... (tensorimage save --help says more)\n";
  }
};

void add_picture_options(CLI::App& app, SaveOptions& save) {
  constexpr std::array<std::pair<const char*, Subsampling>, 3> samplings = {
      {{"444", Subsampling::s444}, {"422", Subsampling::s422}, {"420", Subsampling::s420}}};
  app.add_option("--format", save.format, "png, jpg, ppm, pgm, pnm or pam (default: OUTPUT's extension)")
      ->option_text("F");
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
  app.option_defaults()->group("Grid and values, as torchvision's");
  add_grid_options(app, arguments.grid);
  app.option_defaults()->group("Values and colours");
  add_value_options(app, arguments.save.pixels);
  app.option_defaults()->group("Picture");
  add_picture_options(app, arguments.save);
  app.option_defaults()->group("Besides pixels");
  add_metadata_options(app, arguments.save.metadata);
  app.option_defaults()->group("Running");
  add_file_options(app, arguments.save);
  app.add_flag_callback(
      "--strict",
      [&arguments] {
        arguments.save.policy = {Policy::error, Policy::error, Policy::error};
      },
      "Refuse to save values that are clipped, NaN or suspect");
  app.add_flag("--json", arguments.json, "Print the report as JSON on standard output");
  app.add_flag("--quiet", arguments.quiet, "No message on success, no warnings, no progress");
}

void add_inspect(CLI::App& tool, InspectArguments& arguments) {
  CLI::App& app = *tool.add_subcommand("inspect", "Say what a tensor holds, and what is wrong with its colours");
  app.add_option("INPUT", arguments.input_path, "A .npy or .safetensors file")->required()->option_text(" ");
  add_input_options(app, arguments.input);
  add_grid_options(app, arguments.grid);
  add_value_options(app, arguments.pixels);
  app.add_flag("--json", arguments.json, "Print it as JSON");
}

void add_explain(CLI::App& tool, ExplainArguments& arguments) {
  CLI::App& app = *tool.add_subcommand("explain", "Write a page that shows why the colours are wrong, and the remedy");
  app.add_option("INPUT", arguments.input_path, "A .npy or .safetensors file")->required()->option_text(" ");
  app.add_option("OUTPUT", arguments.output, "The page to write (HTML)")->required()->option_text(" ");
  app.option_defaults()->group("Input");
  add_input_options(app, arguments.input);
  app.option_defaults()->group("Grid and values, as torchvision's");
  add_grid_options(app, arguments.grid);
  app.option_defaults()->group("Values and colours");
  add_value_options(app, arguments.pixels);
  app.option_defaults()->group("Running");
  app.add_flag("--quiet", arguments.quiet, "No message on success");
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
  app.set_version_flag("--version", "tensorimage " + version_text(), "Print the version");
  app.require_subcommand(0, 1);
  SaveArguments save;
  std::vector<std::filesystem::path> paths;
  InspectArguments inspect;
  add_save(app, save, paths);
  add_inspect(app, inspect);
  ExplainArguments explain;
  add_explain(app, explain);
  try {
    app.parse(argc, argv);
    for (const CLI::App* command : app.get_subcommands()) check_value_options(*command);
  } catch (const CLI::Success& success) {
    app.exit(success);
    return NothingToDo{};
  } catch (const CLI::ParseError& error) {
    throw Failure(ExitStatus::bad_input, error.what());
  }
  if (app.got_subcommand("save")) return finish_save(std::move(save), std::move(paths));
  if (app.got_subcommand("inspect")) return inspect;
  if (app.got_subcommand("explain")) return explain;
  throw Failure(ExitStatus::bad_input, "a command is needed: save, inspect or explain; see --help");
}

}  // namespace tensorimage::cli
