// Owns what a reader knows of an array in a file, and the one place that makes a TensorView of it.
// Must not know file formats, pictures or encoders.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tensorimage/dtype.hpp"
#include "tensorimage/tensor_view.hpp"

namespace tensorimage::readers {

/// What the axes of an array mean, slowest first as the file's shape lists them.
enum class Layout : std::uint8_t { hw, chw, hwc, nchw, nhwc };

/// "hw", "nchw" and so on.
[[nodiscard]] std::string_view layout_name(Layout layout) noexcept;

/// How torchvision reads an array of so many axes: hw, chw or nchw; nothing for any other number.
[[nodiscard]] std::optional<Layout> default_layout(std::size_t axes) noexcept;

/// A dense array inside a mapped file; copies no elements.
/// Lifetime: `data` is good while this array, or a copy of it, lives, and as long as nobody shortens the file
/// meanwhile:
///           reading what is gone raises SIGBUS. Where others may write to the file, give the reader a copy of it
struct Array {
  std::shared_ptr<const void> owner;   ///< keeps the file mapped
  std::span<const std::byte> storage;  ///< the file's bytes: no element may lie outside them
  const std::byte* data = nullptr;     ///< element (0, ..., 0)
  DType dtype = DType::f32;
  std::endian byte_order = std::endian::native;
  std::vector<std::int64_t> shape;
  std::vector<std::ptrdiff_t> strides;  ///< in elements, one for each axis
};

/// A shape as Python writes it: "(8, 3, 160, 160)", "(5,)", "()".
[[nodiscard]] std::string shape_text(std::span<const std::int64_t> shape);

/// Reads the array as a batch; without a layout, as default_layout says.
/// Lifetime: the view is good as long as the array's data
/// Errors:   invalid_argument when the number of axes does not fit the layout, or no layout at all; when there is not
///           one stride for each axis; when an element lies outside the array's storage
[[nodiscard]] TensorView to_view(const Array& array, std::optional<Layout> layout = std::nullopt);

}  // namespace tensorimage::readers
