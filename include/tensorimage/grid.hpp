// Owns make_grid's options, the grid as a tensor, and the grid as a source of packed rows.
// Must not know encoders or files.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "tensorimage/export.hpp"
#include "tensorimage/pixel_options.hpp"
#include "tensorimage/row_source.hpp"
#include "tensorimage/tensor.hpp"
#include "tensorimage/tensor_view.hpp"

namespace tensorimage {

/// The two ends of a range of values.
struct ValueRange {
  double low = 0.0;
  double high = 1.0;
};

/// torchvision.utils.make_grid's options, names and defaults.
struct GridOptions {
  std::int64_t nrow = 8;                                 ///< images in a row of the grid: the number of columns
  std::int64_t padding = 2;                              ///< pixels between images and around them
  bool normalize = false;                                ///< map value_range to 0..1
  std::optional<ValueRange> value_range = std::nullopt;  ///< for normalize; default: the tensor's minimum and maximum
  bool scale_each = false;  ///< for normalize without value_range: minimum and maximum of each image by itself
  double pad_value = 0.0;   ///< in the grid's own units: 1 is white for floating tensors, 255 for uint8; not normalised
};

/// Lays out a batch as one image of its own memory, as torchvision.utils.make_grid does, to the bit.
/// Shape:   view (N, C, H, W); the result is (C, rows*(H+padding)+padding, columns*(W+padding)+padding) with
///          columns = min(nrow, N) and rows = ceil(N / columns), C = 1 repeated to 3; a batch of one comes back as it
///          is, without padding. Channels come out as red, green, blue, alpha whatever the view's order.
/// Dtype:   the view's; of a list, the one torch promotes to; an integer with normalize becomes float32 (int32 and
///          int64: float64)
/// Errors:  invalid_argument for an empty batch, an extent of zero, nrow or padding out of range (unless N is 1, when
///          they do nothing), a pad_value or value_range that the dtype cannot hold; too_large
/// Source:  torchvision.utils.make_grid 0.14.1
[[nodiscard]] TENSORIMAGE_EXPORT Tensor make_grid(const TensorView& view, const GridOptions& options = {});

/// The same for a list of images: each view is one image (N = 1), all of one shape; a list of HxW is a batch of gray
/// pictures.
/// Errors: as above, and invalid_argument for an empty list or shapes that differ
[[nodiscard]] TENSORIMAGE_EXPORT Tensor make_grid(std::span<const TensorView> images, const GridOptions& options = {});

/// The same grid as packed rows of samples, made on demand; copies no pixels.
/// Shape:    as make_grid; 1 to 4 channels
/// Lifetime: the elements behind the views must outlive the source; the views themselves need not
/// Errors:   as make_grid, and invalid_argument for a bit depth other than 8 and 16; unsupported for more than
///           four channels
/// Source:   torchvision.utils.save_image 0.14.1
[[nodiscard]] TENSORIMAGE_EXPORT std::unique_ptr<RowSource> make_row_source(const TensorView& view,
                                                                            const GridOptions& options = {},
                                                                            const PixelOptions& pixels = {});
[[nodiscard]] TENSORIMAGE_EXPORT std::unique_ptr<RowSource> make_row_source(std::span<const TensorView> images,
                                                                            const GridOptions& options = {},
                                                                            const PixelOptions& pixels = {});

}  // namespace tensorimage
