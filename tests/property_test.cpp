// Owns the properties that hold for every tensor and option: the rows equal the oracle's, however they are asked for.
// Must not know how the library makes them.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "oracle.hpp"
#include "random_tensor.hpp"
#include "support.hpp"
#include "tensorimage/tensorimage.hpp"

namespace {

using namespace tensorimage;
using support::Bytes;

bool same_tally(const ValueStatistics& a, const ValueStatistics& b) {
  return a.values == b.values && a.clipped_below == b.clipped_below && a.clipped_above == b.clipped_above &&
         a.nan == b.nan && a.positive_infinity == b.positive_infinity && a.negative_infinity == b.negative_infinity &&
         a.minimum == b.minimum && a.maximum == b.maximum;
}

struct Rows {
  Bytes bytes;
  Tally tally;
};

Rows all_rows(const RowSource& source) {
  const PictureInfo& info = source.info();
  Rows rows{Bytes(info.row_bytes() * static_cast<std::size_t>(info.height)), {}};
  source.read_rows(0, info.height, rows.bytes.data(), rows.tally);
  return rows;
}

PixelOptions draw_pixels() {
  return {.bit_depth = *rc::gen::element(8, 8, 16),
          .precise = *rc::gen::arbitrary<bool>(),
          .keep_gray = *rc::gen::arbitrary<bool>()};
}

void expect_oracles_rows(std::span<const TensorView> views, const RowSource& source, const GridOptions& grid,
                         const PixelOptions& pixels) {
  const oracle::Picture expected = oracle::make_picture(views, grid, pixels);
  RC_ASSERT(source.info().width == expected.info.width);
  RC_ASSERT(source.info().height == expected.info.height);
  RC_ASSERT(source.info().channels == expected.info.channels);
  RC_ASSERT(source.info().bit_depth == expected.info.bit_depth);
  const Rows rows = all_rows(source);
  RC_ASSERT(rows.bytes == expected.rows);
  RC_ASSERT(same_tally(rows.tally, expected.tally));
}

void expect_oracles_grid(const Tensor& grid, const oracle::Grid& expected) {
  RC_ASSERT(grid.dtype() == expected.dtype);
  RC_ASSERT(grid.shape() == (Shape{1, expected.channels, expected.height, expected.width}));
  std::size_t i = 0;
  for (std::int64_t c = 0; c < expected.channels; ++c) {
    for (std::int64_t h = 0; h < expected.height; ++h) {
      for (std::int64_t w = 0; w < expected.width; ++w, ++i) {
        const oracle::Number number = oracle::element(grid.view(), 0, c, h, w);
        const oracle::Number wanted = expected.values[i];
        RC_ASSERT(number.integer == wanted.integer);
        RC_ASSERT(number.real == wanted.real || (number.real != number.real && wanted.real != wanted.real));
      }
    }
  }
}

RC_GTEST_PROP(Property, RowsOfABatchEqualTheOracles, ()) {
  const random_tensor::Tensor tensor =
      random_tensor::draw_tensor(random_tensor::draw_dtype(), random_tensor::draw_shape());
  const GridOptions grid = random_tensor::draw_options();
  const PixelOptions pixels = draw_pixels();
  expect_oracles_rows({&tensor.view, 1}, *make_row_source(tensor.view, grid, pixels), grid, pixels);
}

RC_GTEST_PROP(Property, RowsAndGridOfAListEqualTheOracles, ()) {
  Shape shape = random_tensor::draw_shape();
  const auto images = static_cast<std::size_t>(shape.n);
  shape.n = 1;
  // Two dtypes at most, since a third would nearly always promote to a floating one.
  const DType dtypes[] = {random_tensor::draw_dtype(), random_tensor::draw_dtype()};
  std::vector<random_tensor::Tensor> tensors;
  std::vector<TensorView> views;
  for (std::size_t i = 0; i < images; ++i) {
    tensors.push_back(random_tensor::draw_tensor(dtypes[i % 2], shape));
    views.push_back(tensors.back().view);
  }
  const GridOptions grid = random_tensor::draw_options();
  const PixelOptions pixels = draw_pixels();
  expect_oracles_rows(views, *make_row_source(views, grid, pixels), grid, pixels);
  expect_oracles_grid(make_grid(views, grid), oracle::make_grid(views, grid));
}

RC_GTEST_PROP(Property, BandsInAnyOrderGiveTheSameRowsAndTally, ()) {
  const random_tensor::Tensor tensor =
      random_tensor::draw_tensor(random_tensor::draw_dtype(), random_tensor::draw_shape());
  const auto source = make_row_source(tensor.view, random_tensor::draw_options(), draw_pixels());
  const std::int64_t height = source->info().height;
  const Rows whole = all_rows(*source);
  std::vector<std::int64_t> starts = {0};
  while (starts.back() < height) {
    starts.push_back(std::min(height, starts.back() + *rc::gen::inRange<std::int64_t>(1, 9)));
  }
  std::vector<std::size_t> order(starts.size() - 1);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::mt19937 random(*rc::gen::arbitrary<std::uint32_t>());
  std::shuffle(order.begin(), order.end(), random);
  Rows pieces{Bytes(whole.bytes.size(), std::byte{0xA5}), {}};
  for (const std::size_t band : order) {
    const auto first = static_cast<std::size_t>(starts[band]);
    Tally tally;
    source->read_rows(starts[band], starts[band + 1] - starts[band],
                      pieces.bytes.data() + first * source->info().row_bytes(), tally);
    pieces.tally.merge(tally);
  }
  RC_ASSERT(pieces.bytes == whole.bytes);
  RC_ASSERT(same_tally(pieces.tally, whole.tally));
}

RC_GTEST_PROP(Property, TheGridEqualsTheOraclesAndSavesAsTheTensorDoes, ()) {
  const random_tensor::Tensor tensor =
      random_tensor::draw_tensor(random_tensor::draw_dtype(), random_tensor::draw_shape());
  const GridOptions options = random_tensor::draw_options();
  const Tensor grid = make_grid(tensor.view, options);
  expect_oracles_grid(grid, oracle::make_grid({&tensor.view, 1}, options));
  RC_ASSERT(encode_image(grid.view(), "pam") == encode_image(tensor.view, "pam", options));
}

RC_GTEST_PROP(Property, ThreadsChangeNeitherBytesNorTally, ()) {
  Shape shape = random_tensor::draw_shape();
  shape.n = *rc::gen::inRange<std::int64_t>(2, 4);
  const random_tensor::Tensor tensor = random_tensor::draw_tensor(random_tensor::draw_dtype(), shape);
  GridOptions grid = random_tensor::draw_options();
  // Small pictures are made on one thread; wide padding makes a large one of few values.
  grid.padding = *rc::gen::inRange<std::int64_t>(300, 400);
  SaveOptions options;
  options.format = "pam";
  options.pixels = draw_pixels();
  std::vector<Bytes> files;
  std::vector<ValueStatistics> tallies;
  for (const int threads : {1, 2, 7}) {
    options.threads = threads;
    MemorySink sink;
    tallies.push_back(save_image(tensor.view, sink, grid, options).tally);
    files.push_back(sink.take());
  }
  RC_ASSERT(files[1] == files[0]);
  RC_ASSERT(files[2] == files[0]);
  RC_ASSERT(same_tally(tallies[1], tallies[0]));
  RC_ASSERT(same_tally(tallies[2], tallies[0]));
}

}  // namespace
