// Owns `tensorimage save`: inputs to one picture, and what is said about it.
// Must not know file formats, of inputs or pictures.
#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>
#include <vector>

#include "cli/commands.hpp"
#include "cli/diagnosis_text.hpp"
#include "cli/failure.hpp"
#include "cli/input.hpp"
#include "cli/messages.hpp"
#include "cli/progress.hpp"
#include "cli/report_json.hpp"
#include "cli/system.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/save.hpp"

namespace tensorimage::cli {
namespace {

/// Standard output as it stands, at whatever offset the shell opened it.
class StandardOutputSink final : public Sink {
 public:
  void write(std::span<const std::byte> bytes) override {
    if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size()) fail();
  }
  void finish() override {
    if (std::fflush(stdout) != 0) fail();
  }

 private:
  [[noreturn]] static void fail() { throw Error(IoStage::write, "standard output", errno); }
};

std::vector<Input> open_inputs(const SaveArguments& arguments) {
  std::vector<Input> inputs;
  for (const auto& path : arguments.inputs) {
    inputs.push_back(open_input(path, arguments.input));
    // The library would refuse more than four channels too, but cannot know that they lie elsewhere.
    if (const auto hint = layout_hint(inputs.back(), arguments.input)) {
      throw Failure(ExitStatus::bad_input, quoted_path(path) + ": " + *hint);
    }
  }
  return inputs;
}

/// One input may be a batch; several are a list of images.
SaveReport save(const SaveArguments& arguments, const std::vector<TensorView>& views, const SaveOptions& options) {
  if (arguments.to_standard_output()) {
    StandardOutputSink sink;
    return views.size() == 1 ? save_image(views[0], sink, arguments.grid, options)
                             : save_image(views, sink, arguments.grid, options);
  }
  return views.size() == 1 ? save_image(views[0], arguments.output, arguments.grid, options)
                           : save_image(views, arguments.output, arguments.grid, options);
}

std::string cancelled_text(const SaveArguments& arguments) {
  if (arguments.to_standard_output()) return "cancelled; standard output has only a part of the picture";
  std::error_code ignored;
  const auto status = std::filesystem::status(arguments.output, ignored);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    return "cancelled; " + quoted_path(arguments.output) + " has received only a part of the picture";
  }
  return "cancelled; " + quoted_path(arguments.output) + " is as it was";
}

/// The library's own words name what to write in C++; these name the options of the tool.
std::string refused_text(const SaveArguments& arguments, const std::vector<TensorView>& views, const Error& error) {
  const PixelOptions& pixels = arguments.save.pixels;
  const ColourReport report =
      views.size() == 1 ? inspect(views[0], arguments.grid, pixels) : inspect(views, arguments.grid, pixels);
  const std::string text = report.suspects.empty() ? error.what() : diagnosis_text(report.suspects.front());
  return "refused by --strict: " + text;
}

SaveReport save_with_progress(const SaveArguments& arguments, const std::vector<TensorView>& views) {
  const InterruptGuard guard;
  ProgressLine line(!arguments.quiet && standard_error_is_terminal());
  SaveOptions options = arguments.save;
  options.progress = [&line](std::int64_t rows_done, std::int64_t rows_total) {
    line.update(rows_done, rows_total);
    return !InterruptGuard::interrupted();
  };
  try {
    return save(arguments, views, options);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::policy) throw Failure(ExitStatus::bad_input, refused_text(arguments, views, error));
    if (error.code() != ErrorCode::cancelled) throw;
    throw Failure(ExitStatus::other_failure, cancelled_text(arguments));
  }
}

std::string success_text(const SaveArguments& arguments, const SaveReport& report) {
  const std::string name = arguments.to_standard_output() ? "standard output" : arguments.output.string();
  return on_one_line(name) + ": " + std::to_string(report.picture.width) + "x" + std::to_string(report.picture.height) +
         " " + report.format + ", " + std::to_string(report.bytes_written) + " bytes";
}

}  // namespace

void run_save(const SaveArguments& arguments) {
  const std::vector<Input> inputs = open_inputs(arguments);
  std::vector<TensorView> views;
  for (const Input& input : inputs) views.push_back(input.view);
  const SaveReport report = save_with_progress(arguments, views);
  if (!arguments.quiet) {
    const GridOptions& grid = arguments.grid;
    if (!grid.normalize && (grid.value_range || grid.scale_each)) {
      print_warning(std::string(grid.value_range ? "--value-range" : "--scale-each") +
                    " does nothing without --normalize");
    }
    for (const Diagnosis& diagnosis : report.suspects) print_warning(diagnosis_text(diagnosis));
  }
  if (arguments.json) {
    print_result(save_json(arguments.output, report));
  } else if (!arguments.quiet && arguments.to_standard_output()) {
    print_error(success_text(arguments, report));
  } else if (!arguments.quiet) {
    print_result(success_text(arguments, report));
  }
}

}  // namespace tensorimage::cli
