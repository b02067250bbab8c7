// Owns the proof of the grid as a tensor on named cases; the properties over random tensors are proved beside it.
// Must not know rows, encoders or files.
#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <vector>

#include "support.hpp"
#include "tensorimage/grid.hpp"

namespace {

using namespace tensorimage;
using support::expect_error;

template <class T>
std::vector<T> elements(const Tensor& tensor) {
  std::vector<T> values(tensor.bytes().size() / sizeof(T));
  std::memcpy(values.data(), tensor.bytes().data(), tensor.bytes().size());
  return values;
}

TEST(MakeGrid, LaysOutPlanesWithPaddingBetweenAndAround) {
  const std::array<float, 6> images = {0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F};  // three of two channels and one pixel
  GridOptions options;
  options.nrow = 2;
  options.padding = 1;
  options.pad_value = 7.0;
  const Tensor grid = make_grid(TensorView::nchw(images.data(), {3, 2, 1, 1}), options);
  EXPECT_EQ(grid.dtype(), DType::f32);
  EXPECT_EQ(grid.shape(), (Shape{1, 2, 5, 5}));
  const auto plane = [](float a, float b, float c) {
    return std::vector<float>{7, 7, 7, 7, 7, 7, a, 7, b, 7, 7, 7, 7, 7, 7, 7, c, 7, 7, 7, 7, 7, 7, 7, 7};
  };
  std::vector<float> expected = plane(0.1F, 0.3F, 0.5F);
  const std::vector<float> second = plane(0.2F, 0.4F, 0.6F);
  expected.insert(expected.end(), second.begin(), second.end());
  EXPECT_EQ(elements<float>(grid), expected);
}

TEST(MakeGrid, GrayBecomesThreeChannelsAndOthersStayAsManyAsTheyAre) {
  const std::array<std::uint8_t, 14> data = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};
  EXPECT_EQ(elements<std::uint8_t>(make_grid(TensorView::hw(data.data(), {1, 2}))),
            (std::vector<std::uint8_t>{1, 2, 1, 2, 1, 2}));
  for (const std::int64_t channels : {2, 3, 4, 5, 7}) {
    const Tensor grid = make_grid(TensorView::chw(data.data(), {channels, 1, 2}));
    EXPECT_EQ(grid.shape(), (Shape{1, channels, 1, 2}));
    EXPECT_EQ(elements<std::uint8_t>(grid), std::vector<std::uint8_t>(data.begin(), data.begin() + channels * 2));
  }
}

TEST(MakeGrid, OfOneImageIsItsBitsWithoutPadding) {
  const std::vector<std::uint32_t> bits = {0x7F800001, 0xFFC01234, 0x80000000, 0x00000001, 0x7F800000, 0x3F800000};
  const TensorView view(bits.data(), DType::f32, {1, 3, 1, 2}, {0, 2, 2, 1});
  GridOptions options;
  options.nrow = -1;
  options.padding = -1;
  EXPECT_EQ(elements<std::uint32_t>(make_grid(view, options)), bits);
}

TEST(MakeGrid, ComesOutInPlainOrderWhateverTheViewsOrder) {
  const std::array<std::uint16_t, 6> pixels = {0x0102, 0x0304, 0x0506, 0x0708, 0x090A, 0x0B0C};
  const TensorView view = TensorView::hwc(pixels.data(), {1, 2, 3}).with_channel_order(ChannelOrder::bgr);
  EXPECT_EQ(elements<std::uint16_t>(make_grid(view)),
            (std::vector<std::uint16_t>{0x0506, 0x0B0C, 0x0304, 0x090A, 0x0102, 0x0708}));
  const std::endian other = std::endian::native == std::endian::little ? std::endian::big : std::endian::little;
  const Tensor swapped = make_grid(view.with_byte_order(other));
  EXPECT_EQ(elements<std::uint16_t>(swapped),
            (std::vector<std::uint16_t>{0x0605, 0x0C0B, 0x0403, 0x0A09, 0x0201, 0x0807}));
  EXPECT_EQ(swapped.view().byte_order(), std::endian::native);
  EXPECT_EQ(swapped.view().channel_order(), ChannelOrder::rgb);
}

TEST(MakeGrid, NormalisesInTheTensorsOwnPrecision) {
  GridOptions options;
  options.normalize = true;
  const std::array<double, 3> doubles = {-1.0, 0.1, 3.0};
  EXPECT_EQ(elements<double>(make_grid(TensorView::chw(doubles.data(), {3, 1, 1}), options)),
            (std::vector<double>{0.0, (0.1 + 1.0) / 4.0, 1.0}));
  const std::array<std::uint8_t, 3> bytes = {10, 20, 40};
  const Tensor from_bytes = make_grid(TensorView::chw(bytes.data(), {3, 1, 1}), options);
  EXPECT_EQ(from_bytes.dtype(), DType::f32);
  EXPECT_EQ(elements<float>(from_bytes), (std::vector<float>{0.0F, 10.0F / 30.0F, 1.0F}));
  const std::array<std::int32_t, 3> wide = {-7, 0, 3};
  const Tensor from_wide = make_grid(TensorView::chw(wide.data(), {3, 1, 1}), options);
  EXPECT_EQ(from_wide.dtype(), DType::f64);
  EXPECT_EQ(elements<double>(from_wide), (std::vector<double>{0.0, 0.7, 1.0}));
  const std::array<Float16, 3> halves = {Float16{0x0000}, Float16{0x3C00}, Float16{0x4200}};  // 0, 1, 3
  EXPECT_EQ(elements<std::uint16_t>(make_grid(TensorView::chw(halves.data(), {3, 1, 1}), options)),
            (std::vector<std::uint16_t>{0x0000, 0x3555, 0x3C00}));
}

TEST(MakeGrid, AListIsStackedAndPromoted) {
  const std::array<std::uint8_t, 1> byte = {200};
  const std::array<std::int8_t, 1> negative = {-3};
  const std::vector<TensorView> images = {TensorView::hw(byte.data(), {1, 1}), TensorView::hw(negative.data(), {1, 1})};
  GridOptions options;
  options.padding = 0;
  const Tensor grid = make_grid(images, options);
  EXPECT_EQ(grid.dtype(), DType::i16);
  EXPECT_EQ(grid.shape(), (Shape{1, 3, 1, 2}));
  EXPECT_EQ(elements<std::int16_t>(grid), (std::vector<std::int16_t>{200, -3, 200, -3, 200, -3}));
}

TEST(MakeGrid, RefusesWhatMakesNoGrid) {
  const std::array<std::uint8_t, 64> data{};
  const TensorView pair = TensorView::nchw(data.data(), {2, 3, 2, 2});
  const auto with = [](std::int64_t nrow, std::int64_t padding, double pad_value) {
    GridOptions options;
    options.nrow = nrow;
    options.padding = padding;
    options.pad_value = pad_value;
    return options;
  };
  expect_error([&] { (void)make_grid(pair, with(0, 2, 0)); }, ErrorCode::invalid_argument, {"nrow is 0"});
  expect_error([&] { (void)make_grid(pair, with(8, -2, 0)); }, ErrorCode::invalid_argument, {"padding is -2"});
  expect_error([&] { (void)make_grid(pair, with(8, 2, 256)); }, ErrorCode::invalid_argument,
               {"pad_value 256", "uint8"});
  expect_error(
      [&] {
        (void)make_grid(TensorView::nchw(data.data(), {0, 3, 2, 2}));
      },
      ErrorCode::invalid_argument, {"N is 0"});
  expect_error(
      [&] {
        (void)make_grid(TensorView::nchw(data.data(), {1, 3, 0, 2}));
      },
      ErrorCode::invalid_argument, {"H 0"});
  expect_error([&] { (void)make_grid(std::span<const TensorView>{}); }, ErrorCode::invalid_argument, {"empty"});
  const std::int64_t side = std::int64_t{1} << 31;
  expect_error(
      [&] {
        (void)make_grid(TensorView(data.data(), DType::u8, {1, 2, side, side}, {}));
      },
      ErrorCode::too_large, {"more bytes"});
}

TEST(MakeGrid, NeverTouchesItsInput) {
  std::vector<float> values(2 * 3 * 5 * 5, 0.5F);
  values[7] = -3.0F;
  const std::vector<float> before = values;
  GridOptions options;
  options.normalize = true;
  (void)make_grid(TensorView::nchw(values.data(), {2, 3, 5, 5}), options);
  EXPECT_EQ(values, before);
}

}  // namespace
