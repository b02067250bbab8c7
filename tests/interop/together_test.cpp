// Owns the check that the interop headers get along in one translation unit, and that calls reach the right one.
// Must not know how tensors are read.
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "check.hpp"
#include "tensorimage/interop/dlpack.hpp"
#include "tensorimage/interop/opencv.hpp"
#include "tensorimage/interop/torch.hpp"

namespace {

using tensorimage::ErrorCode;

TEST(InteropTogether, CallsReachTheOverloadOfTheirType) {
  const check::TemporaryFile file("together.png");
  const at::Tensor undefined;
  check::refusal(ErrorCode::invalid_argument, {"the tensor is undefined"},
                 [&] { tensorimage::save_image(undefined, file.path()); });
  check::refusal(ErrorCode::invalid_argument, {"the tensor is undefined"}, [&] {
    tensorimage::save_image({undefined, undefined}, file.path());
  });
  check::refusal(ErrorCode::invalid_argument, {"the tensor is undefined"},
                 [&] { tensorimage::save_image(std::vector<at::Tensor>(2), file.path()); });
  check::refusal(ErrorCode::invalid_argument, {"the cv::Mat is empty"},
                 [&] { tensorimage::save_image(cv::Mat(), file.path()); });
  check::refusal(ErrorCode::invalid_argument, {"the cv::Mat is empty"},
                 [&] { tensorimage::save_image(std::vector<cv::Mat>(2), file.path()); });
  check::refusal(ErrorCode::invalid_argument, {"the DLPack tensor has 0 axes"}, [&] {
    tensorimage::save_image(tensorimage::interop::from_dlpack(tensorimage::dlpack::DLTensor{
                                .data = nullptr,
                                .device = {tensorimage::dlpack::DLDeviceType::cpu, 0},
                                .ndim = 0,
                                .dtype = {tensorimage::dlpack::DLDataTypeCode::floating, 32, 1},
                                .shape = nullptr,
                                .strides = nullptr,
                                .byte_offset = 0}),
                            file.path());
  });
  const std::uint8_t pixels[2] = {10, 20};
  EXPECT_EQ(tensorimage::save_image(tensorimage::TensorView::hw(pixels, {1, 2}), file.path()).picture.width, 2);
}

}  // namespace
