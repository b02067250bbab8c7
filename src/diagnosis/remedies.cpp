// Owns the ways to save a tensor as it was meant, each as options, as C++ and as arguments of the tool.
// Must not know when which one helps.
#include "diagnosis/remedies.hpp"

#include <array>
#include <charconv>
#include <initializer_list>
#include <system_error>
#include <utility>

namespace tensorimage::remedies {
namespace {

/// As many digits as bring back the very number.
std::string exact_text(double value) {
  std::array<char, 32> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc() ? std::string(digits.data(), end) : std::string("?");
}

Remedy with_range(const InputRange& range, const std::string& api, std::string cli) {
  Remedy remedy;
  remedy.api = ".pixels = {.input_range = InputRange" + api + "}";
  remedy.cli = std::move(cli);
  remedy.pixels.input_range = range;
  return remedy;
}

std::string extents(std::initializer_list<std::int64_t> values) {
  std::string text;
  for (const std::int64_t value : values) text += (text.empty() ? "{" : ", ") + std::to_string(value);
  return text + "}";
}

/// The images of a list are views of their own, each to be made anew.
Shape shape_of_call(const Batch& batch) noexcept {
  Shape shape = batch.shape();
  if (batch.views().size() > 1) shape.n = 1;
  return shape;
}

std::string end_of_call(const Batch& batch) {
  const bool bgr = batch.views().front().channel_order() == ChannelOrder::bgr;
  return std::string(bgr ? ".with_channel_order(ChannelOrder::bgr)" : "") +
         (batch.views().size() > 1 ? " for each image" : "");
}

}  // namespace

Remedy input_range(const ValueRange& range) {
  const std::string low = exact_text(range.low);
  const std::string high = exact_text(range.high);
  return with_range({.low = range.low, .high = range.high}, "{.low = " + low + ", .high = " + high + "}",
                    "--input-range " + low + ":" + high);
}

Remedy unit_range() {
  return with_range(InputRange::unit(), "::unit()", "--input-range unit");
}

Remedy signed_range() {
  return with_range(InputRange::signed_unit(), "::signed_unit()", "--input-range signed");
}

Remedy byte_range() {
  return with_range(InputRange::byte(), "::byte()", "--input-range byte");
}

Remedy finite_range() {
  return with_range(InputRange::finite(), "::finite()", "--input-range finite");
}

Remedy percentiles(double low, double high) {
  const std::string ends[2] = {exact_text(low), exact_text(high)};
  return with_range(InputRange::percentile(low, high), "::percentile(" + ends[0] + ", " + ends[1] + ")",
                    "--percentile " + ends[0] + " " + ends[1]);
}

Remedy imagenet() {
  Remedy remedy;
  remedy.api = ".pixels = {.unnormalize = Unnormalize::imagenet()}";
  remedy.cli = "--unnormalize imagenet";
  remedy.pixels.unnormalize = Unnormalize::imagenet();
  return remedy;
}

Remedy clip() {
  Remedy remedy;
  remedy.api = ".pixels = {.unnormalize = Unnormalize::clip()}";
  remedy.cli = "--unnormalize clip";
  remedy.pixels.unnormalize = Unnormalize::clip();
  return remedy;
}

Remedy sixteen_bits() {
  Remedy remedy;
  remedy.api = ".pixels = {.bit_depth = 16}";
  remedy.cli = "--bit-depth 16";
  remedy.pixels.bit_depth = 16;
  return remedy;
}

Remedy labels(std::optional<std::int64_t> ignore_index) {
  Remedy remedy;
  const std::string index = ignore_index ? std::to_string(*ignore_index) : std::string();
  remedy.api = ".pixels = {.labels = LabelMap{" + (ignore_index ? ".ignore_index = " + index : index) + "}}";
  remedy.cli = ignore_index ? "--labels --ignore-index " + index : std::string("--labels");
  remedy.pixels.labels.emplace();
  remedy.pixels.labels->ignore_index = ignore_index;
  return remedy;
}

Remedy nan_colour() {
  Remedy remedy;
  remedy.api = ".pixels = {.nan_colour = Colour{255, 0, 255}}";
  remedy.cli = "--nan-colour \"#ff00ff\"";
  remedy.pixels.nan_colour = Colour{255, 0, 255};
  return remedy;
}

Remedy finite_range_and_nan_colour() {
  Remedy remedy = nan_colour();
  remedy.pixels.input_range = InputRange::finite();
  remedy.api = ".pixels = {.input_range = InputRange::finite(), .nan_colour = Colour{255, 0, 255}}";
  remedy.cli = finite_range().cli + " " + remedy.cli;
  return remedy;
}

Remedy channels_last(const Batch& batch) {
  const Shape shape = shape_of_call(batch);
  Remedy remedy;
  remedy.channels_last = true;
  // More than four channels are the rows, since the axes were taken for planes; up to four are the channels.
  const bool shifted = shape.c > 4;
  const std::int64_t h = shifted ? shape.c : shape.h;
  const std::int64_t w = shifted ? shape.h : shape.w;
  const std::int64_t c = shifted ? shape.w : shape.c;
  const bool one = shape.n == 1;
  remedy.api = one ? "TensorView::hwc(data, " + extents({h, w, c}) + ")"
                   : "TensorView::nhwc(data, " + extents({shape.n, h, w, c}) + ")";
  remedy.api += end_of_call(batch);
  // The axes of a file say the same as the view, which are the right ones: the tool cannot read it otherwise.
  if (shifted) remedy.cli = one ? "--layout hwc" : "--layout nhwc";
  return remedy;
}

Remedy channels_first(const Batch& batch) {
  const Shape shape = shape_of_call(batch);
  Remedy remedy;
  remedy.channels_first = true;
  const bool shifted = shape.c > 4;
  const std::int64_t c = shifted ? shape.h : shape.c;
  const std::int64_t h = shifted ? shape.w : shape.h;
  const std::int64_t w = shifted ? shape.c : shape.w;
  const bool one = shape.n == 1;
  remedy.api = one ? "TensorView::chw(data, " + extents({c, h, w}) + ")"
                   : "TensorView::nchw(data, " + extents({shape.n, c, h, w}) + ")";
  remedy.api += end_of_call(batch);
  if (shifted) remedy.cli = one ? "--layout chw" : "--layout nchw";
  return remedy;
}

}  // namespace tensorimage::remedies
