// Owns the stacking of a list of images into one batch, and PyTorch's promotion of dtypes.
// Must not know grids or pictures.
#include "batch.hpp"

#include <algorithm>
#include <string>

#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

std::string extents(const Shape& shape) {
  return "(C " + std::to_string(shape.c) + ", H " + std::to_string(shape.h) + ", W " + std::to_string(shape.w) + ")";
}

void refuse_empty(const Shape& shape) {
  if (shape.n == 0) throw Error(ErrorCode::invalid_argument, "the batch is empty: N is 0 and must be at least 1");
  if (shape.c == 0 || shape.h == 0 || shape.w == 0) {
    throw Error(ErrorCode::invalid_argument,
                "the image " + extents(shape) + " has no pixels; each extent must be at least 1");
  }
}

void refuse_misfits(std::span<const TensorView> images) {
  for (std::size_t i = 0; i < images.size(); ++i) {
    const Shape& shape = images[i].shape();
    if (shape.n != 1) {
      throw Error(ErrorCode::invalid_argument, "image " + std::to_string(i) + " of the list is a batch of " +
                                                   std::to_string(shape.n) + "; a list takes single images (N = 1)");
    }
    if (shape != images[0].shape()) {
      throw Error(ErrorCode::invalid_argument, "image " + std::to_string(i) + " of the list is " + extents(shape) +
                                                   " but image 0 is " + extents(images[0].shape()) +
                                                   "; all must have the same shape");
    }
  }
}

int width_in_bits(DType dtype) {
  return dtype == DType::boolean ? 0 : static_cast<int>(item_size(dtype)) * 8;
}

bool is_signed_integer(DType dtype) {
  return dtype == DType::i8 || dtype == DType::i16 || dtype == DType::i32 || dtype == DType::i64;
}

DType promote_integers(DType a, DType b) {
  const DType wide = width_in_bits(a) >= width_in_bits(b) ? a : b;
  const DType narrow = wide == a ? b : a;
  // An unsigned type beside a signed one that is no wider needs the next signed type.
  const bool mixed = is_signed_integer(a) != is_signed_integer(b) && narrow != DType::boolean;
  if (!mixed || (is_signed_integer(wide) && width_in_bits(wide) > width_in_bits(narrow))) return wide;
  return width_in_bits(wide) == 8 ? DType::i16 : DType::i32;
}

}  // namespace

DType promote(DType a, DType b) noexcept {
  if (a == b) return a;
  if (is_floating(a) != is_floating(b)) return is_floating(a) ? a : b;
  if (!is_floating(a)) return promote_integers(a, b);
  if (a == DType::f64 || b == DType::f64) return DType::f64;
  return DType::f32;  // float32 with a half type, or the two half types, neither of which holds the other
}

Batch::Batch(const TensorView& view) : views_{view}, shape_(view.shape()), dtype_(view.dtype()) {
  refuse_empty(shape_);
}

Batch::Batch(std::span<const TensorView> images) : views_(images.begin(), images.end()), dtype_(DType::boolean) {
  if (images.empty()) {
    throw Error(ErrorCode::invalid_argument, "the list of images is empty; it must hold at least one");
  }
  refuse_misfits(images);
  shape_ = images[0].shape();
  shape_.n = static_cast<std::int64_t>(images.size());
  refuse_empty(shape_);
  dtype_ = images[0].dtype();
  for (const TensorView& image : images) dtype_ = promote(dtype_, image.dtype());
}

const TensorView& Batch::view_of(std::int64_t index) const noexcept {
  return views_[is_list() ? static_cast<std::size_t>(index) : 0];
}

const std::byte* Batch::row(std::int64_t index, std::int64_t channel, std::int64_t y) const noexcept {
  return view_of(index).row(is_list() ? 0 : index, channel, y);
}

}  // namespace tensorimage
