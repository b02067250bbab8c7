// Owns the description of a tensor in memory: data, element type, logical extents N, C, H, W, and strides.
// Must not know pictures, grids or files.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "tensorimage/dtype.hpp"
#include "tensorimage/export.hpp"

namespace tensorimage {

/// Logical extents: images, channels, rows, columns.
struct Shape {
  std::int64_t n = 1;
  std::int64_t c = 1;
  std::int64_t h = 1;
  std::int64_t w = 1;
  friend bool operator==(const Shape&, const Shape&) = default;
};

/// Distance between neighbours along each axis, in elements; may be negative (flipped) or zero (broadcast).
struct Strides {
  std::ptrdiff_t n = 0;
  std::ptrdiff_t c = 0;
  std::ptrdiff_t h = 0;
  std::ptrdiff_t w = 0;
  friend bool operator==(const Strides&, const Strides&) = default;
};

/// In which order three or four channels lie in memory. Alpha is last in both.
enum class ChannelOrder : std::uint8_t { rgb, bgr };

/// A batch of images in somebody else's memory; copies nothing and frees nothing.
///
/// Lifetime: the elements must outlive every call that reads the view, and must not change during it.
/// Alignment: none is needed.
/// Errors (every way to make a view): invalid_argument for a negative extent, or null data with elements to read;
///   too_large when the element count or a stride's reach overflows. Extents of zero are a valid view that no
///   picture can be made of.
class TENSORIMAGE_EXPORT TensorView {
 public:
  /// The general form: any strides, `data` addressing element (0, 0, 0, 0).
  TensorView(const void* data, DType dtype, Shape shape, Strides strides);

  /// One gray image, rows one after the other: shape {H, W}.
  static TensorView hw(const void* data, DType dtype, std::array<std::int64_t, 2> shape);
  /// One image, planes one after the other: shape {C, H, W}.
  static TensorView chw(const void* data, DType dtype, std::array<std::int64_t, 3> shape);
  /// One image, channels of a pixel side by side: shape {H, W, C}.
  static TensorView hwc(const void* data, DType dtype, std::array<std::int64_t, 3> shape);
  /// A batch as PyTorch keeps it: shape {N, C, H, W}.
  static TensorView nchw(const void* data, DType dtype, std::array<std::int64_t, 4> shape);
  /// A batch as TensorFlow keeps it: shape {N, H, W, C}.
  static TensorView nhwc(const void* data, DType dtype, std::array<std::int64_t, 4> shape);

  template <class T>
  static TensorView hw(const T* data, std::array<std::int64_t, 2> shape) {
    return hw(data, dtype_of<T>, shape);
  }
  template <class T>
  static TensorView chw(const T* data, std::array<std::int64_t, 3> shape) {
    return chw(data, dtype_of<T>, shape);
  }
  template <class T>
  static TensorView hwc(const T* data, std::array<std::int64_t, 3> shape) {
    return hwc(data, dtype_of<T>, shape);
  }
  template <class T>
  static TensorView nchw(const T* data, std::array<std::int64_t, 4> shape) {
    return nchw(data, dtype_of<T>, shape);
  }
  template <class T>
  static TensorView nhwc(const T* data, std::array<std::int64_t, 4> shape) {
    return nhwc(data, dtype_of<T>, shape);
  }

  /// Reads 2, 3 or 4 axes as torchvision does: {H, W}, {C, H, W} or {N, C, H, W}.
  /// Units:  strides in elements; as many as there are axes
  /// Errors: invalid_argument for any other number of axes
  static TensorView from_axes(const void* data, DType dtype, std::span<const std::int64_t> shape,
                              std::span<const std::ptrdiff_t> strides);

  /// The same elements, with the channels read in another order.
  /// Errors: invalid_argument for bgr unless the view has 3 or 4 channels
  [[nodiscard]] TensorView with_channel_order(ChannelOrder order) const;

  /// The same elements, stored in the given byte order (a file from another machine). Default: this machine's.
  [[nodiscard]] TensorView with_byte_order(std::endian order) const noexcept;

  /// The same view, once all of its elements are known to lie in `storage`: for extents, strides or an offset that come
  /// from somebody who is not trusted, such as a file. A tensor without elements lies anywhere.
  /// Errors: invalid_argument when an element begins before the storage or ends after it
  [[nodiscard]] TensorView within_storage(std::span<const std::byte> storage) const;

  /// Image `index` of the batch as a batch of one.
  /// Errors: invalid_argument unless 0 <= index < N
  [[nodiscard]] TensorView image(std::int64_t index) const;

  [[nodiscard]] const void* data() const noexcept { return data_; }
  [[nodiscard]] DType dtype() const noexcept { return dtype_; }
  [[nodiscard]] const Shape& shape() const noexcept { return shape_; }
  [[nodiscard]] const Strides& strides() const noexcept { return strides_; }
  [[nodiscard]] ChannelOrder channel_order() const noexcept { return channel_order_; }
  [[nodiscard]] std::endian byte_order() const noexcept { return byte_order_; }

  /// Address of the first element of a row: image n, colour channel c counted as red, green, blue, alpha, row h.
  /// The indices are not checked.
  [[nodiscard]] const std::byte* row(std::int64_t n, std::int64_t c, std::int64_t h) const noexcept;

 private:
  const void* data_;
  Shape shape_;
  Strides strides_;
  DType dtype_;
  ChannelOrder channel_order_ = ChannelOrder::rgb;
  std::endian byte_order_ = std::endian::native;
};

}  // namespace tensorimage
