// Owns the pictures that are measured: real tensors of examples/data, drawings made here, and a folder of one's own.
// Must not know who writes them, nor how fast.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "tensorimage/row_source.hpp"
#include "tensorimage/tensor_view.hpp"

namespace bench {

/// Packed RGB rows of 8 bits.
struct Picture {
  std::string name;
  std::string kind;  ///< photograph, grid, drawing, ...: what tables are summed up by
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::vector<std::uint8_t> rgb;
};

/// Needs nothing but examples/data: photographs, grids, digits, a plot, flat art, a screen of text, labels, a gradient.
[[nodiscard]] std::vector<Picture> built_in_pictures();

/// Every binary PPM of a folder, sorted by name. The kind is what stands before the name's first '-'.
/// Errors: std::runtime_error for a file that it cannot read
[[nodiscard]] std::vector<Picture> pictures_in(const std::filesystem::path& folder);

/// 3840x2160: the middle of the largest photograph, the last of equals. The built-in ones include a mosaic of that
/// size. Errors: std::runtime_error when none is large enough
[[nodiscard]] Picture picture_of_4k(std::span<const Picture> pictures);

/// Planes of float32 in [0, 1] that are saved as exactly this picture.
[[nodiscard]] std::vector<float> float_planes(const Picture& picture);

/// 64 windows of 3x256x256 out of a picture of 3840x2160, as one batch.
[[nodiscard]] std::vector<float> grid_windows(const std::vector<float>& planes);

/// A picture as the source of its rows; copies them.
class PackedRows final : public tensorimage::RowSource {
 public:
  explicit PackedRows(const Picture& picture) : picture_(&picture) {
    info_.width = picture.width;
    info_.height = picture.height;
  }
  [[nodiscard]] const tensorimage::PictureInfo& info() const noexcept override { return info_; }
  void read_rows(std::int64_t first, std::int64_t count, std::byte* out,
                 tensorimage::Tally& tally) const noexcept override;

 private:
  const Picture* picture_;
  tensorimage::PictureInfo info_;
};

}  // namespace bench
