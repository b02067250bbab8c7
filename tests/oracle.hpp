// Owns a second, deliberately naive writing of the semantics: the whole grid in memory, one element at a time.
// Must not know the library's sources; of the public API it uses only the types that describe input and output.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "oracle_numbers.hpp"
#include "tensorimage/grid.hpp"
#include "tensorimage/row_source.hpp"
#include "tensorimage/tensor_view.hpp"

namespace oracle {

/// A grid of values, C x H x W.
struct Grid {
  tensorimage::DType dtype = tensorimage::DType::f32;
  std::int64_t channels = 0;
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::vector<Number> values;
};

struct Picture {
  tensorimage::PictureInfo info;
  std::vector<std::byte> rows;
  tensorimage::Tally tally;
};

// One view is a batch, several are a list of images.
[[nodiscard]] Grid make_grid(std::span<const tensorimage::TensorView> views, const tensorimage::GridOptions& options);
[[nodiscard]] Picture make_picture(std::span<const tensorimage::TensorView> views,
                                   const tensorimage::GridOptions& options, const tensorimage::PixelOptions& pixels);

}  // namespace oracle
