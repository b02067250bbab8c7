// Owns the checks of interop/dlpack.hpp with its own structs, as a user without dlpack.h meets it.
// Must not know dlpack.h.
#include "tensorimage/interop/dlpack.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "check.hpp"

namespace {

using tensorimage::DType;
using tensorimage::ErrorCode;
using tensorimage::TensorView;
using tensorimage::dlpack::DLDataType;
using tensorimage::dlpack::DLDataTypeCode;
using tensorimage::dlpack::DLDevice;
using tensorimage::dlpack::DLDeviceType;
using tensorimage::dlpack::DLTensor;
using tensorimage::interop::from_dlpack;

constexpr DLDataType u8{DLDataTypeCode::unsigned_int, 8, 1};
constexpr DLDataType f32{DLDataTypeCode::floating, 32, 1};

/// A DLTensor together with the arrays that it points to.
struct Producer {
  std::vector<std::int64_t> shape = {};
  std::vector<std::int64_t> strides = {};  ///< empty: the struct says null
  DLDataType dtype = u8;
  DLDevice device = {DLDeviceType::cpu, 0};
  std::uint64_t byte_offset = 0;

  DLTensor tensor(void* data) {
    return {.data = data,
            .device = device,
            .ndim = static_cast<std::int32_t>(shape.size()),
            .dtype = dtype,
            .shape = shape.data(),
            .strides = strides.empty() ? nullptr : strides.data(),
            .byte_offset = byte_offset};
  }
};

std::vector<std::uint8_t> counting(std::size_t count) {
  std::vector<std::uint8_t> values(count);
  std::iota(values.begin(), values.end(), std::uint8_t{1});
  return values;
}

TEST(Dlpack, KnowsEveryDtype) {
  const std::vector<std::pair<DLDataType, DType>> known = {
      {{DLDataTypeCode::boolean, 8, 1}, DType::boolean},   {{DLDataTypeCode::unsigned_int, 8, 1}, DType::u8},
      {{DLDataTypeCode::unsigned_int, 16, 1}, DType::u16}, {{DLDataTypeCode::signed_int, 8, 1}, DType::i8},
      {{DLDataTypeCode::signed_int, 16, 1}, DType::i16},   {{DLDataTypeCode::signed_int, 32, 1}, DType::i32},
      {{DLDataTypeCode::signed_int, 64, 1}, DType::i64},   {{DLDataTypeCode::floating, 16, 1}, DType::f16},
      {{DLDataTypeCode::bfloat, 16, 1}, DType::bf16},      {{DLDataTypeCode::floating, 32, 1}, DType::f32},
      {{DLDataTypeCode::floating, 64, 1}, DType::f64},
  };
  std::vector<std::byte> data(960);
  for (const auto& [dtype, expected] : known) {
    Producer producer{.shape = {2, 3, 4, 5}, .strides = {60, 20, 5, 1}, .dtype = dtype};
    const TensorView view = from_dlpack(producer.tensor(data.data()));
    EXPECT_EQ(view.dtype(), expected) << tensorimage::dtype_name(expected);
    EXPECT_EQ(view.data(), data.data());
    EXPECT_EQ(view.shape(), (tensorimage::Shape{2, 3, 4, 5}));
    EXPECT_EQ(view.strides(), (tensorimage::Strides{60, 20, 5, 1}));
  }
}

TEST(Dlpack, NullStridesArePacked) {
  std::vector<std::uint8_t> data = counting(120);
  EXPECT_EQ(from_dlpack(Producer{.shape = {4, 5}}.tensor(data.data())).strides(),
            TensorView::hw(data.data(), {4, 5}).strides());
  EXPECT_EQ(from_dlpack(Producer{.shape = {3, 4, 5}}.tensor(data.data())).strides(),
            TensorView::chw(data.data(), {3, 4, 5}).strides());
  EXPECT_EQ(from_dlpack(Producer{.shape = {2, 3, 4, 5}}.tensor(data.data())).strides(),
            TensorView::nchw(data.data(), {2, 3, 4, 5}).strides());
}

TEST(Dlpack, AxesAreReadAsTorchvisionReadsThem) {
  std::vector<std::uint8_t> data = counting(12);
  EXPECT_EQ(from_dlpack(Producer{.shape = {3, 4}}.tensor(data.data())).shape(), (tensorimage::Shape{1, 1, 3, 4}));
  EXPECT_EQ(from_dlpack(Producer{.shape = {3, 2, 2}}.tensor(data.data())).shape(), (tensorimage::Shape{1, 3, 2, 2}));
  EXPECT_EQ(from_dlpack(Producer{.shape = {2, 1, 3, 2}}.tensor(data.data())).shape(), (tensorimage::Shape{2, 1, 3, 2}));
}

TEST(Dlpack, PermutedStridesShowTheSamePixels) {
  std::vector<std::uint8_t> interleaved = counting(60);
  std::vector<std::uint8_t> planes;
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t pixel = 0; pixel < 20; ++pixel) planes.push_back(interleaved[pixel * 3 + c]);
  }
  Producer producer{.shape = {3, 4, 5}, .strides = {1, 15, 3}};
  check::same_picture(from_dlpack(producer.tensor(interleaved.data())), interleaved.data(),
                      TensorView::chw(planes.data(), {3, 4, 5}));
}

TEST(Dlpack, NegativeAndZeroStridesShowTheSamePixels) {
  std::vector<std::uint8_t> row = {10, 20, 30, 40};
  const std::vector<std::uint8_t> mirrored_rows = {40, 30, 20, 10, 40, 30, 20, 10, 40, 30, 20, 10};
  Producer producer{.shape = {3, 4}, .strides = {0, -1}};
  check::same_picture(from_dlpack(producer.tensor(&row[3])), &row[3], TensorView::hw(mirrored_rows.data(), {3, 4}));
}

TEST(Dlpack, ByteOffsetIsInBytes) {
  std::vector<float> data(20);
  std::iota(data.begin(), data.end(), 0.0F);
  for (float& value : data) value /= 20.0F;
  const std::vector<float> tail(data.begin() + 8, data.end());
  Producer producer{.shape = {3, 2, 2}, .strides = {4, 2, 1}, .dtype = f32, .byte_offset = 8 * sizeof(float)};
  check::same_picture(from_dlpack(producer.tensor(data.data())), &data[8], TensorView::chw(tail.data(), {3, 2, 2}));
  producer.strides.clear();
  check::same_picture(from_dlpack(producer.tensor(data.data())), &data[8], TensorView::chw(tail.data(), {3, 2, 2}));
}

TEST(Dlpack, PinnedMemoryIsReadable) {
  std::vector<std::uint8_t> data = counting(12);
  for (const DLDeviceType device : {DLDeviceType::cpu, DLDeviceType::cuda_host, DLDeviceType::rocm_host}) {
    Producer producer{.shape = {3, 4}, .device = {device, 0}};
    EXPECT_EQ(from_dlpack(producer.tensor(data.data())).data(), data.data());
  }
}

TEST(Dlpack, OtherDevicesAreRefusedByName) {
  std::vector<std::uint8_t> data = counting(12);
  const std::vector<std::pair<std::int32_t, std::string>> refused = {
      {2, "kDLCUDA"},    {4, "kDLOpenCL"},  {7, "kDLVulkan"},   {8, "kDLMetal"},
      {9, "kDLVPI"},     {10, "kDLROCM"},   {12, "kDLExtDev"},  {13, "kDLCUDAManaged"},
      {14, "kDLOneAPI"}, {15, "kDLWebGPU"}, {16, "kDLHexagon"}, {17, "kDLMAIA"},
      {18, "kDLTrn"},    {0, "unknown"},    {99, "unknown"},    {-1, "unknown"},
  };
  for (const auto& [type, name] : refused) {
    Producer producer{.shape = {3, 4}, .device = {static_cast<DLDeviceType>(type), 3}};
    check::refusal(ErrorCode::unsupported,
                   {"device 3 of type " + std::to_string(type) + " (" + name + ")", "allowed", "kDLCPU"},
                   [&] { (void)from_dlpack(producer.tensor(data.data())); });
  }
}

TEST(Dlpack, OtherDtypesAreRefused) {
  std::vector<std::byte> data(192);
  const std::vector<DLDataType> refused = {
      {DLDataTypeCode::unsigned_int, 32, 1},   {DLDataTypeCode::unsigned_int, 64, 1},
      {DLDataTypeCode::unsigned_int, 1, 1},    {DLDataTypeCode::signed_int, 4, 1},
      {DLDataTypeCode::floating, 8, 1},        {DLDataTypeCode::floating, 128, 1},
      {DLDataTypeCode::bfloat, 32, 1},         {DLDataTypeCode::complex, 64, 1},
      {DLDataTypeCode::opaque_handle, 64, 1},  {DLDataTypeCode::boolean, 1, 1},
      {static_cast<DLDataTypeCode>(10), 8, 1}, {DLDataTypeCode::unsigned_int, 8, 4},
      {DLDataTypeCode::floating, 32, 0},
  };
  for (const DLDataType& dtype : refused) {
    Producer producer{.shape = {3, 4}, .dtype = dtype};
    check::refusal(ErrorCode::unsupported,
                   {"code " + std::to_string(static_cast<int>(dtype.code)), std::to_string(dtype.bits) + " bits",
                    std::to_string(dtype.lanes) + " lanes", "allowed"},
                   [&] { (void)from_dlpack(producer.tensor(data.data())); });
  }
}

TEST(Dlpack, OtherNumbersOfAxesAreRefused) {
  std::vector<std::uint8_t> data = counting(12);
  for (const std::int32_t axes : {-1, 0, 1, 5, 1 << 30}) {
    DLTensor tensor = Producer{}.tensor(data.data());
    std::array<std::int64_t, 5> shape = {1, 1, 1, 3, 4};
    tensor.shape = shape.data();
    tensor.ndim = axes;
    check::refusal(ErrorCode::invalid_argument, {std::to_string(axes) + " axes", "2 (H, W)"},
                   [&] { (void)from_dlpack(tensor); });
  }
  DLTensor shapeless = Producer{}.tensor(data.data());
  shapeless.ndim = 2;
  shapeless.shape = nullptr;
  check::refusal(ErrorCode::invalid_argument, {"no shape"}, [&] { (void)from_dlpack(shapeless); });
}

TEST(Dlpack, WhatTensorViewRefusesIsRefused) {
  std::vector<std::uint8_t> data = counting(12);
  Producer null{.shape = {3, 4}, .byte_offset = 16};
  check::refusal(ErrorCode::invalid_argument, {"null"}, [&] { (void)from_dlpack(null.tensor(nullptr)); });
  Producer negative{.shape = {3, -4}};
  check::refusal(ErrorCode::invalid_argument, {"-4"}, [&] { (void)from_dlpack(negative.tensor(data.data())); });
  Producer far{.shape = {3, 4}, .strides = {std::int64_t{1} << 62, 1}};
  check::refusal(ErrorCode::too_large, {"strides"}, [&] { (void)from_dlpack(far.tensor(data.data())); });
}

TEST(Dlpack, ManagedTensorsAreReadAndNotDeleted) {
  std::vector<std::uint8_t> data = counting(12);
  Producer producer{.shape = {3, 2, 2}, .strides = {4, 2, 1}};
  const tensorimage::dlpack::DLManagedTensor managed{
      .dl_tensor = producer.tensor(data.data()), .manager_ctx = nullptr, .deleter = [](auto*) { FAIL(); }};
  EXPECT_EQ(from_dlpack(managed).data(), data.data());
  EXPECT_EQ(from_dlpack(managed).shape(), (tensorimage::Shape{1, 3, 2, 2}));

  tensorimage::dlpack::DLManagedTensorVersioned versioned{.version = {1, 7},
                                                          .manager_ctx = nullptr,
                                                          .deleter = [](auto*) { FAIL(); },
                                                          .flags = 1,
                                                          .dl_tensor = producer.tensor(data.data())};
  EXPECT_EQ(from_dlpack(versioned).data(), data.data());
  for (const std::uint32_t major : {0U, 2U}) {
    versioned.version = {major, 3};
    check::refusal(ErrorCode::unsupported, {std::to_string(major) + ".3", "version 1"},
                   [&] { (void)from_dlpack(versioned); });
  }
}

}  // namespace
