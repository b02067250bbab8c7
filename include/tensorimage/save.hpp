// Owns save_image and encode_image: the composition of a grid, an encoder and a sink.
// Must not know anything else's internals.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tensorimage/export.hpp"
#include "tensorimage/grid.hpp"
#include "tensorimage/inspect.hpp"
#include "tensorimage/save_options.hpp"
#include "tensorimage/sink.hpp"
#include "tensorimage/tensor_view.hpp"

namespace tensorimage {

/// What was written, and what was met on the way.
struct SaveReport : ColourReport {
  PictureInfo picture = {};
  std::string format = {};  ///< the encoder's own name for it
  std::uint64_t bytes_written = 0;
};

/// Saves a batch as one picture, with the pixels that torchvision.utils.save_image writes.
/// Shape:   view (N, C, H, W), C in 1..4; laid out as make_grid says
/// Values:  floating 0..1 to 0..255 by the reference's own steps in the tensor's own precision, NaN to 0; integers are
///          levels, clamped; bool is 0 and 255
/// Errors:  all of make_row_source's, the encoder's check() and make(), before the path is touched; then io, encoding,
///          cancelled, with the path as it was before, but for what FileSink says of the last close and the last sync.
///          invalid_argument for a negative number of threads
/// Source:  torchvision.utils.save_image 0.14.1
TENSORIMAGE_EXPORT SaveReport save_image(const TensorView& view, const std::filesystem::path& path,
                                         const GridOptions& grid = {}, const SaveOptions& options = {});
TENSORIMAGE_EXPORT SaveReport save_image(std::span<const TensorView> images, const std::filesystem::path& path,
                                         const GridOptions& grid = {}, const SaveOptions& options = {});

/// The same into a sink, which is finished when this returns. options.format or options.encoder is needed.
TENSORIMAGE_EXPORT SaveReport save_image(const TensorView& view, Sink& sink, const GridOptions& grid = {},
                                         const SaveOptions& options = {});
TENSORIMAGE_EXPORT SaveReport save_image(std::span<const TensorView> images, Sink& sink, const GridOptions& grid = {},
                                         const SaveOptions& options = {});

/// The file's bytes in memory. `format` is an extension of the table and goes before options.format.
[[nodiscard]] TENSORIMAGE_EXPORT std::vector<std::byte> encode_image(const TensorView& view, std::string_view format,
                                                                     const GridOptions& grid = {},
                                                                     const SaveOptions& options = {});
[[nodiscard]] TENSORIMAGE_EXPORT std::vector<std::byte> encode_image(std::span<const TensorView> images,
                                                                     std::string_view format,
                                                                     const GridOptions& grid = {},
                                                                     const SaveOptions& options = {});

}  // namespace tensorimage
