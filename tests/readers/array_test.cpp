// Owns the tests of the step from an array to a TensorView.
// Must not know file formats.
#include "tensorimage/readers/array.hpp"

#include <gtest/gtest.h>

#include <array>

#include "readers/expect_error.hpp"

namespace tensorimage::readers {
namespace {

using tests::expect_error;

/// As many bytes as the largest array below has elements.
constexpr std::array<std::byte, 2 * 3 * 5 * 7> memory = {};

Array array_of(std::vector<std::int64_t> shape, std::vector<std::ptrdiff_t> strides) {
  return {nullptr, memory, memory.data(), DType::u8, std::endian::native, std::move(shape), std::move(strides)};
}

struct Case {
  std::vector<std::int64_t> shape;
  std::vector<std::ptrdiff_t> strides;
  std::optional<Layout> layout;
  Shape expected_shape;
  Strides expected_strides;
};

TEST(ToView, MapsEveryLayoutsAxes) {
  const std::vector<Case> cases = {
      {{5, 7}, {7, 1}, std::nullopt, {1, 1, 5, 7}, {0, 0, 7, 1}},
      {{5, 7}, {7, 1}, Layout::hw, {1, 1, 5, 7}, {0, 0, 7, 1}},
      {{3, 5, 7}, {35, 7, 1}, std::nullopt, {1, 3, 5, 7}, {0, 35, 7, 1}},
      {{3, 5, 7}, {35, 7, 1}, Layout::chw, {1, 3, 5, 7}, {0, 35, 7, 1}},
      {{5, 7, 3}, {21, 3, 1}, Layout::hwc, {1, 3, 5, 7}, {0, 1, 21, 3}},
      {{2, 3, 5, 7}, {105, 35, 7, 1}, std::nullopt, {2, 3, 5, 7}, {105, 35, 7, 1}},
      {{2, 3, 5, 7}, {105, 35, 7, 1}, Layout::nchw, {2, 3, 5, 7}, {105, 35, 7, 1}},
      {{2, 5, 7, 3}, {105, 21, 3, 1}, Layout::nhwc, {2, 3, 5, 7}, {105, 1, 21, 3}},
  };
  for (const Case& row : cases) {
    const Array array = array_of(row.shape, row.strides);
    const TensorView view = to_view(array, row.layout);
    SCOPED_TRACE(shape_text(row.shape) + (row.layout ? std::string(layout_name(*row.layout)) : "default"));
    EXPECT_EQ(view.shape(), row.expected_shape);
    // The stride of an axis that the array lacks is never used.
    EXPECT_EQ(view.strides().h, row.expected_strides.h);
    EXPECT_EQ(view.strides().w, row.expected_strides.w);
    if (view.shape().c > 1) {
      EXPECT_EQ(view.strides().c, row.expected_strides.c);
    }
    if (view.shape().n > 1) {
      EXPECT_EQ(view.strides().n, row.expected_strides.n);
    }
    EXPECT_EQ(view.data(), array.data);
    EXPECT_EQ(view.dtype(), DType::u8);
  }
}

TEST(ToView, PassesTheByteOrderOn) {
  Array array = array_of({1, 1}, {1, 1});
  array.byte_order = std::endian::big;
  EXPECT_EQ(to_view(array).byte_order(), std::endian::big);
  array.byte_order = std::endian::little;
  EXPECT_EQ(to_view(array).byte_order(), std::endian::little);
}

TEST(ToView, NamesTheLayoutsThatFitAnotherNumberOfAxes) {
  const Array three = array_of({3, 5, 7}, {35, 7, 1});
  for (const Layout layout : {Layout::hw, Layout::nchw, Layout::nhwc}) {
    expect_error([&] { static_cast<void>(to_view(three, layout)); }, ErrorCode::invalid_argument,
                 {"(3, 5, 7)", "3 axes", layout_name(layout), "chw or hwc"});
  }
  const Array four = array_of({1, 3, 5, 7}, {105, 35, 7, 1});
  expect_error([&] { static_cast<void>(to_view(four, Layout::hwc)); }, ErrorCode::invalid_argument,
               {"4 axes", "nchw or nhwc"});
  const Array two = array_of({5, 7}, {7, 1});
  expect_error([&] { static_cast<void>(to_view(two, Layout::chw)); }, ErrorCode::invalid_argument, {"2 axes", "hw"});
}

TEST(ToView, RefusesWhatNoLayoutFits) {
  const std::string_view allowed = "2 (hw), 3 (chw, hwc) or 4 (nchw, nhwc)";
  const auto refused = [allowed](const Array& array, std::string_view axes) {
    expect_error([&] { static_cast<void>(to_view(array)); }, ErrorCode::invalid_argument, {axes, allowed});
    expect_error([&] { static_cast<void>(to_view(array, Layout::hw)); }, ErrorCode::invalid_argument, {axes, allowed});
  };
  refused(array_of({}, {}), "() has 0 axes");
  refused(array_of({9}, {1}), "(9,) has 1 axis");
  refused(array_of({1, 1, 1, 1, 1}, {1, 1, 1, 1, 1}), "5 axes");
}

TEST(ToView, RefusesElementsOutsideTheStorage) {
  const auto refused = [](Array array) {
    expect_error([&] { static_cast<void>(to_view(array)); }, ErrorCode::invalid_argument, {"outside its storage"});
  };
  EXPECT_NO_THROW(static_cast<void>(to_view(array_of({2, 3, 5, 7}, {105, 35, 7, 1}))));
  refused(array_of({2, 3, 5, 7}, {106, 35, 7, 1}));
  refused(array_of({2, 3, 6, 7}, {105, 35, 7, 1}));
  refused(array_of({2, 3, 5, 7}, {-105, 35, 7, 1}));
  Array shifted = array_of({2, 3, 5, 7}, {105, 35, 7, 1});
  ++shifted.data;
  refused(shifted);
  Array without_storage = array_of({5, 7}, {7, 1});
  without_storage.storage = {};
  refused(without_storage);
}

TEST(ToView, RefusesStridesThatDoNotMatchTheAxes) {
  expect_error(
      [] {
        static_cast<void>(to_view(array_of({5, 7}, {7})));
      },
      ErrorCode::invalid_argument, {"(5, 7) has 1 strides", "each axis needs one"});
  expect_error(
      [] {
        static_cast<void>(to_view(array_of({5, 7}, {7, 1, 1})));
      },
      ErrorCode::invalid_argument, {"(5, 7) has 3 strides", "each axis needs one"});
}

TEST(ShapeText, IsPythons) {
  EXPECT_EQ(shape_text(std::vector<std::int64_t>{}), "()");
  EXPECT_EQ(shape_text(std::vector<std::int64_t>{5}), "(5,)");
  EXPECT_EQ(shape_text(std::vector<std::int64_t>{8, 3, 0}), "(8, 3, 0)");
}

TEST(DefaultLayout, IsTorchvisions) {
  EXPECT_EQ(default_layout(1), std::nullopt);
  EXPECT_EQ(default_layout(2), Layout::hw);
  EXPECT_EQ(default_layout(3), Layout::chw);
  EXPECT_EQ(default_layout(4), Layout::nchw);
  EXPECT_EQ(default_layout(5), std::nullopt);
}

}  // namespace
}  // namespace tensorimage::readers
