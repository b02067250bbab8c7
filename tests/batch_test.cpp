// Owns the proof that dtypes promote as torch promotes them, and that a list is stacked or refused.
// Must not know grids or pictures.
#include "batch.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "promotion_table.hpp"
#include "support.hpp"

namespace {

using namespace tensorimage;
using support::expect_error;

TEST(Promote, EqualsTorchsTable) {
  for (const DType a : all_dtypes) {
    for (const DType b : all_dtypes) {
      EXPECT_EQ(dtype_name(promote(a, b)), dtype_name(promoted_by_torch(a, b)))
          << dtype_name(a) << " and " << dtype_name(b);
    }
  }
}

std::array<std::uint8_t, 64> memory{};

TensorView image(Shape shape, DType dtype = DType::u8) {
  return {memory.data(), dtype, shape, {.n = 0, .c = 0, .h = 0, .w = 0}};
}

TEST(Batch, OfOneViewIsTheView) {
  const Batch batch(image({.n = 5, .c = 3, .h = 2, .w = 4}, DType::i16));
  EXPECT_EQ(batch.shape(), (Shape{5, 3, 2, 4}));
  EXPECT_EQ(batch.dtype(), DType::i16);
  EXPECT_EQ(batch.views().size(), 1U);
}

TEST(Batch, OfAListHasAsManyImagesAndTheirCommonDtype) {
  const std::vector<TensorView> images = {image({1, 3, 2, 4}, DType::u8), image({1, 3, 2, 4}, DType::i8),
                                          image({1, 3, 2, 4}, DType::boolean)};
  const Batch batch(images);
  EXPECT_EQ(batch.shape(), (Shape{3, 3, 2, 4}));
  EXPECT_EQ(batch.dtype(), DType::i16);
  EXPECT_EQ(batch.view_of(1).dtype(), DType::i8);
}

TEST(Batch, FindsTheRowsOfABatchAndOfAList) {
  const TensorView view = TensorView::nchw(memory.data(), {2, 2, 3, 4});
  const Batch batch(view);
  EXPECT_EQ(batch.row(1, 1, 2), reinterpret_cast<const std::byte*>(memory.data() + 24 + 12 + 8));
  const std::vector<TensorView> images = {view.image(0), view.image(1)};
  const Batch list(images);
  EXPECT_EQ(list.row(1, 1, 2), batch.row(1, 1, 2));
  EXPECT_EQ(list.row(0, 0, 1), reinterpret_cast<const std::byte*>(memory.data() + 4));
}

TEST(Batch, OfAListOfOneIsOneImage) {
  const std::vector<TensorView> images = {image({1, 1, 2, 2})};
  EXPECT_EQ(Batch(images).shape(), (Shape{1, 1, 2, 2}));
  EXPECT_EQ(Batch(images).row(0, 0, 0), reinterpret_cast<const std::byte*>(memory.data()));
}

TEST(Batch, RefusesWhatHasNoPixels) {
  expect_error([] { Batch(image({0, 3, 2, 2})); }, ErrorCode::invalid_argument, {"N is 0", "at least 1"});
  expect_error([] { Batch(image({2, 0, 2, 2})); }, ErrorCode::invalid_argument, {"C 0", "at least 1"});
  expect_error([] { Batch(image({2, 3, 0, 2})); }, ErrorCode::invalid_argument, {"H 0", "at least 1"});
  expect_error([] { Batch(image({2, 3, 2, 0})); }, ErrorCode::invalid_argument, {"W 0", "at least 1"});
  const std::vector<TensorView> flat = {image({1, 3, 0, 2}), image({1, 3, 0, 2})};
  expect_error([&] { Batch{std::span(flat)}; }, ErrorCode::invalid_argument, {"H 0", "at least 1"});
}

TEST(Batch, RefusesAListThatDoesNotStack) {
  expect_error([] { Batch(std::span<const TensorView>{}); }, ErrorCode::invalid_argument, {"empty", "at least one"});
  const std::vector<TensorView> shapes = {image({1, 3, 2, 2}), image({1, 3, 2, 2}), image({1, 3, 2, 5})};
  expect_error([&] { Batch{std::span(shapes)}; }, ErrorCode::invalid_argument, {"image 2", "W 5", "W 2", "same shape"});
  const std::vector<TensorView> channels = {image({1, 3, 2, 2}), image({1, 1, 2, 2})};
  expect_error([&] { Batch{std::span(channels)}; }, ErrorCode::invalid_argument, {"image 1", "C 1", "C 3"});
  const std::vector<TensorView> batches = {image({1, 3, 2, 2}), image({4, 3, 2, 2})};
  expect_error([&] { Batch{std::span(batches)}; }, ErrorCode::invalid_argument, {"image 1", "batch of 4", "N = 1"});
  const std::vector<TensorView> empty = {image({0, 3, 2, 2})};
  expect_error([&] { Batch{std::span(empty)}; }, ErrorCode::invalid_argument, {"image 0", "batch of 0", "N = 1"});
}

}  // namespace
