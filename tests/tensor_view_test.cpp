// Owns the proof of what a view describes and refuses: strides of every factory, overflows, channel and byte order.
// Must not know pictures, grids or files.
#include "tensorimage/tensor_view.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "promotion_table.hpp"
#include "support.hpp"
#include "tensorimage/tensor.hpp"

namespace {

using namespace tensorimage;
using support::expect_error;

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
const std::array<std::uint8_t, 256> memory{};
const void* const data = memory.data();

TEST(DTypes, HaveTheSizesAndNamesOfTheirNumpyTwins) {
  constexpr std::array<std::size_t, 11> sizes = {1, 1, 1, 2, 2, 4, 8, 2, 2, 4, 8};
  constexpr std::array<std::string_view, 11> names = {"bool",  "uint8",   "int8",     "uint16",  "int16",  "int32",
                                                      "int64", "float16", "bfloat16", "float32", "float64"};
  for (std::size_t i = 0; i < all_dtypes.size(); ++i) {
    EXPECT_EQ(item_size(all_dtypes[i]), sizes[i]) << names[i];
    EXPECT_EQ(dtype_name(all_dtypes[i]), names[i]);
    EXPECT_EQ(is_floating(all_dtypes[i]), names[i].find("float") != std::string_view::npos) << names[i];
  }
  static_assert(dtype_of<long> == (sizeof(long) == 8 ? DType::i64 : DType::i32));
  static_assert(dtype_of<long long> == DType::i64 && dtype_of<std::int64_t> == DType::i64);
  static_assert(dtype_of<std::byte> == DType::u8 && dtype_of<Float16> == DType::f16 &&
                dtype_of<bool> == DType::boolean);
  static_assert(sizeof(Float16) == 2 && sizeof(BFloat16) == 2);
}

TEST(TensorView, FactoriesGiveTheStridesOfPackedMemory) {
  const TensorView hw = TensorView::hw(memory.data(), {5, 7});
  EXPECT_EQ(hw.shape(), (Shape{1, 1, 5, 7}));
  EXPECT_EQ(hw.strides().h, 7);
  EXPECT_EQ(hw.strides().w, 1);
  const TensorView chw = TensorView::chw(memory.data(), {3, 5, 7});
  EXPECT_EQ(chw.shape(), (Shape{1, 3, 5, 7}));
  EXPECT_EQ(chw.strides().c, 35);
  EXPECT_EQ(chw.strides().h, 7);
  EXPECT_EQ(chw.strides().w, 1);
  const TensorView hwc = TensorView::hwc(memory.data(), {5, 7, 3});
  EXPECT_EQ(hwc.shape(), (Shape{1, 3, 5, 7}));
  EXPECT_EQ(hwc.strides().c, 1);
  EXPECT_EQ(hwc.strides().h, 21);
  EXPECT_EQ(hwc.strides().w, 3);
  const TensorView nchw = TensorView::nchw(memory.data(), {2, 3, 5, 7});
  EXPECT_EQ(nchw.shape(), (Shape{2, 3, 5, 7}));
  EXPECT_EQ(nchw.strides(), (Strides{105, 35, 7, 1}));
  const TensorView nhwc = TensorView::nhwc(memory.data(), {2, 5, 7, 3});
  EXPECT_EQ(nhwc.shape(), (Shape{2, 3, 5, 7}));
  EXPECT_EQ(nhwc.strides(), (Strides{105, 1, 21, 3}));
  EXPECT_EQ(nhwc.data(), data);
}

TEST(TensorView, FactoriesTakeTheDtypeFromThePointer) {
  const std::array<float, 4> floats{};
  EXPECT_EQ(TensorView::hw(floats.data(), {2, 2}).dtype(), DType::f32);
  const std::array<BFloat16, 4> halves{};
  EXPECT_EQ(TensorView::chw(halves.data(), {1, 2, 2}).dtype(), DType::bf16);
  EXPECT_EQ(TensorView::hwc(data, DType::boolean, {2, 2, 1}).dtype(), DType::boolean);
}

TEST(TensorView, FromAxesReadsTwoThreeAndFourAxes) {
  const std::array<std::int64_t, 4> shape = {2, 3, 5, 7};
  const std::array<std::ptrdiff_t, 4> strides = {11, -12, 13, 0};
  const auto of = [&](std::size_t axes) {
    return TensorView::from_axes(data, DType::f32, std::span(shape).last(axes), std::span(strides).last(axes));
  };
  EXPECT_EQ(of(2).shape(), (Shape{1, 1, 5, 7}));
  EXPECT_EQ(of(2).strides().h, 13);
  EXPECT_EQ(of(2).strides().w, 0);
  EXPECT_EQ(of(3).shape(), (Shape{1, 3, 5, 7}));
  EXPECT_EQ(of(3).strides().c, -12);
  EXPECT_EQ(of(4).shape(), (Shape{2, 3, 5, 7}));
  EXPECT_EQ(of(4).strides(), (Strides{11, -12, 13, 0}));
}

TEST(TensorView, FromAxesRefusesOtherNumbersOfAxes) {
  const std::array<std::int64_t, 6> shape = {1, 1, 1, 1, 1, 1};
  const std::array<std::ptrdiff_t, 6> strides{};
  for (const std::size_t axes : {0U, 1U, 5U, 6U}) {
    expect_error(
        [&] {
          (void)TensorView::from_axes(data, DType::f32, std::span(shape).first(axes), std::span(strides).first(axes));
        },
        ErrorCode::invalid_argument, {std::to_string(axes) + " axes", "2 (H, W)", "3 (C, H, W)", "4 (N, C, H, W)"});
  }
  expect_error(
      [&] { (void)TensorView::from_axes(data, DType::f32, std::span(shape).first(3), std::span(strides).first(2)); },
      ErrorCode::invalid_argument, {"3 axes", "2 strides"});
}

TEST(TensorView, RefusesNegativeExtents) {
  expect_error([] { TensorView(data, DType::u8, {-1, 3, 4, 4}, {}); }, ErrorCode::invalid_argument, {"extent N", "-1"});
  expect_error([] { TensorView(data, DType::u8, {1, -2, 4, 4}, {}); }, ErrorCode::invalid_argument, {"extent C", "-2"});
  expect_error([] { TensorView(data, DType::u8, {1, 3, -3, 4}, {}); }, ErrorCode::invalid_argument, {"extent H", "-3"});
  expect_error(
      [] {
        TensorView(data, DType::u8, {1, 3, 4, least}, {});
      },
      ErrorCode::invalid_argument, {"extent W", std::to_string(least)});
  // Also beside an extent of zero, and by way of a factory.
  expect_error([] { TensorView(data, DType::u8, {0, 3, 4, -1}, {}); }, ErrorCode::invalid_argument, {"extent W"});
  expect_error(
      [] {
        (void)TensorView::nchw(data, DType::u8, {1, 3, -5, 4});
      },
      ErrorCode::invalid_argument, {"extent H", "-5", "must not be negative"});
  expect_error(
      [] {
        (void)TensorView::nhwc(data, DType::u8, {1, least, least, least});
      },
      ErrorCode::invalid_argument, {"extent"});
}

TEST(TensorView, RefusesNullDataOnlyWhereThereIsSomethingToRead) {
  expect_error(
      [] {
        (void)TensorView::hw(nullptr, DType::f32, {4, 5});
      },
      ErrorCode::invalid_argument, {"null", "H 4", "W 5"});
  EXPECT_EQ(TensorView::hw(nullptr, DType::f32, {0, 5}).shape(), (Shape{1, 1, 0, 5}));
  EXPECT_EQ(TensorView::nchw(nullptr, DType::f32, {2, 0, 3, 3}).image(1).data(), nullptr);
}

TEST(TensorView, RefusesMoreBytesThanASizeHolds) {
  const std::int64_t root = std::int64_t{1} << 31;
  expect_error(
      [&] {
        (void)TensorView::nchw(data, DType::u8, {root, root, 2, 1});
      },
      ErrorCode::too_large, {"N " + std::to_string(root)});
  expect_error([&] { TensorView(data, DType::u8, {root, root, 2, 1}, {}); }, ErrorCode::too_large, {"more bytes"});
  expect_error([] { TensorView(data, DType::f64, {1, 1, 1, most / 8 + 1}, {}); }, ErrorCode::too_large, {"float64"});
  expect_error([] { TensorView(data, DType::u8, {most, most, most, most}, {}); }, ErrorCode::too_large, {"more bytes"});
  // Broadcasting makes no element of its own, so a huge view with zero strides is right as long as it can be counted.
  EXPECT_EQ(TensorView(data, DType::u8, {1, 1, 1, most}, {}).shape().w, most);
  EXPECT_EQ(TensorView(data, DType::f64, {1, 1, 1, most / 8}, {}).shape().w, most / 8);
}

TEST(TensorView, RefusesStridesThatReachBeyondAnOffset) {
  const auto strided = [](std::ptrdiff_t stride, DType dtype = DType::u8) {
    return TensorView(data, dtype, {1, 1, 2, 3}, {.n = 0, .c = 0, .h = stride, .w = 1});
  };
  EXPECT_EQ(strided(most - 3).strides().h, most - 3);
  EXPECT_EQ(strided(-(most - 3)).strides().h, -(most - 3));
  expect_error([&] { strided(most - 2); }, ErrorCode::too_large, {std::to_string(most - 2), "offset"});
  expect_error([&] { strided(-(most - 2)); }, ErrorCode::too_large, {"offset"});
  expect_error([&] { strided(least); }, ErrorCode::too_large, {std::to_string(least)});
  expect_error([&] { strided(most / 8, DType::f64); }, ErrorCode::too_large, {"offset"});
  EXPECT_EQ(strided(most / 8 - 3, DType::f64).strides().h, most / 8 - 3);
  expect_error(
      [] {
        TensorView(data, DType::u8, {1, 3, 3, 1}, {.n = 0, .c = most / 3, .h = -(most / 3), .w = 0});
      },
      ErrorCode::too_large, {"offset"});
}

TEST(TensorView, AnySmallestStrideIsRefusedEvenOfAnAxisOfOne) {
  // Nothing is read along such an axis, but its stride cannot be negated; the refusal is part of the contract.
  expect_error(
      [] {
        TensorView(data, DType::u8, {1, 1, 1, 1}, {.n = least, .c = 0, .h = 0, .w = 0});
      },
      ErrorCode::too_large, {std::to_string(least)});
}

TEST(TensorView, ReadsBgrAsRgbWithAlphaLast) {
  for (const std::int64_t channels : {3, 4}) {
    const TensorView view = TensorView::chw(memory.data(), {channels, 2, 5}).with_channel_order(ChannelOrder::bgr);
    EXPECT_EQ(view.channel_order(), ChannelOrder::bgr);
    const auto offset = [&](std::int64_t c) { return view.row(0, c, 1) - static_cast<const std::byte*>(data); };
    EXPECT_EQ(offset(0), 20 + 5);
    EXPECT_EQ(offset(1), 10 + 5);
    EXPECT_EQ(offset(2), 0 + 5);
    if (channels == 4) {
      EXPECT_EQ(offset(3), 30 + 5);
    }
    EXPECT_EQ(view.with_channel_order(ChannelOrder::rgb).row(0, 0, 1), static_cast<const std::byte*>(data) + 5);
  }
  for (const std::int64_t channels : {1, 2, 5}) {
    const TensorView view = TensorView::chw(memory.data(), {channels, 2, 2});
    expect_error([&] { (void)view.with_channel_order(ChannelOrder::bgr); }, ErrorCode::invalid_argument,
                 {"BGR", "3 or 4", "has " + std::to_string(channels)});
    EXPECT_EQ(view.with_channel_order(ChannelOrder::rgb).shape(), view.shape());
  }
}

TEST(TensorView, RowsFollowSignedStridesInBytes) {
  const TensorView view(memory.data() + 128, DType::i32, {2, 2, 3, 4}, {.n = 5, .c = -3, .h = -2, .w = 1});
  EXPECT_EQ(view.row(1, 1, 2), static_cast<const std::byte*>(data) + 128 + 4 * (5 - 3 - 4));
}

TEST(TensorView, AnImageOfABatchIsABatchOfOne) {
  const TensorView batch = TensorView::nchw(reinterpret_cast<const std::uint16_t*>(memory.data()), {4, 3, 2, 5})
                               .with_channel_order(ChannelOrder::bgr)
                               .with_byte_order(std::endian::big);
  const TensorView image = batch.image(2);
  EXPECT_EQ(image.shape(), (Shape{1, 3, 2, 5}));
  EXPECT_EQ(image.data(), memory.data() + 2 * 30 * 2);
  EXPECT_EQ(image.row(0, 1, 1), batch.row(2, 1, 1));
  EXPECT_EQ(image.channel_order(), ChannelOrder::bgr);
  EXPECT_EQ(image.byte_order(), std::endian::big);
  expect_error([&] { (void)batch.image(4); }, ErrorCode::invalid_argument, {"image 4", "batch of 4"});
  expect_error([&] { (void)batch.image(-1); }, ErrorCode::invalid_argument, {"image -1", "batch of 4"});
}

TEST(TensorView, AnImageOfAnEmptyTensorNeedsNoArithmeticOnItsStrides) {
  // Strides of a view without elements are not looked at, whatever they are.
  const TensorView view(data, DType::f32, {3, 0, 1, 1}, {.n = most, .c = most, .h = least, .w = 1});
  EXPECT_EQ(view.image(2).shape(), (Shape{1, 0, 1, 1}));
  EXPECT_EQ(view.image(2).data(), data);
}

TEST(TensorView, ByteOrderIsThisMachinesUnlessToldOtherwise) {
  const TensorView view = TensorView::hw(memory.data(), {2, 2});
  EXPECT_EQ(view.byte_order(), std::endian::native);
  EXPECT_EQ(view.with_byte_order(std::endian::big).byte_order(), std::endian::big);
  EXPECT_EQ(view.with_byte_order(std::endian::little).byte_order(), std::endian::little);
}

TEST(TensorView, WithinItsStorageItStaysAsItIs) {
  std::array<float, 24> storage{};
  const auto bytes = std::as_bytes(std::span(storage));
  const TensorView dense = TensorView::hw(storage.data(), {4, 6});
  EXPECT_EQ(dense.within_storage(bytes).data(), dense.data());
  EXPECT_EQ(dense.within_storage(bytes).strides(), dense.strides());
  // Flipped both ways: element 0 is the storage's last.
  EXPECT_NO_THROW((void)TensorView(&storage[23], DType::f32, {1, 1, 4, 6}, {0, 0, -6, -1}).within_storage(bytes));
  // A pixel repeated for ever needs no more than itself.
  EXPECT_NO_THROW((void)TensorView(&storage[23], DType::f32, {most / 4, 1, 1, 1}, {}).within_storage(bytes));
  // An axis of one element is never walked.
  EXPECT_NO_THROW((void)TensorView(storage.data(), DType::f32, {1, 1, 4, 6}, {99, -99, 6, 1}).within_storage(bytes));
}

TEST(TensorView, NoElementMayLieOutsideTheStorage) {
  std::array<float, 26> around{};
  const auto bytes = std::as_bytes(std::span(around)).subspan(4, 24 * 4);
  const float* const first = &around[1];
  const auto refused = [&](const void* start, Shape shape, Strides strides) {
    expect_error([&] { (void)TensorView(start, DType::f32, shape, strides).within_storage(bytes); },
                 ErrorCode::invalid_argument, {"outside its storage of 96 bytes", "float32"});
  };
  EXPECT_NO_THROW((void)TensorView(first, DType::f32, {1, 1, 4, 6}, {0, 0, 6, 1}).within_storage(bytes));
  refused(first - 1, {1, 1, 4, 6}, {0, 0, 6, 1});
  refused(first + 1, {1, 1, 4, 6}, {0, 0, 6, 1});
  refused(first, {1, 1, 4, 7}, {0, 0, 6, 1});
  refused(first, {1, 1, 4, 6}, {0, 0, 7, 1});
  refused(first, {1, 1, 4, 6}, {0, 0, 6, -1});
  refused(first + 23, {1, 1, 5, 6}, {0, 0, -6, -1});
  refused(first + 5, {1, 1, 4, 7}, {0, 0, 6, -1});
  // Up one axis and down another: the sum of both ends looks harmless.
  refused(first + 12, {1, 1, 4, 6}, {0, 0, 6, -6});
  refused(first, {2, 1, 1, 1}, {most / 4 - 1, 0, 0, 0});
  refused(first, {2, 1, 1, 1}, {-(most / 4 - 1), 0, 0, 0});
  refused(first + 24, {1, 1, 1, 1}, {});
  // One byte of the last element is missing.
  refused(reinterpret_cast<const std::byte*>(first) + 1, {1, 1, 4, 6}, {0, 0, 6, 1});
}

TEST(TensorView, WithoutElementsItNeedsNoStorage) {
  EXPECT_NO_THROW((void)TensorView::hw(nullptr, DType::f32, {0, 5}).within_storage({}));
  EXPECT_NO_THROW((void)TensorView::hw(memory.data(), {0, 5}).within_storage({}));
  expect_error(
      [] {
        (void)TensorView::hw(memory.data(), {1, 1}).within_storage({});
      },
      ErrorCode::invalid_argument, {"outside its storage of 0 bytes"});
}

TEST(Tensor, OwnsZerosAndDescribesThem) {
  const Tensor tensor(DType::f64, {.n = 1, .c = 2, .h = 3, .w = 4});
  EXPECT_EQ(tensor.bytes().size(), 24U * 8U);
  EXPECT_EQ(support::Bytes(tensor.bytes().begin(), tensor.bytes().end()), support::Bytes(24 * 8));
  EXPECT_EQ(tensor.view().data(), tensor.bytes().data());
  EXPECT_EQ(tensor.view().dtype(), DType::f64);
  EXPECT_EQ(tensor.view().strides(), (Strides{24, 12, 4, 1}));
  const Tensor empty(DType::u8, {.n = 1, .c = 3, .h = 0, .w = 4});
  EXPECT_TRUE(empty.bytes().empty());
  EXPECT_EQ(empty.view().shape().h, 0);
}

TEST(Tensor, RefusesWhatAViewRefusesAndMoreThanOneImage) {
  expect_error([] { Tensor(DType::u8, {.n = 2, .c = 3, .h = 4, .w = 5}); }, ErrorCode::invalid_argument,
               {"N is 2", "must be 1"});
  expect_error([] { Tensor(DType::u8, {.n = 1, .c = 3, .h = -4, .w = 5}); }, ErrorCode::invalid_argument,
               {"extent H", "-4"});
  expect_error([] { Tensor(DType::u8, {.n = 1, .c = most, .h = most, .w = 5}); }, ErrorCode::too_large, {"more bytes"});
}

}  // namespace
