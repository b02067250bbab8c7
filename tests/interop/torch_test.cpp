// Owns the checks of interop/torch.hpp, and of interop/dlpack.hpp with what libtorch exports, against the real
// libtorch. Must not know OpenCV.

// First: in C++20, clang wants IValue complete in the containers of libtorch 1.13.
#include <ATen/core/ivalue.h>
// Then libtorch's dlpack.h, so that it comes before interop/dlpack.hpp.
#include <ATen/ATen.h>
#include <ATen/DLConvertor.h>
#include <ATen/OpaqueTensorImpl.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "check.hpp"
#include "tensorimage/interop/dlpack.hpp"
#include "tensorimage/interop/torch.hpp"

namespace {

using tensorimage::DType;
using tensorimage::ErrorCode;
using tensorimage::GridOptions;
using tensorimage::TensorView;
using tensorimage::interop::view;
using tensorimage::interop::views;

const std::vector<std::pair<at::ScalarType, DType>> dtypes = {
    {at::kBool, DType::boolean}, {at::kByte, DType::u8},    {at::kChar, DType::i8},  {at::kShort, DType::i16},
    {at::kInt, DType::i32},      {at::kLong, DType::i64},   {at::kHalf, DType::f16}, {at::kBFloat16, DType::bf16},
    {at::kFloat, DType::f32},    {at::kDouble, DType::f64},
};

/// Values that fill the range of the dtype's pictures: 0..1 for floating ones, levels for integers.
at::Tensor picture(at::IntArrayRef shape, at::ScalarType dtype = at::kFloat) {
  std::int64_t count = 1;
  for (const std::int64_t extent : shape) count *= extent;
  const at::Tensor levels = at::arange(count, at::kLong).mul(37).remainder(256).reshape(shape);
  if (dtype == at::kBool) return levels.gt(100);
  if (at::isFloatingType(dtype)) return levels.to(at::kDouble).div(255).to(dtype);
  return levels.sub(dtype == at::kByte ? 0 : 64).to(dtype);
}

/// A view of a packed copy, made without the header under test.
struct Plain {
  explicit Plain(const at::Tensor& tensor, DType type)
      : copy(tensor.detach().clone(at::MemoryFormat::Contiguous)), dtype(type) {}

  [[nodiscard]] TensorView view() const {
    const at::IntArrayRef s = copy.sizes();
    if (s.size() == 2) return TensorView::hw(copy.data_ptr(), dtype, {s[0], s[1]});
    if (s.size() == 3) return TensorView::chw(copy.data_ptr(), dtype, {s[0], s[1], s[2]});
    return TensorView::nchw(copy.data_ptr(), dtype, {s[0], s[1], s[2], s[3]});
  }

  at::Tensor copy;
  DType dtype;
};

/// Strided tensors that share their memory with another one, of every kind that libtorch makes.
std::vector<std::pair<std::string, at::Tensor>> strided(at::ScalarType dtype) {
  const at::Tensor batch = picture({5, 3, 6, 7}, dtype);
  return {
      {"packed", batch},
      {"permuted from NHWC", picture({5, 6, 7, 3}, dtype).permute({0, 3, 1, 2})},
      {"channels last", batch.contiguous(at::MemoryFormat::ChannelsLast)},
      {"transposed", batch.transpose(2, 3)},
      {"sliced", batch.slice(0, 1, 5, 2).slice(2, 1, 6, 2).slice(3, 2, 7, 3)},
      {"narrowed", batch.narrow(1, 1, 1)},
      {"selected", batch.select(0, 3)},
      {"one plane", batch.select(0, 2).select(0, 1)},
      {"expanded", batch.select(1, 0).unsqueeze(1).expand({5, 3, 6, 7})},
      {"expanded rows", batch.slice(2, 3, 4).expand({5, 3, 4, 7})},
      {"flipped", batch.flip({3})},
      {"as_strided", batch.as_strided({2, 3, 4, 4}, {1, 42, 7, 1}, 9)},
  };
}

TEST(Torch, EveryDtypeAndStrideIsReadInPlace) {
  for (const auto& [dtype, expected] : dtypes) {
    for (const auto& [name, tensor] : strided(dtype)) {
      SCOPED_TRACE(std::string(c10::toString(dtype)) + ", " + name);
      check::same_picture(view(tensor), tensor.data_ptr(), Plain(tensor, expected).view());
    }
  }
}

TEST(Torch, StridesAndShapeAreTheTensorsOwn) {
  const at::Tensor tensor = picture({5, 6, 7, 3}).permute({0, 3, 1, 2}).slice(2, 1);
  EXPECT_EQ(view(tensor).shape(), (tensorimage::Shape{5, 3, 5, 7}));
  EXPECT_EQ(view(tensor).strides(), (tensorimage::Strides{126, 1, 21, 3}));
}

TEST(Torch, PixelsAreThoseOfTorchsOwnArithmetic) {
  for (const at::ScalarType dtype : {at::kFloat, at::kDouble, at::kBFloat16}) {
    const at::Tensor tensor = picture({3, 16, 16}, dtype).mul(1.5).sub(0.2);
    const at::Tensor reference = tensor.mul(255).add(0.5).clamp(0, 255).permute({1, 2, 0}).to(at::kByte).contiguous();
    const auto* first = reference.data_ptr<std::uint8_t>();
    EXPECT_EQ(check::samples(tensorimage::encode_image(tensor, "pam")),
              std::vector<int>(first, first + reference.numel()))
        << c10::toString(dtype);
  }
}

TEST(Torch, RequiresGradMakesNoDifference) {
  at::Tensor tensor = picture({3, 6, 7});
  tensor.requires_grad_(true);
  check::same_picture(view(tensor), tensor.data_ptr(), Plain(tensor, DType::f32).view());
}

TEST(Torch, SaveImageIsOneLineForATensor) {
  const at::Tensor batch = picture({5, 3, 6, 7});
  const GridOptions grid = {.nrow = 3, .padding = 1};
  const std::vector<std::byte> expected = tensorimage::encode_image(Plain(batch, DType::f32).view(), "png", grid);

  const check::TemporaryFile file("grid.png");
  EXPECT_EQ(tensorimage::save_image(batch, file.path(), grid).bytes_written, expected.size());
  EXPECT_EQ(check::read(file.path()), expected);
  tensorimage::MemorySink sink;
  EXPECT_EQ(tensorimage::save_image(batch, sink, grid, {.format = "png"}).bytes_written, expected.size());
  EXPECT_EQ(sink.bytes(), expected);
  EXPECT_EQ(tensorimage::encode_image(batch, "png", grid), expected);
}

TEST(Torch, SaveImageIsOneLineForAList) {
  const at::Tensor batch = picture({5, 3, 6, 7});
  const std::vector<at::Tensor> list = batch.unbind();
  const GridOptions grid = {.nrow = 3, .padding = 1};
  const std::vector<std::byte> expected = tensorimage::encode_image(Plain(batch, DType::f32).view(), "png", grid);

  const check::TemporaryFile file("grid.png");
  EXPECT_EQ(tensorimage::save_image(list, file.path(), grid).bytes_written, expected.size());
  EXPECT_EQ(check::read(file.path()), expected);
  tensorimage::MemorySink sink;
  EXPECT_EQ(tensorimage::save_image(list, sink, grid, {.format = "png"}).bytes_written, expected.size());
  EXPECT_EQ(sink.bytes(), expected);
  EXPECT_EQ(tensorimage::encode_image(list, "png", grid), expected);
  EXPECT_EQ(tensorimage::encode_image({batch[0], batch[1], batch[2], batch[3], batch[4]}, "png", grid), expected);
  const std::vector<TensorView> in_place = views(list);
  ASSERT_EQ(in_place.size(), list.size());
  for (std::size_t i = 0; i < list.size(); ++i) EXPECT_EQ(in_place[i].data(), list[i].data_ptr());
}

struct Refused {
  at::Tensor tensor;
  ErrorCode code;
  std::vector<std::string> words;
};

TEST(Torch, UnreadableTensorsAreRefused) {
  const at::Tensor matrix = picture({6, 7});
  const at::Tensor complex = at::complex(matrix, matrix);
  const std::vector<std::int64_t> shape = {6, 7};
  const at::Tensor opaque = at::detail::make_tensor<at::OpaqueTensorImpl<int>>(
      c10::DispatchKeySet(c10::DispatchKey::CPU), caffe2::TypeMeta::Make<float>(), at::Device(at::kCPU), 0, shape);
  const std::vector<Refused> refused = {
      {at::Tensor(), ErrorCode::invalid_argument, {"undefined"}},
      {at::empty({3, 6, 7}, at::TensorOptions(at::kMeta)), ErrorCode::unsupported, {"meta", "cpu"}},
      {matrix.to_sparse(), ErrorCode::unsupported, {"Sparse", "Strided"}},
      {matrix.to_sparse_csr(), ErrorCode::unsupported, {"SparseCsr", "Strided"}},
      {at::_nested_tensor_from_tensor_list({matrix, matrix}), ErrorCode::unsupported, {"nested"}},
      {opaque, ErrorCode::unsupported, {"memory of their own"}},
      {complex.conj().select(0, 0).unsqueeze(0), ErrorCode::unsupported, {"ComplexFloat", "BFloat16"}},
      {at::imag(complex.conj()), ErrorCode::unsupported, {"negation", "resolve_neg"}},
      {at::quantize_per_tensor(matrix, 0.1, 0, at::kQUInt8), ErrorCode::unsupported, {"QUInt8", "Byte"}},
      {picture({7}), ErrorCode::invalid_argument, {"1 axes", "2 (H, W)"}},
      {picture({1}).squeeze(), ErrorCode::invalid_argument, {"0 axes"}},
      {picture({1, 1, 3, 6, 7}), ErrorCode::invalid_argument, {"5 axes"}},
      {at::_efficientzerotensor({6, 7}), ErrorCode::invalid_argument, {"null"}},
  };
  for (const Refused& row : refused) {
    SCOPED_TRACE(row.words[0]);
    const check::TemporaryFile file("refused.png");
    for (const std::string& word : row.words) {
      check::refusal(row.code, {word}, [&] { tensorimage::save_image(row.tensor, file.path()); });
      check::refusal(row.code, {word}, [&] { tensorimage::save_image({matrix, row.tensor}, file.path()); });
    }
    EXPECT_TRUE(file.folder_is_empty());
  }
}

TEST(Torch, Uint16OfNewerVersionsIsKnownByItsName) {
  EXPECT_EQ(tensorimage::interop::detail::dtype_of_torch("UInt16"), DType::u16);
}

struct DeleteManaged {
  void operator()(DLManagedTensor* managed) const { managed->deleter(managed); }
};

TEST(TorchDlpack, ExportedTensorsAreReadInPlace) {
  for (const auto& [dtype, expected] : dtypes) {
    // libtorch 1.13 knows no kDLBool and exports no bool.
    if (dtype == at::kBool) continue;
    for (const auto& [name, tensor] : strided(dtype)) {
      SCOPED_TRACE(std::string(c10::toString(dtype)) + ", " + name);
      const std::unique_ptr<DLManagedTensor, DeleteManaged> exported(at::toDLPack(tensor));
      check::same_picture(tensorimage::interop::from_dlpack(*exported), tensor.data_ptr(),
                          Plain(tensor, expected).view());
      check::same_picture(tensorimage::interop::from_dlpack(exported->dl_tensor), tensor.data_ptr(),
                          Plain(tensor, expected).view());
    }
  }
}

TEST(TorchDlpack, APointerCastToTheOwnStructReadsTheSame) {
  const at::Tensor tensor = picture({5, 3, 6, 7}).narrow(0, 2, 2);
  const std::unique_ptr<DLManagedTensor, DeleteManaged> exported(at::toDLPack(tensor));
  const void* const capsule = exported.get();
  const auto* const own = static_cast<const tensorimage::dlpack::DLManagedTensor*>(capsule);
  check::same_picture(tensorimage::interop::from_dlpack(*own), tensor.data_ptr(), Plain(tensor, DType::f32).view());
}

}  // namespace
