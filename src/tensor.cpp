// Owns the memory of a tensor that the library returns.
// Must not know pictures or files.
#include "tensorimage/tensor.hpp"

#include <string>

#include "checked.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

std::size_t byte_count(DType dtype, const Shape& shape) {
  if (shape.n != 1) {
    throw Error(ErrorCode::invalid_argument,
                "a Tensor holds one image; N is " + std::to_string(shape.n) + " and must be 1");
  }
  // Any address serves here: only the extents are to be checked, and nothing is read.
  const std::byte somewhere{};
  (void)TensorView::nchw(&somewhere, dtype, {shape.n, shape.c, shape.h, shape.w});
  return checked::size(shape.c, shape.h, shape.w, item_size(dtype));
}

}  // namespace

Tensor::Tensor(DType dtype, Shape shape) : dtype_(dtype), shape_(shape), bytes_(byte_count(dtype, shape)) {}

TensorView Tensor::view() const {
  return TensorView::nchw(bytes_.data(), dtype_, {shape_.n, shape_.c, shape_.h, shape_.w});
}

}  // namespace tensorimage
