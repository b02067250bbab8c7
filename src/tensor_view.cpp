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

std::string describe(const Strides& strides) {
  return "(" + std::to_string(strides.n) + ", " + std::to_string(strides.c) + ", " + std::to_string(strides.h) + ", " +
         std::to_string(strides.w) + ")";
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

bool is_empty(const Shape& shape) noexcept {
  return shape.n == 0 || shape.c == 0 || shape.h == 0 || shape.w == 0;
}

void validate(const void* data, DType dtype, const Shape& shape, const Strides& strides) {
  check_extent(shape.n, "N", shape);
  check_extent(shape.c, "C", shape);
  check_extent(shape.h, "H", shape);
  check_extent(shape.w, "W", shape);
  if (is_empty(shape)) return;
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
    throw Error(ErrorCode::too_large, "strides " + describe(strides) + " of the tensor " + describe(shape) +
                                          " reach further than a 64-bit offset can");
  }
}

/// The first and the last element that a view reads, in elements from element (0, 0, 0, 0). For checked views.
struct Ends {
  std::ptrdiff_t first = 0;
  std::ptrdiff_t last = 0;

  void add(std::int64_t extent, std::ptrdiff_t stride) noexcept {
    (stride < 0 ? first : last) += checked::offset(extent - 1, stride);
  }
};

Ends ends_of(const Shape& shape, const Strides& strides) noexcept {
  Ends ends;
  ends.add(shape.n, strides.n);
  ends.add(shape.c, strides.c);
  ends.add(shape.h, strides.h);
  ends.add(shape.w, strides.w);
  return ends;
}

/// Element counts for the strides of a packed tensor. A product that does not fit may be anything: validate() refuses
/// the extents themselves.
std::ptrdiff_t packed(std::int64_t a, std::int64_t b, std::int64_t c = 1) {
  if (a < 0 || b < 0 || c < 0) return 0;
  return static_cast<std::ptrdiff_t>(checked::multiply(checked::multiply(a, b), c).value_or(0));
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

TensorView TensorView::within_storage(std::span<const std::byte> storage) const {
  if (is_empty(shape_)) return *this;
  const Ends ends = ends_of(shape_, strides_);
  const auto size = static_cast<std::ptrdiff_t>(item_size(dtype_));
  // Numbers, since pointers into different objects have no distance. All of them fit: the view's by validate(), and
  // no object is larger than a ptrdiff_t.
  const auto begin = reinterpret_cast<std::uintptr_t>(storage.data());
  const auto first = reinterpret_cast<std::uintptr_t>(data_);
  const auto before = static_cast<std::uintptr_t>(checked::offset(-ends.first, size));
  const auto after = static_cast<std::uintptr_t>(checked::offset(ends.last + 1, size));
  const bool inside = first >= begin && first - begin <= storage.size() && before <= first - begin &&
                      after <= storage.size() - (first - begin);
  if (inside) return *this;
  throw Error(ErrorCode::invalid_argument,
              "the tensor " + describe(shape_) + " of " + std::string(dtype_name(dtype_)) + " with strides " +
                  describe(strides_) + " reaches outside its storage of " + std::to_string(storage.size()) + " bytes");
}

TensorView TensorView::image(std::int64_t index) const {
  if (index < 0 || index >= shape_.n) {
    throw Error(ErrorCode::invalid_argument, "image " + std::to_string(index) + " was asked of a batch of " +
                                                 std::to_string(shape_.n) + "; the first is image 0");
  }
  TensorView view = *this;
  view.shape_.n = 1;
  // The strides of a tensor without elements were never checked, and there is no element to point at.
  if (data_ != nullptr && !is_empty(shape_)) {
    view.data_ =
        static_cast<const std::byte*>(data_) + checked::offset(checked::offset(index, strides_.n), item_size(dtype_));
  }
  return view;
}

const std::byte* TensorView::row(std::int64_t n, std::int64_t c, std::int64_t h) const noexcept {
  // BGR is RGB with the first three channels counted from the other end; alpha keeps its place.
  const std::int64_t stored = channel_order_ == ChannelOrder::bgr && c < 3 ? 2 - c : c;
  const std::ptrdiff_t elements =
      checked::offset(n, strides_.n) + checked::offset(stored, strides_.c) + checked::offset(h, strides_.h);
  return static_cast<const std::byte*>(data_) + checked::offset(elements, item_size(dtype_));
}

}  // namespace tensorimage
