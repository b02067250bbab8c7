// Owns `tensorimage explain`: from an input to the page that says why its colours are wrong.
// Must not know HTML.
#include <algorithm>
#include <filesystem>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/commands.hpp"
#include "cli/explain_page.hpp"
#include "cli/explain_remedies.hpp"
#include "cli/explain_words.hpp"
#include "cli/failure.hpp"
#include "cli/histogram_panels.hpp"
#include "cli/input.hpp"
#include "cli/messages.hpp"
#include "cli/page_picture.hpp"
#include "cli/system.hpp"
#include "cli/value_report.hpp"
#include "cli/value_windows.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage::cli {
namespace {

constexpr PictureLimits small = {.width = 330, .height = 450, .pixels = 75'000};

std::string layout_text(const Input& input, const InputOptions& options) {
  const auto layout = options.layout ? options.layout : readers::default_layout(input.array.shape.size());
  return (layout ? std::string(readers::layout_name(*layout)) : std::string("?")) + (options.bgr ? ", BGR" : "");
}

/// The picture of a save, or why there is none.
void add_picture(PageVersion& version, const SaveWay& way, const PictureLimits& limits) {
  try {
    const auto rows = make_row_source(way.view, way.grid, way.pixels);
    version.picture = page_picture(*rows, way.grid, way.view.shape(), limits);
  } catch (const Error& error) {
    version.refusal = error.what();
  }
}

PageVersion version_of(const SaveWay& way, const PictureLimits& limits) {
  PageVersion version{.title = way.title, .code = way.code, .picture = {}, .refusal = {}, .tally = {}};
  add_picture(version, way, limits);
  if (version.picture) version.tally = inspect(way.view, way.grid, way.pixels).tally;
  return version;
}

bool nearly_black(const PageVersion& version) {
  return version.picture && version.tally.black * 100 > version.tally.values * 99;
}

/// One way is enough of those that are written alike, and none is worth showing that leaves nothing to see.
void add_others(std::vector<PageVersion>& others, const PageVersion& best, const std::vector<SaveWay>& ways) {
  for (const SaveWay& way : ways) {
    const auto same = [&way](const PageVersion& other) { return other.code.api == way.code.api; };
    if (same(best) || std::any_of(others.begin(), others.end(), same)) continue;
    PageVersion version = version_of(way, small);
    if (!nearly_black(version)) others.push_back(std::move(version));
  }
}

void add_remedies(ExplainPage& page, const Input& input, const ExplainArguments& arguments) {
  const RemedyFinder finder(input, arguments);
  std::vector<SaveWay> ways = finder.others(page.report);
  const auto best = finder.best(page.report);
  if (!best) return;
  page.best = version_of(*best, {});
  if (nearly_black(*page.best)) {
    // A single value far away takes the whole range for itself; another way may not care.
    for (const SaveWay& way : ways) {
      PageVersion other = version_of(way, {});
      if (!other.picture || nearly_black(other)) continue;
      page.best = std::move(other);
      break;
    }
  }
  add_others(page.others, *page.best, ways);
}

void add_clip_map(ExplainPage& page, const TensorView& view, const ExplainArguments& arguments) {
  const ValueStatistics& tally = page.report.tally;
  const bool something_is_lost = tally.clipped_below + tally.clipped_above + tally.nan > 0;
  if (!page.now.picture || !something_is_lost || arguments.pixels.labels) return;
  const auto rows = make_clip_map_source(view, arguments.grid, arguments.pixels, page.clip_colours);
  page.clip_map = page_picture(*rows, arguments.grid, view.shape(), {});
}

ExplainPage page_of(const Input& input, const ExplainArguments& arguments) {
  const PixelOptions& pixels = arguments.pixels;
  ExplainPage page;
  page.input = on_one_line(arguments.input_path.filename().string());
  page.tensor = on_one_line(arguments.input.tensor);
  page.shape = readers::shape_text(input.array.shape);
  page.layout = layout_text(input, arguments.input);
  page.report = report_on(input.view, arguments.grid, arguments.pixels);
  page.bit_depth = pixels.bit_depth;
  page.own_options = arguments.grid.normalize || pixels.input_range || pixels.unnormalize || pixels.labels;
  page.spoiled_range = range_is_spoiled(page.report, arguments.grid);
  page.now.tally = page.report.tally;
  add_picture(page.now,
              {.view = input.view,
               .grid = arguments.grid,
               .pixels = pixels,
               .layout = {},
               .view_code = {},
               .title = {},
               .code = {}},
              {});
  const auto windows = value_windows(page.report, arguments.grid, pixels);
  page.window = common_window(windows);
  page.histograms = histogram_panels(input.view, page.report, windows);
  for (HistogramPanel& panel : page.histograms) panel.spoiled = page.spoiled_range;
  add_clip_map(page, input.view, arguments);
  add_remedies(page, input, arguments);
  return page;
}

void check_output(const ExplainArguments& arguments) {
  if (arguments.output == "-") {
    throw Failure(ExitStatus::bad_input, "explain writes a file; /dev/stdout names standard output");
  }
  std::error_code no_such_file;
  if (std::filesystem::equivalent(arguments.input_path, arguments.output, no_such_file)) {
    throw Failure(ExitStatus::bad_input, "the page would replace its input " + quoted_path(arguments.input_path));
  }
}

void write_page(const std::string& html, const std::filesystem::path& path) {
  // Only here: before, there is no temporary file that an interrupt could leave behind.
  const InterruptGuard guard;
  FileSink sink(path);
  sink.write(std::as_bytes(std::span(html)));
  if (InterruptGuard::interrupted()) {
    throw Failure(ExitStatus::other_failure, "cancelled; " + quoted_path(path) + " is as it was");
  }
  sink.finish();
}

}  // namespace

void run_explain(const ExplainArguments& arguments) {
  check_output(arguments);
  const Input input = open_input(arguments.input_path, arguments.input);
  const ExplainPage page = page_of(input, arguments);
  write_page(explain_html(page), arguments.output);
  if (!arguments.quiet) print_result(on_one_line(arguments.output.string() + ": " + verdict_of(page).headline));
}

}  // namespace tensorimage::cli
