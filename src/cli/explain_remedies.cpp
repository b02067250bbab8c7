// Owns the step from a report's diagnoses to ways of saving the tensor better, each with the code for it.
// Must not know pages or pictures.
#include "cli/explain_remedies.hpp"

#include <utility>

#include "cli/explain_words.hpp"
#include "cli/save_call.hpp"

namespace tensorimage::cli {
namespace {

/// Which of the options that exclude or replace each other a remedy sets.
struct Concerns {
  bool range = false;
  bool not_a_number = false;
  bool background = false;
  bool colours = false;

  void add(const Concerns& other) {
    range = range || other.range;
    not_a_number = not_a_number || other.not_a_number;
    background = background || other.background;
    colours = colours || other.colours;
  }
  [[nodiscard]] bool overlap(const Concerns& other) const {
    return (range && other.range) || (not_a_number && other.not_a_number) || (background && other.background) ||
           (colours && other.colours);
  }
};

Concerns concerns_of(const PixelOptions& pixels) {
  return {.range = pixels.input_range || pixels.unnormalize,
          .not_a_number = pixels.nan_colour.has_value(),
          .background = pixels.background.has_value(),
          .colours = pixels.colour_map || pixels.labels || pixels.bit_depth != 8};
}

void apply(SaveWay& way, const Remedy& chosen) {
  const PixelOptions& remedy = chosen.pixels;
  way.title += (way.title.empty() ? "" : "; ") + remedy_title(chosen);
  if (remedy.input_range || remedy.unnormalize || remedy.labels) {
    // These take the place of every range that was given.
    way.pixels.input_range = remedy.input_range;
    way.pixels.unnormalize = remedy.unnormalize;
    way.grid.normalize = false;
    way.grid.value_range = std::nullopt;
    way.grid.scale_each = false;
  }
  if (remedy.nan_colour) way.pixels.nan_colour = remedy.nan_colour;
  if (remedy.background) way.pixels.background = remedy.background;
  if (remedy.colour_map) way.pixels.colour_map = remedy.colour_map;
  if (remedy.labels) way.pixels.labels = remedy.labels;
  if (remedy.bit_depth != 8) way.pixels.bit_depth = remedy.bit_depth;
  way.pixels.precise = way.pixels.precise || remedy.precise;
  way.pixels.keep_gray = way.pixels.keep_gray || remedy.keep_gray;
}

/// The same memory with the channels elsewhere. Whole pixels of three or four values have no other order of axes than
/// these two, so that extents taken for the wrong axes are put right.
TensorView relaid(const TensorView& view, bool channels_last) {
  const Shape& shape = view.shape();
  const bool shifted = shape.c > 4;
  if (channels_last) {
    const auto h = shifted ? shape.c : shape.h;
    const auto w = shifted ? shape.h : shape.w;
    const auto c = shifted ? shape.w : shape.c;
    return TensorView::nhwc(view.data(), view.dtype(), {shape.n, h, w, c}).with_byte_order(view.byte_order());
  }
  const auto c = shifted ? shape.h : shape.c;
  const auto h = shifted ? shape.w : shape.h;
  const auto w = shifted ? shape.c : shape.w;
  return TensorView::nchw(view.data(), view.dtype(), {shape.n, c, h, w}).with_byte_order(view.byte_order());
}

void lay_out(SaveWay& way, const readers::Array& array, const Remedy& remedy) {
  const bool batch = array.shape.size() == 4;
  const readers::Layout layout = remedy.channels_last ? (batch ? readers::Layout::nhwc : readers::Layout::hwc)
                                                      : (batch ? readers::Layout::nchw : readers::Layout::chw);
  const TensorView memory = relaid(way.view, remedy.channels_last);
  const TensorView axes = readers::to_view(array, layout);
  // Else the file names its axes wrongly, which no option of the tool undoes.
  way.tool_can = axes.shape() == memory.shape();
  way.view = way.tool_can ? axes : memory;
  way.layout = layout;
  way.view_code = remedy.api;
}

}  // namespace

SaveWay RemedyFinder::start(const Remedy& remedy) const {
  SaveWay way{.view = input_->view,
              .grid = arguments_->grid,
              .pixels = arguments_->pixels,
              .layout = arguments_->input.layout,
              .view_code = {},
              .title = {},
              .code = {}};
  if (remedy.channels_last || remedy.channels_first) {
    lay_out(way, input_->array, remedy);
    if (arguments_->input.bgr) way.view = way.view.with_channel_order(ChannelOrder::bgr);
  }
  apply(way, remedy);
  return way;
}

PageCode RemedyFinder::code_of(const SaveWay& way) const {
  SaveCall call{.input = arguments_->input_path,
                .input_options = arguments_->input,
                .grid = way.grid,
                .pixels = way.pixels,
                .view = way.view_code};
  call.input_options.layout = way.layout;
  return {.api = api_code(call), .cli = way.tool_can ? tool_code(call) : std::string()};
}

std::optional<SaveWay> RemedyFinder::best(const ColourReport& report) const {
  std::optional<SaveWay> way;
  Concerns settled;
  // Returns whether what else was found is void, since it was found in the wrong layout.
  const auto take_from = [&](const ColourReport& found) {
    for (const Diagnosis& diagnosis : found.suspects) {
      if (diagnosis.remedies.empty()) continue;
      const Remedy& remedy = diagnosis.remedies.front();
      const Concerns concerns = concerns_of(remedy.pixels);
      if (way && concerns.overlap(settled)) continue;
      if (way) {
        apply(*way, remedy);
      } else {
        way = start(remedy);
      }
      settled.add(concerns);
      if (remedy.channels_last || remedy.channels_first) return true;
    }
    return false;
  };
  if (take_from(report) && way->view.shape().c <= 4) take_from(inspect(way->view, way->grid, way->pixels));
  if (way) way->code = code_of(*way);
  return way;
}

std::vector<SaveWay> RemedyFinder::others(const ColourReport& report) const {
  std::vector<SaveWay> ways;
  bool first = true;
  for (const Diagnosis& diagnosis : report.suspects) {
    for (const Remedy& remedy : diagnosis.remedies) {
      if (std::exchange(first, false)) {
        // What else was found was found in the wrong layout.
        if (remedy.channels_last || remedy.channels_first) return {};
        continue;
      }
      ways.push_back(start(remedy));
      ways.back().code = code_of(ways.back());
    }
  }
  return ways;
}

}  // namespace tensorimage::cli
