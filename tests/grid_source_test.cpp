// Owns the proof of the grid as rows on named cases; the properties over random tensors are proved beside it.
// Must not know encoders or files.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <thread>
#include <vector>

#include "special_values.hpp"
#include "support.hpp"
#include "tensorimage/grid.hpp"

namespace {

using namespace tensorimage;
using support::Bytes;
using support::expect_error;
using support::infinity;
using support::nan_value;

struct Rows {
  std::vector<int> samples;
  Tally tally;
};

Rows rows_of(const RowSource& source) {
  Bytes bytes(source.info().row_bytes() * static_cast<std::size_t>(source.info().height));
  Rows rows;
  source.read_rows(0, source.info().height, bytes.data(), rows.tally);
  for (const std::byte byte : bytes) rows.samples.push_back(std::to_integer<int>(byte));
  return rows;
}

const PixelOptions gray{.bit_depth = 8, .precise = false, .keep_gray = true};

/// The samples of one row of values.
template <class T>
Rows gray_row(const std::vector<T>& values, const GridOptions& grid = {}) {
  return rows_of(
      *make_row_source(TensorView::hw(values.data(), {1, static_cast<std::int64_t>(values.size())}), grid, gray));
}

TEST(GridSource, ReadsRowsHoweverTheyFollowEachOther) {
  constexpr std::ptrdiff_t width = 70;
  constexpr std::ptrdiff_t height = 40;
  std::vector<std::uint8_t> levels(2 * 3 * (width + 1) * height);
  for (std::size_t i = 0; i < levels.size(); ++i) levels[i] = static_cast<std::uint8_t>(i * i / 7 + i);
  constexpr std::ptrdiff_t plane = (width + 1) * height;
  // Side by side, with a gap, one and the same row, one and the same element, backwards, rows backwards alone.
  const Strides orders[] = {{3 * plane, plane, width, 1},   {3 * plane, plane, width + 1, 1},
                            {3 * plane, plane, 0, 1},       {3 * plane, plane, 0, 0},
                            {3 * plane, plane, -width, -1}, {3 * plane, plane, -width, 1},
                            {3 * plane, 1, 3 * width, 3}};
  for (const Strides& strides : orders) {
    for (const std::int64_t images : {1, 2}) {
      const std::ptrdiff_t first = strides.h < 0 ? width * height - 1 - (strides.w > 0 ? width - 1 : 0) : 0;
      const TensorView view(levels.data() + first, DType::u8, {images, 3, height, width}, strides);
      const auto source = make_row_source(view, {.nrow = 1, .padding = 0});
      std::vector<int> expected;
      for (std::ptrdiff_t row = 0; row < images * height; ++row) {
        for (std::ptrdiff_t pixel = 0; pixel < 3 * width; ++pixel) {
          const std::ptrdiff_t place = first + row / height * strides.n + pixel % 3 * strides.c +
                                       row % height * strides.h + pixel / 3 * strides.w;
          expected.push_back(levels[static_cast<std::size_t>(place)]);
        }
      }
      const Rows rows = rows_of(*source);
      ASSERT_EQ(rows.samples, expected) << strides.h << ", " << strides.w << ", " << images;
      EXPECT_EQ(rows.tally.values, static_cast<std::uint64_t>(images * 3 * height * width));
    }
  }
}

TEST(GridSource, LaysOutImagesAsTheReferenceDoes) {
  const std::array<std::uint8_t, 6> images = {10, 11, 20, 21, 30, 31};  // three of one row and two columns
  GridOptions grid;
  grid.nrow = 2;
  grid.padding = 1;
  grid.pad_value = 9;
  const auto source = make_row_source(TensorView::nchw(images.data(), {3, 1, 1, 2}), grid, gray);
  EXPECT_EQ(source->info().width, 7);
  EXPECT_EQ(source->info().height, 5);
  const Rows rows = rows_of(*source);
  EXPECT_EQ(rows.samples, (std::vector<int>{9, 9,  9,  9, 9,  9,  9,  //
                                            9, 10, 11, 9, 20, 21, 9,  //
                                            9, 9,  9,  9, 9,  9,  9,  //
                                            9, 30, 31, 9, 9,  9,  9,  //
                                            9, 9,  9,  9, 9,  9,  9}));
  EXPECT_EQ(rows.tally.values, 6U) << "padding is not counted";
  EXPECT_EQ(rows.tally.minimum, 10.0);
}

TEST(GridSource, GrayIsRepeatedUnlessItIsToBeKept) {
  const std::array<std::uint8_t, 2> image = {10, 20};
  const auto source = make_row_source(TensorView::hw(image.data(), {1, 2}));
  EXPECT_EQ(source->info().channels, 3);
  EXPECT_EQ(rows_of(*source).samples, (std::vector<int>{10, 10, 10, 20, 20, 20}));
  EXPECT_EQ(rows_of(*source).tally.values, 2U);
  EXPECT_EQ(make_row_source(TensorView::hw(image.data(), {1, 2}), {}, gray)->info().channels, 1);
}

TEST(GridSource, ChannelsComeOutAsRedGreenBlueAlpha) {
  const std::array<std::uint8_t, 8> pixels = {1, 2, 3, 4, 5, 6, 7, 8};
  const TensorView view = TensorView::hwc(pixels.data(), {1, 2, 4});
  EXPECT_EQ(rows_of(*make_row_source(view)).samples, (std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(rows_of(*make_row_source(view.with_channel_order(ChannelOrder::bgr))).samples,
            (std::vector<int>{3, 2, 1, 4, 7, 6, 5, 8}));
}

TEST(GridSource, FloatingValuesAreClampedAndNanIsBlackAndAllIsCounted) {
  const Rows rows = gray_row<float>({-0.5F, 0.0F, 0.5F, 1.0F, 2.0F, nan_value, infinity, -infinity});
  EXPECT_EQ(rows.samples, (std::vector<int>{0, 0, 128, 255, 255, 0, 255, 0}));
  EXPECT_EQ(rows.tally.values, 8U);
  EXPECT_EQ(rows.tally.clipped_below, 2U);
  EXPECT_EQ(rows.tally.clipped_above, 2U);
  EXPECT_EQ(rows.tally.nan, 1U);
  EXPECT_EQ(rows.tally.positive_infinity, 1U);
  EXPECT_EQ(rows.tally.negative_infinity, 1U);
  EXPECT_EQ(rows.tally.minimum, -0.5);
  EXPECT_EQ(rows.tally.maximum, 2.0);
}

TEST(GridSource, NormalisingMapsTheRangeToTheWholeScale) {
  GridOptions grid;
  grid.normalize = true;
  EXPECT_EQ(gray_row<float>({-2.0F, 0.0F, 2.0F}, grid).samples, (std::vector<int>{0, 128, 255}));
  EXPECT_EQ(gray_row<std::uint8_t>({50, 100, 150}, grid).samples, (std::vector<int>{0, 128, 255}));
  EXPECT_EQ(gray_row<std::int64_t>({-1000000, 0, 1000000}, grid).samples, (std::vector<int>{0, 128, 255}));
  EXPECT_EQ(gray_row<float>({0.4F, 0.4F, 0.4F}, grid).samples, (std::vector<int>{0, 0, 0})) << "a constant picture";
  grid.value_range = ValueRange{1.0, -1.0};
  EXPECT_EQ(gray_row<float>({-2.0F, 0.0F, 2.0F}, grid).samples, (std::vector<int>{0, 0, 0})) << "high below low";
  grid.value_range = ValueRange{0.5, 0.5};
  EXPECT_EQ(gray_row<float>({0.0F, 0.5F}, grid).samples, (std::vector<int>{0, 0})) << "high equal to low";
}

TEST(GridSource, OneBadValueTurnsANormalisedPictureBlackAndIsCounted) {
  GridOptions grid;
  grid.normalize = true;
  for (const float bad : {nan_value, infinity, -infinity}) {
    const Rows rows = gray_row<float>({0.25F, bad, 0.75F, 1.0F}, grid);
    EXPECT_EQ(rows.samples, (std::vector<int>{0, 0, 0, 0})) << bad;
    EXPECT_EQ(rows.tally.nan + rows.tally.positive_infinity + rows.tally.negative_infinity, 1U);
  }
}

TEST(GridSource, ARangeWithABadEndIsBlackAsInTheReference) {
  GridOptions grid;
  grid.normalize = true;
  const double infinite = infinity;
  const double no_number = nan_value;
  for (const ValueRange& range : {ValueRange{no_number, 1.0}, ValueRange{0.0, no_number}, ValueRange{0.0, infinite},
                                  ValueRange{-infinite, 0.0}, ValueRange{-infinite, infinite}}) {
    grid.value_range = range;
    EXPECT_EQ(gray_row<float>({0.0F, 0.25F, 1.0F}, grid).samples, (std::vector<int>{0, 0, 0}))
        << range.low << " to " << range.high;
  }
}

TEST(GridSource, ValueRangeAndScaleEachDoNothingWithoutNormalize) {
  GridOptions grid;
  grid.value_range = ValueRange{-1.0, 1.0};
  grid.scale_each = true;
  EXPECT_EQ(gray_row<float>({0.0F, 0.5F, 1.0F}, grid).samples, (std::vector<int>{0, 128, 255}));
}

TEST(GridSource, PaddingGoesThroughTheSameStepsButIsNotNormalised) {
  const std::array<float, 2> images = {0.0F, 10.0F};
  for (const auto& [pad_value, level] : {std::pair<double, int>{1.0, 255},
                                         {0.5, 128},
                                         {2.0, 255},
                                         {-1.0, 0},
                                         {std::nan(""), 0},
                                         {HUGE_VAL, 255},
                                         {0.5 / 255, 1}}) {
    for (const bool normalize : {false, true}) {
      GridOptions grid;
      grid.padding = 1;
      grid.pad_value = pad_value;
      grid.normalize = normalize;
      const Rows rows = rows_of(*make_row_source(TensorView::nchw(images.data(), {2, 1, 1, 1}), grid, gray));
      EXPECT_EQ(rows.samples[0], level) << pad_value;
      EXPECT_EQ(rows.tally.values, 2U);
    }
  }
}

TEST(GridSource, OfOneImageLooksAtNoOptionOfTheGrid) {
  const std::array<std::uint8_t, 2> image = {10, 20};
  GridOptions grid;
  grid.nrow = 0;
  grid.padding = -5;
  grid.pad_value = 1e9;
  EXPECT_EQ(rows_of(*make_row_source(TensorView::hw(image.data(), {1, 2}), grid, gray)).samples,
            (std::vector<int>{10, 20}));
}

TEST(GridSource, AListOfPlanesIsABatchOfGrayPictures) {
  const std::array<std::uint8_t, 3> planes = {10, 20, 30};
  const TensorView view = TensorView::hw(planes.data(), {1, 1});
  const std::vector<TensorView> images = {view, TensorView::hw(planes.data() + 1, {1, 1}),
                                          TensorView::hw(planes.data() + 2, {1, 1})};
  GridOptions grid;
  grid.padding = 0;
  EXPECT_EQ(rows_of(*make_row_source(images, grid, gray)).samples, (std::vector<int>{10, 20, 30}));
}

/// Each axis in turn with a stride beside a power of two that a narrow type would cut.
TEST(GridSource, StridesBeyondSixteenBitsAreNotCut) {
  constexpr std::array<std::ptrdiff_t, 6> strides = {65535, 65536, 65537, -65535, -65536, -65537};
  Bytes memory(3 * 65537);
  for (std::size_t i = 0; i < memory.size(); ++i) memory[i] = static_cast<std::byte>(i * 2654435761U >> 11);
  for (const std::ptrdiff_t stride : strides) {
    for (int axis = 0; axis < 4; ++axis) {
      Shape shape;
      Strides by_axis;
      (axis == 0 ? shape.n : axis == 1 ? shape.c : axis == 2 ? shape.h : shape.w) = 3;
      (axis == 0 ? by_axis.n : axis == 1 ? by_axis.c : axis == 2 ? by_axis.h : by_axis.w) = stride;
      const std::ptrdiff_t first = stride > 0 ? 0 : -2 * stride;
      GridOptions grid;
      grid.padding = 0;
      const Rows rows =
          rows_of(*make_row_source(TensorView(memory.data() + first, DType::u8, shape, by_axis), grid, gray));
      std::vector<int> expected;
      for (int i = 0; i < 3; ++i)
        expected.push_back(std::to_integer<int>(memory[static_cast<std::size_t>(first + i * stride)]));
      ASSERT_EQ(rows.samples, expected) << "axis " << axis << ", stride " << stride;
    }
  }
}

TEST(GridSource, DescribesAndReadsPicturesThatNoMemoryHolds) {
  const std::array<std::uint8_t, 4> pixel = {1, 2, 3, 4};
  const std::int64_t height = std::int64_t{1} << 45;
  const auto source = make_row_source(TensorView(pixel.data(), DType::u8, {1, 4, height, 2}, {0, 1, 0, 0}));
  EXPECT_EQ(source->info().height, height);
  Bytes row(8);
  Tally tally;
  source->read_rows(height - 1, 1, row.data(), tally);
  EXPECT_EQ(row, support::bytes_of("\1\2\3\4\1\2\3\4"));
  EXPECT_EQ(tally.values, 8U);
}

TEST(GridSource, WritesNothingBesideTheRowsThatWereAsked) {
  const std::vector<float> values(5 * 3 * 4 * 7, 0.5F);
  GridOptions grid;
  grid.nrow = 3;
  for (const int bit_depth : {8, 16}) {
    const auto source = make_row_source(TensorView::nchw(values.data(), {5, 3, 4, 7}), grid, {.bit_depth = bit_depth});
    const std::size_t row_bytes = source->info().row_bytes();
    for (std::int64_t y = 0; y < source->info().height; ++y) {
      Bytes guarded(row_bytes + 64, std::byte{0xEE});
      Tally tally;
      source->read_rows(y, 1, guarded.data() + 32, tally);
      const Bytes guard(32, std::byte{0xEE});
      ASSERT_TRUE(std::equal(guard.begin(), guard.end(), guarded.begin()));
      ASSERT_TRUE(std::equal(guard.begin(), guard.end(), guarded.end() - 32));
    }
    Tally nothing;
    source->read_rows(0, 0, nullptr, nothing);
    EXPECT_EQ(nothing.values, 0U);
  }
}

TEST(GridSource, MayBeReadFromManyThreadsAtOnce) {
  std::vector<float> values(4 * 3 * 50 * 50);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i % 997) / 996.0F;
  GridOptions grid;
  grid.normalize = true;
  const auto source = make_row_source(TensorView::nchw(values.data(), {4, 3, 50, 50}), grid);
  const Rows expected = rows_of(*source);
  std::vector<Rows> found(6);
  std::vector<std::thread> threads;
  for (Rows& rows : found) threads.emplace_back([&] { rows = rows_of(*source); });
  for (std::thread& thread : threads) thread.join();
  for (const Rows& rows : found) {
    EXPECT_EQ(rows.samples, expected.samples);
    EXPECT_EQ(rows.tally.values, expected.tally.values);
  }
}

TEST(GridSource, AddsToTheTallyItIsGiven) {
  const std::array<float, 2> values = {-1.0F, 3.0F};
  const auto source = make_row_source(TensorView::hw(values.data(), {1, 2}));
  Tally tally;
  tally.values = 100;
  tally.clipped_below = 10;
  tally.minimum = -7.0;
  tally.maximum = 1.0;
  Bytes row(6);
  source->read_rows(0, 1, row.data(), tally);
  EXPECT_EQ(tally.values, 102U);
  EXPECT_EQ(tally.clipped_below, 11U);
  EXPECT_EQ(tally.clipped_above, 1U);
  EXPECT_EQ(tally.minimum, -7.0);
  EXPECT_EQ(tally.maximum, 3.0);
}

TEST(GridSource, PreciseBringsBackTheLevelsThatHalfTypesLose) {
  // 129 / 255 in bfloat16, which the reference's own steps turn into 130.
  const std::array<BFloat16, 1> value = {BFloat16{0x3F02}};
  const TensorView view = TensorView::hw(value.data(), {1, 1});
  EXPECT_EQ(rows_of(*make_row_source(view, {}, gray)).samples[0], 130);
  EXPECT_EQ(rows_of(*make_row_source(view, {}, {.bit_depth = 8, .precise = true, .keep_gray = true})).samples[0], 129);
}

TEST(GridSource, RefusesWhatNoPictureCanHold) {
  const std::array<float, 64> data{};
  const auto of_channels = [&](std::int64_t channels) { return TensorView::chw(data.data(), {channels, 2, 2}); };
  for (const std::int64_t channels : {5, 6, 16}) {
    expect_error([&] { (void)make_row_source(of_channels(channels)); }, ErrorCode::unsupported,
                 {std::to_string(channels) + " channels", "1 (gray)", "4 (RGBA)", "HWC"});
  }
  expect_error([&] { (void)make_row_source(of_channels(0)); }, ErrorCode::invalid_argument, {"C 0"});
  for (const int bit_depth : {0, 1, 12, 32, -8}) {
    expect_error([&] { (void)make_row_source(of_channels(3), {}, {.bit_depth = bit_depth}); },
                 ErrorCode::invalid_argument, {"bit_depth is " + std::to_string(bit_depth), "8 or 16"});
  }
  const std::int64_t side = std::int64_t{1} << 31;
  expect_error(
      [&] {
        (void)make_row_source(TensorView(data.data(), DType::u8, {1, 1, side, side}, {}));
      },
      ErrorCode::too_large, {std::to_string(side) + " x " + std::to_string(side)});
}

}  // namespace
