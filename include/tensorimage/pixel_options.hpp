// Owns the options of the step from values to samples.
// Must not know tensors, grids or files.
#pragma once

namespace tensorimage {

/// How values become samples, beyond what torchvision offers.
struct PixelOptions {
  int bit_depth = 8;       ///< 8 or 16
  bool precise = false;    ///< compute float16 and bfloat16 in float32, so that all 256 levels survive
  bool keep_gray = false;  ///< one channel stays one channel; torchvision repeats it to RGB
};

}  // namespace tensorimage
