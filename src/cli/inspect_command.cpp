// Owns `tensorimage inspect`: what a tensor holds, for people or as JSON.
// Must not know how pictures are written.
#include <string>

#include "cli/commands.hpp"
#include "cli/diagnosis_text.hpp"
#include "cli/input.hpp"
#include "cli/messages.hpp"
#include "cli/numbers.hpp"
#include "cli/report_json.hpp"
#include "cli/value_report.hpp"
#include "tensorimage/inspect.hpp"

namespace tensorimage::cli {
namespace {

std::string count_and_share(std::uint64_t count, std::uint64_t values) {
  const double percent = 100.0 * static_cast<double>(count) / static_cast<double>(values);
  return std::to_string(count) + (count == 0 ? "" : " (" + number_text(percent, 3) + " %)");
}

std::string extent_text(const ValueStatistics& statistics) {
  if (statistics.finite() == 0) return "no finite value";
  return number_text(statistics.minimum) + " to " + number_text(statistics.maximum) + ", mean " +
         number_text(statistics.mean) + ", standard deviation " + number_text(statistics.standard_deviation());
}

std::string inspect_text(const InspectArguments& arguments, const Input& input, const ColourReport& report) {
  const ValueStatistics& tally = report.tally;
  const Shape& shape = report.shape;
  const auto share = [&tally](std::uint64_t count) { return count_and_share(count, tally.values); };
  std::string text = on_one_line(arguments.input_path.string()) + "\n";
  text += "  dtype     " + std::string(dtype_name(report.dtype)) + "\n";
  text += "  shape     " + readers::shape_text(input.array.shape) + ": " + std::to_string(shape.n) +
          (shape.n == 1 ? " image" : " images") + " of " + std::to_string(shape.c) +
          (shape.c == 1 ? " channel" : " channels") + ", height " + std::to_string(shape.h) + ", width " +
          std::to_string(shape.w) + "\n";
  text += "  values    " + std::to_string(tally.values) + "\n";
  text += "  range     " + extent_text(tally) + "\n";
  // Beyond four they are no colours, and a list of them would bury the rest.
  for (std::size_t c = 0; c < report.channels.size() && shape.c > 1 && shape.c <= 4; ++c) {
    text += "  channel " + std::to_string(c) + " " + extent_text(report.channels[c]) + "\n";
  }
  text += "  NaN       " + share(tally.nan) + "\n";
  text +=
      "  infinite  " + share(tally.positive_infinity) + " positive, " + share(tally.negative_infinity) + " negative\n";
  text += "  clipped   " + share(tally.clipped_below) + " below, " + share(tally.clipped_above) + " above\n";
  text += "  written   " + share(tally.black) + " as 0, " + share(tally.white) + " as the largest level";
  for (const Diagnosis& diagnosis : report.suspects) {
    text += "\n  suspect   " + std::string(suspect_name(diagnosis.suspect)) + ": " + diagnosis_text(diagnosis);
  }
  return text;
}

}  // namespace

void run_inspect(const InspectArguments& arguments) {
  const Input input = open_input(arguments.input_path, arguments.input);
  const ColourReport report = report_on(input.view, arguments.grid, arguments.pixels);
  print_result(arguments.json ? inspect_json(arguments.input_path, input.array, report)
                              : inspect_text(arguments, input, report));
}

}  // namespace tensorimage::cli
