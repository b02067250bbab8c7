// Owns the proof of where images lie in a grid, and of what is refused there.
// Must not know values, rows or encoders.
#include "grid_geometry.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "support.hpp"

namespace {

using namespace tensorimage;
using support::expect_error;

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

GridOptions options(std::int64_t nrow, std::int64_t padding) {
  GridOptions result;
  result.nrow = nrow;
  result.padding = padding;
  return result;
}

TEST(GridGeometry, FollowsTheReferencesFormulas) {
  for (std::int64_t images = 2; images <= 17; ++images) {
    for (std::int64_t nrow = 1; nrow <= 18; ++nrow) {
      for (const std::int64_t padding : {0, 1, 2, 5}) {
        const GridGeometry grid({.n = images, .c = 3, .h = 7, .w = 11}, options(nrow, padding));
        const std::int64_t columns = nrow < images ? nrow : images;
        const std::int64_t rows = images / columns + (images % columns != 0 ? 1 : 0);
        ASSERT_EQ(grid.columns, columns);
        ASSERT_EQ(grid.rows, rows);
        ASSERT_EQ(grid.height, rows * (7 + padding) + padding);
        ASSERT_EQ(grid.width, columns * (11 + padding) + padding);
        ASSERT_EQ(grid.left(0), padding);
        ASSERT_EQ(grid.top(0), padding);
        ASSERT_EQ(grid.left(columns - 1) + 11 + padding, grid.width);
        ASSERT_EQ(grid.top(rows - 1) + 7 + padding, grid.height);
      }
    }
  }
}

TEST(GridGeometry, HasTheDefaultsOfTheReference) {
  const GridGeometry grid({.n = 9, .c = 3, .h = 10, .w = 10}, {});
  EXPECT_EQ(grid.columns, 8);
  EXPECT_EQ(grid.rows, 2);
  EXPECT_EQ(grid.width, 8 * 12 + 2);
  EXPECT_EQ(grid.height, 2 * 12 + 2);
}

TEST(GridGeometry, OfOneImageIsTheImageWhateverTheOptionsSay) {
  for (const auto& [nrow, padding] : {std::pair<std::int64_t, std::int64_t>{8, 2}, {0, 5}, {-3, -7}, {most, most}}) {
    const GridGeometry grid({.n = 1, .c = 3, .h = 7, .w = 11}, options(nrow, padding));
    EXPECT_EQ(grid.height, 7);
    EXPECT_EQ(grid.width, 11);
    EXPECT_EQ(grid.left(0), 0);
    EXPECT_EQ(grid.top(0), 0);
  }
}

TEST(GridGeometry, RefusesColumnsAndPaddingThatMakeNoGrid) {
  const Shape batch{.n = 2, .c = 3, .h = 7, .w = 11};
  for (const std::int64_t nrow : {std::int64_t{0}, std::int64_t{-1}, -most - 1}) {
    expect_error([&] { GridGeometry(batch, options(nrow, 2)); }, ErrorCode::invalid_argument,
                 {"nrow is " + std::to_string(nrow), "at least 1"});
  }
  for (const std::int64_t padding : {std::int64_t{-1}, -most - 1}) {
    expect_error([&] { GridGeometry(batch, options(8, padding)); }, ErrorCode::invalid_argument,
                 {"padding is " + std::to_string(padding), "0 or more"});
  }
}

TEST(GridGeometry, RefusesSidesThatOverflow) {
  expect_error([] { GridGeometry({.n = 2, .c = 1, .h = 1, .w = 1}, options(8, most)); }, ErrorCode::too_large,
               {std::to_string(most)});
  expect_error([] { GridGeometry({.n = 4, .c = 1, .h = most / 2, .w = 1}, options(1, 0)); }, ErrorCode::too_large,
               {"height", "4 images"});
  expect_error([] { GridGeometry({.n = 4, .c = 1, .h = 1, .w = most / 2}, options(4, 0)); }, ErrorCode::too_large,
               {"width", "4 images"});
  // (most - 2) / 3 pixels of padding around two images of one pixel fill 64 bits to the last but the fraction.
  const std::int64_t padding = (most - 2) / 3;
  EXPECT_EQ(GridGeometry({.n = 2, .c = 1, .h = 1, .w = 1}, options(2, padding)).width, 3 * padding + 2);
  expect_error([&] { GridGeometry({.n = 2, .c = 1, .h = 1, .w = 1}, options(2, padding + 1)); }, ErrorCode::too_large,
               {"width"});
}

}  // namespace
