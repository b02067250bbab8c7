// Owns the reading of the golden data: cases.json and the blob beside it, as values of the public API.
// Must not know how a case is checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tensorimage/tensorimage.hpp"

namespace golden {

/// Packed samples, row after row, channels side by side; 16-bit ones in this machine's byte order.
struct Picture {
  tensorimage::PictureInfo info;
  std::vector<std::byte> samples;
};

/// What torchvision's make_grid returned: C planes of H x W.
struct Grid {
  tensorimage::DType dtype = tensorimage::DType::f32;
  tensorimage::Shape shape;
  std::vector<std::byte> bytes;
};

/// One tensor of a case. `memory` ends where the strides' reach ends, so that a sanitizer sees a read beyond it, and in
/// every other case it begins with one byte too many, so that no element is aligned.
struct Memory {
  tensorimage::DType dtype = tensorimage::DType::f32;
  std::vector<std::int64_t> shape;
  std::vector<std::ptrdiff_t> strides;
  std::ptrdiff_t first = 0;  ///< where in memory element (0, ..., 0) is, in bytes
  std::string layout;        ///< the factory that describes it: "hw", "chw", "hwc", "nchw", "nhwc", or empty
  bool bgr = false;
  bool big_endian = false;
  std::vector<std::byte> memory;

  /// Through the factory where there is one, which must agree with the strides.
  [[nodiscard]] tensorimage::TensorView view() const;
};

struct Case {
  std::string name;
  std::vector<Memory> tensors;
  bool is_list = false;
  tensorimage::GridOptions grid_options;
  tensorimage::PixelOptions pixels;
  tensorimage::JpegOptions jpeg;
  std::string format;        ///< empty: every format that can hold it
  std::string refused;       ///< why saving must be refused: the reference's exception, or "deliberate"
  std::string grid_refused;  ///< the same of make_grid
  std::optional<Picture> picture;
  std::optional<Grid> grid;
  std::vector<std::byte> file;  ///< the whole file, where its bytes are known
};

/// All cases, read once.
[[nodiscard]] const std::vector<Case>& cases();

/// The views of a case; they look into its memory.
[[nodiscard]] std::vector<tensorimage::TensorView> views_of(const Case& golden_case);

}  // namespace golden
