// Owns the options of the step from values to samples.
// Must not know tensors, grids or files.
#pragma once

#include <optional>

#include "tensorimage/colour.hpp"
#include "tensorimage/colour_map.hpp"
#include "tensorimage/input_range.hpp"
#include "tensorimage/label_map.hpp"

namespace tensorimage {

/// How values become samples, beyond what torchvision offers. Options that contradict each other are refused.
struct PixelOptions {
  int bit_depth = 8;       ///< 8 or 16
  bool precise = false;    ///< compute float16 and bfloat16 in float32, so that all 256 levels survive
  bool keep_gray = false;  ///< one channel stays one channel; torchvision repeats it to RGB

  // At most one of these two, and neither with GridOptions::normalize. Each computes half types as `precise` does.
  std::optional<InputRange> input_range = std::nullopt;   ///< which values are black and white
  std::optional<Unnormalize> unnormalize = std::nullopt;  ///< undoes a normalisation by mean and deviation

  std::optional<ColourMap> colour_map = std::nullopt;  ///< one channel as colours; 8 bit
  std::optional<LabelMap> labels = std::nullopt;       ///< one channel of ids as an indexed picture; 8 bit, PNG only

  std::optional<Colour> background = std::nullopt;  ///< lay pictures with alpha over it; others stay as they are
  std::optional<Colour> nan_colour = std::nullopt;  ///< of pixels with a NaN in any channel
};

}  // namespace tensorimage
