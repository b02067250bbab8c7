// Owns `tensorimage inspect`: what a tensor holds, for people or as JSON.
// Must not know how pictures are written.
#include <string>

#include "cli/colour_warning.hpp"
#include "cli/commands.hpp"
#include "cli/input.hpp"
#include "cli/messages.hpp"
#include "cli/numbers.hpp"
#include "cli/report_json.hpp"
#include "tensorimage/inspect.hpp"

namespace tensorimage::cli {
namespace {

std::string inspect_text(const InspectArguments& arguments, const Input& input, const ColourReport& report) {
  const Tally& tally = report.tally;
  const Shape& shape = report.shape;
  const auto count = [](std::uint64_t value) { return std::to_string(value); };
  const bool any_finite = tally.minimum <= tally.maximum;
  std::string text = on_one_line(arguments.input_path.string()) + "\n";
  text += "  dtype     " + std::string(dtype_name(report.dtype)) + "\n";
  text += "  shape     " + readers::shape_text(input.array.shape) + ": " + std::to_string(shape.n) +
          (shape.n == 1 ? " image" : " images") + " of " + std::to_string(shape.c) +
          (shape.c == 1 ? " channel" : " channels") + ", height " + std::to_string(shape.h) + ", width " +
          std::to_string(shape.w) + "\n";
  text += "  values    " + count(tally.values) + "\n";
  text +=
      "  range     " +
      (any_finite ? number_text(tally.minimum) + " to " + number_text(tally.maximum) : std::string("no finite value")) +
      "\n";
  text += "  NaN       " + count(tally.nan) + "\n";
  text +=
      "  infinite  " + count(tally.positive_infinity) + " positive, " + count(tally.negative_infinity) + " negative\n";
  text += "  clipped   " + count(tally.clipped_below) + " below, " + count(tally.clipped_above) +
          " above, when saved without options";
  if (const auto hint = layout_hint(input, arguments.input)) text += "\n  note      " + *hint;
  if (const auto warning = colour_warning(tally, report.dtype, {})) text += "\n  note      " + *warning;
  return text;
}

}  // namespace

void run_inspect(const InspectArguments& arguments) {
  const Input input = open_input(arguments.input_path, arguments.input);
  const ColourReport report = inspect(input.view);
  print_result(arguments.json ? inspect_json(arguments.input_path, input.array, report)
                              : inspect_text(arguments, input, report));
}

}  // namespace tensorimage::cli
