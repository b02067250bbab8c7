// Owns the checks that interop/dlpack.hpp takes the structs of a real dlpack.h, and that its own lie in memory alike.
// Must not know libtorch, which brings a dlpack.h of its own.
#include "tensorimage/interop/dlpack.hpp"

// After our header here; before it in the test of libtorch.
#include <dlpack/dlpack.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "check.hpp"

namespace {

namespace own = tensorimage::dlpack;
using tensorimage::TensorView;
using tensorimage::interop::from_dlpack;

static_assert(sizeof(own::DLTensor) == sizeof(::DLTensor));
static_assert(sizeof(own::DLDevice) == sizeof(::DLDevice));
static_assert(sizeof(own::DLDataType) == sizeof(::DLDataType));
static_assert(sizeof(own::DLManagedTensor) == sizeof(::DLManagedTensor));
static_assert(offsetof(own::DLTensor, data) == offsetof(::DLTensor, data));
static_assert(offsetof(own::DLTensor, device) == offsetof(::DLTensor, device));
static_assert(offsetof(own::DLTensor, ndim) == offsetof(::DLTensor, ndim));
static_assert(offsetof(own::DLTensor, dtype) == offsetof(::DLTensor, dtype));
static_assert(offsetof(own::DLTensor, shape) == offsetof(::DLTensor, shape));
static_assert(offsetof(own::DLTensor, strides) == offsetof(::DLTensor, strides));
static_assert(offsetof(own::DLTensor, byte_offset) == offsetof(::DLTensor, byte_offset));
static_assert(offsetof(own::DLDevice, device_id) == offsetof(::DLDevice, device_id));
static_assert(offsetof(own::DLDataType, bits) == offsetof(::DLDataType, bits));
static_assert(offsetof(own::DLDataType, lanes) == offsetof(::DLDataType, lanes));
static_assert(offsetof(own::DLManagedTensor, deleter) == offsetof(::DLManagedTensor, deleter));
static_assert(static_cast<int>(own::DLDeviceType::cpu) == kDLCPU);
static_assert(static_cast<int>(own::DLDeviceType::cuda) == kDLCUDA);
static_assert(static_cast<int>(own::DLDeviceType::cuda_host) == kDLCUDAHost);
static_assert(static_cast<int>(own::DLDeviceType::rocm_host) == kDLROCMHost);
static_assert(static_cast<int>(own::DLDeviceType::cuda_managed) == kDLCUDAManaged);
static_assert(static_cast<int>(own::DLDataTypeCode::signed_int) == kDLInt);
static_assert(static_cast<int>(own::DLDataTypeCode::unsigned_int) == kDLUInt);
static_assert(static_cast<int>(own::DLDataTypeCode::floating) == kDLFloat);
static_assert(static_cast<int>(own::DLDataTypeCode::bfloat) == kDLBfloat);
static_assert(static_cast<int>(own::DLDataTypeCode::complex) == kDLComplex);

TEST(DlpackHeader, TakesTheStructsOfDlpackH) {
  std::vector<float> data = {-9.0F, 0.0F, 0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F, 0.7F, 0.8F, 0.9F, 1.0F, 0.05F};
  const float* const pixels = &data[1];
  std::vector<float> planes;
  for (const std::size_t c : {0U, 1U, 2U}) {
    for (std::size_t pixel = 0; pixel < 4; ++pixel) planes.push_back(pixels[pixel * 3 + c]);
  }
  std::array<std::int64_t, 3> shape = {3, 2, 2};
  std::array<std::int64_t, 3> strides = {1, 6, 3};
  const ::DLTensor tensor{.data = data.data(),
                          .device = {.device_type = kDLCPU, .device_id = 0},
                          .ndim = 3,
                          .dtype = {.code = kDLFloat, .bits = 32, .lanes = 1},
                          .shape = shape.data(),
                          .strides = strides.data(),
                          .byte_offset = sizeof(float)};
  check::same_picture(from_dlpack(tensor), pixels, TensorView::chw(planes.data(), {3, 2, 2}));
  const ::DLManagedTensor managed{.dl_tensor = tensor, .manager_ctx = nullptr, .deleter = nullptr};
  check::same_picture(from_dlpack(managed), pixels, TensorView::chw(planes.data(), {3, 2, 2}));
}

TEST(DlpackHeader, RefusesADeviceOfDlpackH) {
  std::array<std::int64_t, 2> shape = {2, 2};
  ::DLTensor tensor{.data = shape.data(),
                    .device = {.device_type = kDLCUDA, .device_id = 1},
                    .ndim = 2,
                    .dtype = {.code = kDLUInt, .bits = 8, .lanes = 1},
                    .shape = shape.data(),
                    .strides = nullptr,
                    .byte_offset = 0};
  check::refusal(tensorimage::ErrorCode::unsupported, {"device 1 of type 2 (kDLCUDA)"},
                 [&] { (void)from_dlpack(tensor); });
}

}  // namespace
