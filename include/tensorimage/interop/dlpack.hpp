// Owns the way from a DLPack tensor to a TensorView, and DLPack's structs for users without dlpack.h.
// Must not know dlpack.h, grids, encoders or files.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "tensorimage/dtype.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/tensor_view.hpp"

/// DLPack's structs as they lie in memory from dlpack.h 0.6 to 1.x: what a producer's pointer may be cast to. They are
/// types of their own and get along with dlpack.h, whether it is included before, after or not at all.
/// Source: https://dmlc.github.io/dlpack/latest/c_api.html
namespace tensorimage::dlpack {

enum class DLDeviceType : std::int32_t {
  cpu = 1,
  cuda = 2,
  cuda_host = 3,  ///< CPU memory pinned for CUDA
  opencl = 4,
  vulkan = 7,
  metal = 8,
  vpi = 9,
  rocm = 10,
  rocm_host = 11,  ///< CPU memory pinned for ROCm
  ext_dev = 12,
  cuda_managed = 13,
  one_api = 14,
  web_gpu = 15,
  hexagon = 16,
  maia = 17,
  trn = 18,
};

struct DLDevice {
  DLDeviceType device_type;
  std::int32_t device_id;
};

enum class DLDataTypeCode : std::uint8_t {
  signed_int = 0,
  unsigned_int = 1,
  floating = 2,
  opaque_handle = 3,
  bfloat = 4,
  complex = 5,
  boolean = 6,
};

struct DLDataType {
  DLDataTypeCode code;
  std::uint8_t bits;    ///< of one lane
  std::uint16_t lanes;  ///< 1, unless an element is a short vector
};

struct DLTensor {
  void* data;
  DLDevice device;
  std::int32_t ndim;
  DLDataType dtype;
  std::int64_t* shape;
  std::int64_t* strides;      ///< in elements; null: packed, the last axis fastest
  std::uint64_t byte_offset;  ///< from data to the first element
};

struct DLManagedTensor {
  DLTensor dl_tensor;
  void* manager_ctx;
  void (*deleter)(DLManagedTensor* self);
};

struct DLPackVersion {
  std::uint32_t major;
  std::uint32_t minor;
};

struct DLManagedTensorVersioned {
  DLPackVersion version;
  void* manager_ctx;
  void (*deleter)(DLManagedTensorVersioned* self);
  std::uint64_t flags;
  DLTensor dl_tensor;
};

static_assert(sizeof(DLDevice) == 8 && sizeof(DLDataType) == 4 && offsetof(DLDataType, lanes) == 2);
static_assert(offsetof(DLTensor, device) == sizeof(void*) && offsetof(DLTensor, ndim) == sizeof(void*) + 8 &&
              offsetof(DLTensor, dtype) == sizeof(void*) + 12 && offsetof(DLTensor, shape) == sizeof(void*) + 16);
static_assert(sizeof(void*) != 8 ||
              (offsetof(DLTensor, strides) == 32 && offsetof(DLTensor, byte_offset) == 40 && sizeof(DLTensor) == 48 &&
               sizeof(DLManagedTensor) == 64 && offsetof(DLManagedTensorVersioned, flags) == 24 &&
               offsetof(DLManagedTensorVersioned, dl_tensor) == 32));

/// Any struct with DLTensor's members: the one above, or the one of the dlpack.h that the user has.
template <class T>
concept TensorLike = requires(const T& tensor) {
  { tensor.data } -> std::convertible_to<const void*>;
  static_cast<DLDeviceType>(tensor.device.device_type);
  { tensor.device.device_id } -> std::convertible_to<std::int32_t>;
  { tensor.ndim } -> std::convertible_to<std::int32_t>;
  static_cast<DLDataTypeCode>(tensor.dtype.code);
  { tensor.dtype.bits } -> std::convertible_to<std::uint8_t>;
  { tensor.dtype.lanes } -> std::convertible_to<std::uint16_t>;
  { tensor.shape } -> std::convertible_to<std::int64_t*>;
  { tensor.strides } -> std::convertible_to<std::int64_t*>;
  { tensor.byte_offset } -> std::convertible_to<std::uint64_t>;
};

/// Any struct that holds such a tensor as DLManagedTensor and DLManagedTensorVersioned do.
template <class T>
concept ManagedTensorLike = requires(const T& managed) {
  { managed.dl_tensor } -> TensorLike;
};

}  // namespace tensorimage::dlpack

namespace tensorimage::interop {

namespace detail {

/// dlpack.h's name for a device type whose memory is not the CPU's.
inline std::string_view device_name(dlpack::DLDeviceType type) {
  switch (type) {
    case dlpack::DLDeviceType::cuda: return "kDLCUDA";
    case dlpack::DLDeviceType::opencl: return "kDLOpenCL";
    case dlpack::DLDeviceType::vulkan: return "kDLVulkan";
    case dlpack::DLDeviceType::metal: return "kDLMetal";
    case dlpack::DLDeviceType::vpi: return "kDLVPI";
    case dlpack::DLDeviceType::rocm: return "kDLROCM";
    case dlpack::DLDeviceType::ext_dev: return "kDLExtDev";
    case dlpack::DLDeviceType::cuda_managed: return "kDLCUDAManaged";
    case dlpack::DLDeviceType::one_api: return "kDLOneAPI";
    case dlpack::DLDeviceType::web_gpu: return "kDLWebGPU";
    case dlpack::DLDeviceType::hexagon: return "kDLHexagon";
    case dlpack::DLDeviceType::maia: return "kDLMAIA";
    case dlpack::DLDeviceType::trn: return "kDLTrn";
    default: return "unknown";
  }
}

inline void require_host_memory(dlpack::DLDevice device) {
  if (device.device_type != dlpack::DLDeviceType::cpu && device.device_type != dlpack::DLDeviceType::cuda_host &&
      device.device_type != dlpack::DLDeviceType::rocm_host) {
    throw Error(ErrorCode::unsupported, "the DLPack tensor is on device " + std::to_string(device.device_id) +
                                            " of type " + std::to_string(static_cast<int>(device.device_type)) + " (" +
                                            std::string(device_name(device.device_type)) +
                                            "); allowed is the CPU's memory: kDLCPU, kDLCUDAHost, kDLROCMHost");
  }
}

inline DType dtype_of_dlpack(dlpack::DLDataType type) {
  struct Row {
    dlpack::DLDataTypeCode code;
    std::uint8_t bits;
    DType dtype;
  };
  using enum dlpack::DLDataTypeCode;
  constexpr std::array rows{
      Row{unsigned_int, 8, DType::u8}, Row{unsigned_int, 16, DType::u16}, Row{signed_int, 8, DType::i8},
      Row{signed_int, 16, DType::i16}, Row{signed_int, 32, DType::i32},   Row{signed_int, 64, DType::i64},
      Row{floating, 16, DType::f16},   Row{floating, 32, DType::f32},     Row{floating, 64, DType::f64},
      Row{bfloat, 16, DType::bf16},    Row{boolean, 8, DType::boolean},
  };
  for (const Row& row : rows) {
    if (type.lanes == 1 && type.code == row.code && type.bits == row.bits) return row.dtype;
  }
  throw Error(ErrorCode::unsupported,
              "the DLPack tensor has elements of type code " + std::to_string(static_cast<int>(type.code)) + ", " +
                  std::to_string(type.bits) + " bits and " + std::to_string(type.lanes) +
                  " lanes; allowed, with 1 lane, are kDLUInt (1) of 8 or 16 bits, kDLInt (0) of 8, 16, 32 or 64, "
                  "kDLFloat (2) of 16, 32 or 64, kDLBfloat (4) of 16 and kDLBool (6) of 8");
}

inline TensorView view_of_dlpack(const dlpack::DLTensor& tensor) {
  require_host_memory(tensor.device);
  const DType dtype = dtype_of_dlpack(tensor.dtype);
  // Refused here already, since beyond the axes that the struct really has there is nothing to read.
  if (tensor.ndim < 2 || tensor.ndim > 4 || tensor.shape == nullptr) {
    throw Error(ErrorCode::invalid_argument,
                "the DLPack tensor has " + std::to_string(tensor.ndim) + " axes and " +
                    (tensor.shape == nullptr ? "no shape" : "a shape") +
                    "; allowed are 2 (H, W), 3 (C, H, W) and 4 (N, C, H, W) axes, with a shape");
  }
  const void* first = tensor.data;
  if (first != nullptr) first = static_cast<const std::byte*>(first) + tensor.byte_offset;
  const std::int64_t* const shape = tensor.shape;
  if (tensor.strides == nullptr) {
    if (tensor.ndim == 2) return TensorView::hw(first, dtype, {shape[0], shape[1]});
    if (tensor.ndim == 3) return TensorView::chw(first, dtype, {shape[0], shape[1], shape[2]});
    return TensorView::nchw(first, dtype, {shape[0], shape[1], shape[2], shape[3]});
  }
  const auto axes = static_cast<std::size_t>(tensor.ndim);
  std::array<std::ptrdiff_t, 4> strides{};
  for (std::size_t axis = 0; axis < axes; ++axis) strides[axis] = static_cast<std::ptrdiff_t>(tensor.strides[axis]);
  return TensorView::from_axes(first, dtype, {shape, axes}, {strides.data(), axes});
}

}  // namespace detail

/// A view of a DLPack tensor in place, read as torchvision reads a tensor; copies nothing, takes no ownership and never
/// calls a deleter.
/// Shape:    (H, W), (C, H, W) or (N, C, H, W), with any strides
/// Dtype:    bool, uint8, uint16, int8 to int64, float16, bfloat16, float32, float64
/// Errors:   unsupported for a tensor that is not in the CPU's memory, and for other dtypes and lanes;
///           invalid_argument for other numbers of axes; as TensorView's
/// Lifetime: the tensor's elements must outlive the view; the struct, its shape and its strides need not
template <dlpack::TensorLike T>
[[nodiscard]] TensorView from_dlpack(const T& tensor) {
  return detail::view_of_dlpack({.data = tensor.data,
                                 .device = {.device_type = static_cast<dlpack::DLDeviceType>(tensor.device.device_type),
                                            .device_id = tensor.device.device_id},
                                 .ndim = tensor.ndim,
                                 .dtype = {.code = static_cast<dlpack::DLDataTypeCode>(tensor.dtype.code),
                                           .bits = tensor.dtype.bits,
                                           .lanes = tensor.dtype.lanes},
                                 .shape = tensor.shape,
                                 .strides = tensor.strides,
                                 .byte_offset = tensor.byte_offset});
}

/// The same of a DLManagedTensor or DLManagedTensorVersioned, which stays the caller's to delete, after the last use of
/// the view.
/// Errors: as above, and unsupported for a version whose major number is not 1
template <dlpack::ManagedTensorLike T>
[[nodiscard]] TensorView from_dlpack(const T& managed) {
  // Another major number means another layout of everything behind the version.
  if constexpr (requires { managed.version.major; }) {
    if (managed.version.major != 1) {
      throw Error(ErrorCode::unsupported, "the DLPack tensor is of version " + std::to_string(managed.version.major) +
                                              "." + std::to_string(managed.version.minor) +
                                              "; allowed is version 1 with any minor number");
    }
  }
  return from_dlpack(managed.dl_tensor);
}

}  // namespace tensorimage::interop
