// Owns the steps that every writing of the semantics takes: batches of numbers, places in the grid, rounding, samples.
// Must not know the library's sources; of the public API it uses only the types that describe input and output.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "oracle_numbers.hpp"
#include "tensorimage/grid.hpp"
#include "tensorimage/tensor_view.hpp"

namespace oracle {

/// What a number becomes when it is stored as, or computed in, a floating dtype.
[[nodiscard]] double rounded(double value, tensorimage::DType dtype);
/// A Python number as a tensor's dtype holds it: half types are reached by way of float32.
[[nodiscard]] double scalar(double value, tensorimage::DType dtype);

/// A batch: images by index, all of one dtype.
struct Batch {
  tensorimage::DType dtype = tensorimage::DType::f32;
  tensorimage::Shape shape;
  std::vector<Number> values;  ///< n, c, h, w

  [[nodiscard]] const Number& at(std::int64_t n, std::int64_t c, std::int64_t h, std::int64_t w) const {
    return values[static_cast<std::size_t>(((n * shape.c + c) * shape.h + h) * shape.w + w)];
  }
};

// One view is a batch, several are a list of images.
[[nodiscard]] tensorimage::DType common_dtype(std::span<const tensorimage::TensorView> views);
[[nodiscard]] Batch stacked(std::span<const tensorimage::TensorView> views, tensorimage::DType dtype);
/// What make_grid computes in: the batch's own dtype, unless an integer is to be normalised.
[[nodiscard]] tensorimage::DType grid_dtype(tensorimage::DType batch, const tensorimage::GridOptions& options);

struct Range {
  double low = 0.0;
  double high = 1.0;
};

/// What torchvision's normalize maps to 0 and 1 in one image.
[[nodiscard]] Range range_of(const Batch& batch, const tensorimage::GridOptions& options, std::int64_t image);
[[nodiscard]] double normalised(double value, Range range, tensorimage::DType dtype);

[[nodiscard]] Number pad_value(const tensorimage::GridOptions& options, tensorimage::DType dtype);

/// Where each image of a batch lies.
struct Layout {
  std::int64_t columns = 1;
  std::int64_t rows = 1;
  std::int64_t padding = 0;

  Layout(std::int64_t images, const tensorimage::GridOptions& options);
};

/// mul, add, clamp, truncate; 16 bits have no reference and are computed in double.
[[nodiscard]] std::uint16_t sample_of_real(double value, tensorimage::DType dtype, int bit_depth);
[[nodiscard]] std::uint16_t sample_of_integer(std::int64_t value, tensorimage::DType dtype, int bit_depth);
void put(std::vector<std::byte>& rows, std::uint16_t sample, int bit_depth);

}  // namespace oracle
