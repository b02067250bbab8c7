// Owns the table of options that exclude each other, in words.
// Must not know values, rows or encoders.
#include "pixel_plan.hpp"

#include <string>

#include "checked.hpp"
#include "kernels/quantise.hpp"
#include "range.hpp"
#include "refuse.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

void refuse_together(const char* a, const char* b, const char* why) {
  refuse(std::string(a) + " and " + b + " contradict each other: " + why + "; give one of them");
}

void check_channels(std::int64_t channels) {
  if (channels <= kernels::max_channels) return;
  throw Error(ErrorCode::unsupported,
              "the tensor has " + std::to_string(channels) +
                  " channels; a picture has 1 (gray), 2 (gray, alpha), 3 (RGB) or 4 (RGBA). If the channels are "
                  "the last axis, use the layout HWC or NHWC");
}

void check_one_channel(const char* option, std::int64_t channels) {
  if (channels == 1) return;
  refuse(std::string(option) + " needs a tensor of 1 channel; this one has " + std::to_string(channels));
}

/// Everything that says which values are black and white.
void check_ranges(const GridOptions& grid, const PixelOptions& pixels) {
  constexpr const char* why = "each says which values are black and white";
  if (pixels.input_range && pixels.unnormalize) refuse_together("input_range", "unnormalize", why);
  const char* const ours = pixels.input_range ? "input_range" : pixels.unnormalize ? "unnormalize" : nullptr;
  if (ours == nullptr) return;
  if (grid.normalize) refuse_together(ours, "normalize", why);
  if (grid.value_range) refuse_together(ours, "value_range", why);
  if (grid.scale_each) refuse_together(ours, "scale_each", "scale_each belongs to normalize");
}

void check_colour_map(const PixelOptions& pixels, std::int64_t channels) {
  if (!pixels.colour_map) return;
  if (pixels.bit_depth != 8) refuse_together("colour_map", "bit_depth 16", "a map has 256 colours of 8 bits");
  if (pixels.keep_gray) refuse_together("colour_map", "keep_gray", "the picture cannot be coloured and gray");
  if (pixels.background) refuse_together("colour_map", "background", "a map's colours are opaque");
  check_one_channel("colour_map", channels);
}

void check_labels(const GridOptions& grid, const PixelOptions& pixels, const Batch& batch) {
  if (!pixels.labels) return;
  constexpr const char* why = "ids are written as they are";
  if (grid.normalize) refuse_together("labels", "normalize", why);
  if (pixels.input_range) refuse_together("labels", "input_range", why);
  if (pixels.unnormalize) refuse_together("labels", "unnormalize", why);
  if (pixels.colour_map) refuse_together("labels", "colour_map", "labels have a palette of their own");
  if (pixels.background) refuse_together("labels", "background", why);
  if (pixels.nan_colour) refuse_together("labels", "nan_colour", "ids are integers, which are never NaN");
  if (pixels.keep_gray) refuse_together("labels", "keep_gray", "an indexed picture has colours");
  if (pixels.bit_depth != 8) refuse_together("labels", "bit_depth 16", "an index has 8 bits");
  check_one_channel("labels", batch.shape().c);
  if (is_floating(batch.dtype())) {
    throw Error(ErrorCode::unsupported,
                "labels need a tensor of integers or bools; this one is " + std::string(dtype_name(batch.dtype())));
  }
}

void check_nan_colour(const PixelOptions& pixels, std::int64_t channels) {
  if (!pixels.nan_colour) return;
  const Colour& colour = *pixels.nan_colour;
  if (colour.red == colour.green && colour.green == colour.blue) return;
  if (channels == 1 && pixels.keep_gray) {
    refuse_together("a nan_colour that is not gray", "keep_gray", "a gray picture has no colours");
  }
  if (channels == 2 && !pixels.background) {
    refuse(
        "a nan_colour that is not gray needs a picture with colours; this one has gray and alpha. Give a gray "
        "nan_colour, or a background");
  }
}

}  // namespace

DType sample_arithmetic(DType batch, const GridOptions& grid, const PixelOptions& pixels) noexcept {
  const DType dtype = grid_dtype(batch, grid);
  if (pixels.input_range || pixels.unnormalize) {
    return item_size(dtype) >= 4 && dtype != DType::f32 ? DType::f64 : DType::f32;
  }
  const bool half = dtype == DType::f16 || dtype == DType::bf16;
  // Neither half type can hold the 65,536 levels of a 16-bit sample.
  return half && (pixels.precise || pixels.bit_depth == 16) ? DType::f32 : dtype;
}

PixelPlan::PixelPlan(const Batch& batch, const GridOptions& grid, const PixelOptions& pixels)
    : arithmetic(sample_arithmetic(batch.dtype(), grid, pixels)), bit_depth(pixels.bit_depth) {
  const std::int64_t tensor_channels = batch.shape().c;
  check_channels(tensor_channels);
  if (bit_depth != 8 && bit_depth != 16) {
    refuse("bit_depth is " + std::to_string(bit_depth) + "; it must be 8 or 16");
  }
  check_ranges(grid, pixels);
  check_labels(grid, pixels, batch);
  check_colour_map(pixels, tensor_channels);
  check_nan_colour(pixels, tensor_channels);
  const bool is_level = !is_floating(batch.dtype()) && !grid.normalize;
  pad = is_level ? batch.dtype() : arithmetic;
  const auto own = static_cast<int>(tensor_channels);
  const bool one_sample = pixels.keep_gray || pixels.colour_map || pixels.labels;
  samples = own == 1 && !one_sample ? 3 : own;
  const bool loses_alpha = pixels.background && own % 2 == 0;
  channels = pixels.colour_map || loses_alpha ? 3 : samples;
}

PictureInfo describe(const PixelPlan& plan, const GridGeometry& geometry) {
  PictureInfo info{
      .width = geometry.width, .height = geometry.height, .channels = plan.channels, .bit_depth = plan.bit_depth};
  const auto row_bytes = checked::multiply(info.width, static_cast<std::int64_t>(info.pixel_bytes()));
  if (!checked::multiply(row_bytes, info.height)) {
    throw Error(ErrorCode::too_large, "a picture of " + std::to_string(info.width) + " x " +
                                          std::to_string(info.height) + " pixels has more bytes than 64 bits count");
  }
  return info;
}

}  // namespace tensorimage
