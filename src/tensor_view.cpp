// Owns the one place where a view's extents and strides are checked, and the way to an element's address.
// Must not know pictures, grids or files.
#include "tensorimage/tensor_view.hpp"

#include <optional>
#include <string>

#include "checked.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

std::string describe(const Shape& shape) {
  return "(N " + std::to_string(shape.n) + ", C " + std::to_string(shape.c) + ", H " + std::to_string(shape.h) +
         ", W " + std::to_string(shape.w) + ")";
}

void check_extent(std::int64_t extent, const char* axis, const Shape& shape) {
  if (extent < 0) {
    throw Error(ErrorCode::invalid_argument, std::string("extent ") + axis + " of the tensor " + describe(shape) +
                                                 " is " + std::to_string(extent) + "; extents must not be negative");
  }
}

/// How far from element 0 an axis reaches, in elements, whichever way its stride points.
std::optional<std::int64_t> reach(std::int64_t extent, std::ptrdiff_t stride) {
  if (stride == std::numeric_limits<std::ptrdiff_t>::min()) return std::nullopt;
  return checked::multiply(extent - 1, stride < 0 ? -stride : stride);
}

void validate(const void* data, DType dtype, const Shape& shape, const Strides& strides) {
  check_extent(shape.n, "N", shape);
  check_extent(shape.c, "C", shape);
  check_extent(shape.h, "H", shape);
  check_extent(shape.w, "W", shape);
  if (shape.n == 0 || shape.c == 0 || shape.h == 0 || shape.w == 0) return;
  if (data == nullptr) {
    throw Error(ErrorCode::invalid_argument, "the data pointer of the tensor " + describe(shape) + " is null");
  }
  const auto size = static_cast<std::int64_t>(item_size(dtype));
  const auto elements = checked::multiply(checked::multiply(shape.n, shape.c), checked::multiply(shape.h, shape.w));
  if (!checked::multiply(elements, size)) {
    throw Error(ErrorCode::too_large, "the tensor " + describe(shape) + " of " + std::string(dtype_name(dtype)) +
                                          " has more bytes than a 64-bit size can hold");
  }
  const auto all = checked::add(checked::add(reach(shape.n, strides.n), reach(shape.c, strides.c)),
                                checked::add(reach(shape.h, strides.h), reach(shape.w, strides.w)));
  // One element more than the reach, so that the address after the last element is representable too.
  if (!checked::multiply(checked::add(all, 1), size)) {
    throw Error(ErrorCode::too_large, "strides (" + std::to_string(strides.n) + ", " + std::to_string(strides.c) +
                                          ", " + std::to_string(strides.h) + ", " + std::to_string(strides.w) +
                                          ") of the tensor " + describe(shape) +
                                          " reach further than a 64-bit offset can");
  }
}

/// Element counts for the strides of a packed tensor; an overflow is left for validate() to name.
std::ptrdiff_t packed(std::int64_t a, std::int64_t b, std::int64_t c = 1) {
  if (a < 0 || b < 0 || c < 0) return 0;
  return static_cast<std::ptrdiff_t>(
      checked::multiply(checked::multiply(a, b), c).value_or(std::numeric_limits<std::ptrdiff_t>::max()));
}

}  // namespace

TensorView::TensorView(const void* data, DType dtype, Shape shape, Strides strides)
    : data_(data), shape_(shape), strides_(strides), dtype_(dtype) {
  validate(data, dtype, shape, strides);
}

TensorView TensorView::hw(const void* data, DType dtype, std::array<std::int64_t, 2> shape) {
  return nchw(data, dtype, {1, 1, shape[0], shape[1]});
}

TensorView TensorView::chw(const void* data, DType dtype, std::array<std::int64_t, 3> shape) {
  return nchw(data, dtype, {1, shape[0], shape[1], shape[2]});
}

TensorView TensorView::hwc(const void* data, DType dtype, std::array<std::int64_t, 3> shape) {
  return nhwc(data, dtype, {1, shape[0], shape[1], shape[2]});
}

TensorView TensorView::nchw(const void* data, DType dtype, std::array<std::int64_t, 4> shape) {
  const auto [n, c, h, w] = shape;
  return TensorView(data, dtype, {.n = n, .c = c, .h = h, .w = w},
                    {.n = packed(c, h, w), .c = packed(h, w), .h = packed(w, 1), .w = 1});
}

TensorView TensorView::nhwc(const void* data, DType dtype, std::array<std::int64_t, 4> shape) {
  const auto [n, h, w, c] = shape;
  return TensorView(data, dtype, {.n = n, .c = c, .h = h, .w = w},
                    {.n = packed(h, w, c), .c = 1, .h = packed(w, c), .w = packed(c, 1)});
}

TensorView TensorView::from_axes(const void* data, DType dtype, std::span<const std::int64_t> shape,
                                 std::span<const std::ptrdiff_t> strides) {
  if (shape.size() < 2 || shape.size() > 4) {
    throw Error(ErrorCode::invalid_argument, "the tensor has " + std::to_string(shape.size()) +
                                                 " axes; allowed are 2 (H, W), 3 (C, H, W) and 4 (N, C, H, W)");
  }
  if (strides.size() != shape.size()) {
    throw Error(ErrorCode::invalid_argument, "the tensor has " + std::to_string(shape.size()) + " axes but " +
                                                 std::to_string(strides.size()) + " strides; each axis needs one");
  }
  const std::size_t axes = shape.size();
  return TensorView(
      data, dtype,
      {.n = axes > 3 ? shape[0] : 1, .c = axes > 2 ? shape[axes - 3] : 1, .h = shape[axes - 2], .w = shape[axes - 1]},
      {.n = axes > 3 ? strides[0] : 0,
       .c = axes > 2 ? strides[axes - 3] : 0,
       .h = strides[axes - 2],
       .w = strides[axes - 1]});
}

TensorView TensorView::with_channel_order(ChannelOrder order) const {
  if (order == ChannelOrder::bgr && shape_.c != 3 && shape_.c != 4) {
    throw Error(ErrorCode::invalid_argument, "channel order BGR needs 3 or 4 channels; the tensor " + describe(shape_) +
                                                 " has " + std::to_string(shape_.c));
  }
  TensorView view = *this;
  view.channel_order_ = order;
  return view;
}

TensorView TensorView::with_byte_order(std::endian order) const noexcept {
  TensorView view = *this;
  view.byte_order_ = order;
  return view;
}

TensorView TensorView::image(std::int64_t index) const {
  if (index < 0 || index >= shape_.n) {
    throw Error(ErrorCode::invalid_argument, "image " + std::to_string(index) + " was asked of a batch of " +
                                                 std::to_string(shape_.n) + "; the first is image 0");
  }
  TensorView view = *this;
  view.shape_.n = 1;
  // The strides of a tensor without elements were never checked, and there is no element to point at.
  const bool empty = shape_.c == 0 || shape_.h == 0 || shape_.w == 0;
  if (data_ != nullptr && !empty) {
    view.data_ =
        static_cast<const std::byte*>(data_) + index * strides_.n * static_cast<std::ptrdiff_t>(item_size(dtype_));
  }
  return view;
}

const std::byte* TensorView::row(std::int64_t n, std::int64_t c, std::int64_t h) const noexcept {
  // BGR is RGB with the first three channels counted from the other end; alpha keeps its place.
  const std::int64_t stored = channel_order_ == ChannelOrder::bgr && c < 3 ? 2 - c : c;
  const std::ptrdiff_t offset = n * strides_.n + stored * strides_.c + h * strides_.h;
  return static_cast<const std::byte*>(data_) + offset * static_cast<std::ptrdiff_t>(item_size(dtype_));
}

}  // namespace tensorimage
