// Owns the way from libtorch's tensors to TensorViews, and save_image and encode_image for them.
// Must not know grids, encoders or files, beyond passing their options on.
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tensorimage/dtype.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/save.hpp"
#include "tensorimage/tensor_view.hpp"

namespace tensorimage::interop {

namespace detail {

/// Finds a dtype by c10's name for it, so that uint16, which newer versions of libtorch have, needs no version of it.
inline DType dtype_of_torch(std::string_view name) {
  struct Row {
    std::string_view name;
    DType dtype;
  };
  constexpr std::array rows{
      Row{"Bool", DType::boolean},  Row{"Byte", DType::u8},   Row{"UInt16", DType::u16}, Row{"Char", DType::i8},
      Row{"Short", DType::i16},     Row{"Int", DType::i32},   Row{"Long", DType::i64},   Row{"Half", DType::f16},
      Row{"BFloat16", DType::bf16}, Row{"Float", DType::f32}, Row{"Double", DType::f64},
  };
  std::string allowed;
  for (const Row& row : rows) {
    if (row.name == name) return row.dtype;
    if (!allowed.empty()) allowed += ", ";
    allowed += row.name;
  }
  throw Error(ErrorCode::unsupported, "the tensor's dtype is " + std::string(name) + "; allowed are " + allowed);
}

/// Refuses every tensor whose elements are not plain values at data_ptr() plus strides, in this process's memory.
inline void require_plain_memory(const at::Tensor& tensor) {
  if (!tensor.defined()) {
    throw Error(ErrorCode::invalid_argument, "the tensor is undefined; allowed are tensors with a shape and data");
  }
  if (!tensor.device().is_cpu()) {
    throw Error(ErrorCode::unsupported,
                "the tensor is on device " + tensor.device().str() + "; allowed is cpu, where tensor.cpu() brings it");
  }
  if (tensor.layout() != at::kStrided) {
    std::ostringstream layout;
    layout << tensor.layout();
    throw Error(ErrorCode::unsupported,
                "the tensor's layout is " + layout.str() + "; allowed is Strided, which tensor.to_dense() makes");
  }
  if (tensor.is_nested() || !tensor.has_storage()) {
    throw Error(ErrorCode::unsupported,
                "the tensor is nested or wraps another one; allowed are tensors with memory of their own");
  }
  if (tensor.is_neg()) {
    throw Error(ErrorCode::unsupported,
                "the tensor is a lazy negation; allowed are materialised values, which tensor.resolve_neg() makes");
  }
}

}  // namespace detail

/// A view of a tensor in place, read as torchvision reads it; copies nothing. requires_grad makes no difference.
/// Shape:    (H, W), (C, H, W) or (N, C, H, W), with any strides
/// Dtype:    bool, uint8, uint16, int8 to int64, float16, bfloat16, float32, float64
/// Errors:   unsupported for a tensor that is not on the CPU, for sparse, nested and lazily negated ones, and for
///           complex, quantised and other dtypes; invalid_argument for an undefined tensor; as TensorView::from_axes
/// Lifetime: the view does not hold the tensor; the tensor's storage must outlive the view
[[nodiscard]] inline TensorView view(const at::Tensor& tensor) {
  detail::require_plain_memory(tensor);
  const DType dtype = detail::dtype_of_torch(c10::toString(tensor.scalar_type()));
  const at::IntArrayRef shape = tensor.sizes();
  const std::vector<std::ptrdiff_t> strides(tensor.strides().begin(), tensor.strides().end());
  return TensorView::from_axes(tensor.data_ptr(), dtype, {shape.data(), shape.size()}, strides);
}

/// One view for each tensor of a list, a std::vector among others, for the functions that take a span of views.
/// Errors, Lifetime: as for one
[[nodiscard]] inline std::vector<TensorView> views(at::ArrayRef<at::Tensor> tensors) {
  std::vector<TensorView> result;
  result.reserve(tensors.size());
  for (const at::Tensor& tensor : tensors) result.push_back(view(tensor));
  return result;
}

}  // namespace tensorimage::interop

namespace tensorimage {

/// save_image and encode_image of save.hpp for a tensor, or a list of them, as torchvision.utils.save_image takes it.
/// Errors: as those, and as interop::view, before the path is touched
inline SaveReport save_image(const at::Tensor& tensor, const std::filesystem::path& path, const GridOptions& grid = {},
                             const SaveOptions& options = {}) {
  return save_image(interop::view(tensor), path, grid, options);
}
inline SaveReport save_image(at::ArrayRef<at::Tensor> tensors, const std::filesystem::path& path,
                             const GridOptions& grid = {}, const SaveOptions& options = {}) {
  return save_image(interop::views(tensors), path, grid, options);
}

inline SaveReport save_image(const at::Tensor& tensor, Sink& sink, const GridOptions& grid = {},
                             const SaveOptions& options = {}) {
  return save_image(interop::view(tensor), sink, grid, options);
}
inline SaveReport save_image(at::ArrayRef<at::Tensor> tensors, Sink& sink, const GridOptions& grid = {},
                             const SaveOptions& options = {}) {
  return save_image(interop::views(tensors), sink, grid, options);
}

[[nodiscard]] inline std::vector<std::byte> encode_image(const at::Tensor& tensor, std::string_view format,
                                                         const GridOptions& grid = {},
                                                         const SaveOptions& options = {}) {
  return encode_image(interop::view(tensor), format, grid, options);
}
[[nodiscard]] inline std::vector<std::byte> encode_image(at::ArrayRef<at::Tensor> tensors, std::string_view format,
                                                         const GridOptions& grid = {},
                                                         const SaveOptions& options = {}) {
  return encode_image(interop::views(tensors), format, grid, options);
}

}  // namespace tensorimage
