// Owns the properties of colours: whatever the options, rows, statistics and clip maps equal the oracle's.
// Must not know how the library makes them.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "colour_oracle.hpp"
#include "random_colours.hpp"
#include "random_tensor.hpp"
#include "statistics_check.hpp"
#include "support.hpp"
#include "tensorimage/tensorimage.hpp"

namespace {

using namespace tensorimage;
using oracle::Fate;
using support::Bytes;

struct Rows {
  Bytes bytes;
  Tally tally;
};

/// What `make` makes, but for tensors whose extent is beyond the arithmetic, which are refused: see
/// input_range_refusals_test.
template <class Make>
auto unless_too_wide(Make make) {
  try {
    return make();
  } catch (const Error& error) {
    const bool too_wide = std::string_view(error.what()).find("whose extent is no number of") != std::string_view::npos;
    if (!too_wide) throw;
    RC_DISCARD("wider than any range");
  }
}

Rows all_rows(const RowSource& source) {
  const PictureInfo& info = source.info();
  Rows rows{Bytes(info.row_bytes() * static_cast<std::size_t>(info.height)), {}};
  source.read_rows(0, info.height, rows.bytes.data(), rows.tally);
  return rows;
}

/// So that a failure says what it failed with.
void log_options(const TensorView& view, const random_colours::Options& options) {
  const Shape& shape = view.shape();
  const PixelOptions& pixels = options.pixels;
  RC_LOG() << dtype_name(view.dtype()) << " " << shape.n << "x" << shape.c << "x" << shape.h << "x" << shape.w
           << ", normalize " << options.grid.normalize << ", pad_value " << options.grid.pad_value << ", padding "
           << options.grid.padding << ", bit_depth " << pixels.bit_depth << ", precise " << pixels.precise
           << ", keep_gray " << pixels.keep_gray << ", map " << pixels.colour_map.has_value() << ", background "
           << pixels.background.has_value() << ", nan " << pixels.nan_colour.has_value() << "\n";
  if (pixels.input_range) {
    RC_LOG() << "range of kind " << static_cast<int>(pixels.input_range->kind) << " from " << pixels.input_range->low
             << " to " << pixels.input_range->high << ", each image " << pixels.input_range->each_image
             << ", each channel " << pixels.input_range->each_channel << "\n";
  }
  if (pixels.unnormalize) {
    for (const double number : pixels.unnormalize->mean) RC_LOG() << "mean " << number << "\n";
    for (const double number : pixels.unnormalize->deviation) RC_LOG() << "deviation " << number << "\n";
  }
}

void expect_oracles_rows(std::span<const TensorView> views, const RowSource& source,
                         const random_colours::Options& options) {
  const oracle::ColouredPicture expected = oracle::make_coloured_picture(views, options.grid, options.pixels);
  RC_ASSERT(source.info().width == expected.info.width);
  RC_ASSERT(source.info().height == expected.info.height);
  RC_ASSERT(source.info().channels == expected.info.channels);
  RC_ASSERT(source.info().bit_depth == expected.info.bit_depth);
  RC_ASSERT(source.info().palette == nullptr);
  const Rows rows = all_rows(source);
  const auto place = std::mismatch(rows.bytes.begin(), rows.bytes.end(), expected.rows.begin(), expected.rows.end());
  if (place.first != rows.bytes.end()) {
    RC_LOG() << "byte " << place.first - rows.bytes.begin() << " is " << std::to_integer<int>(*place.first) << ", not "
             << std::to_integer<int>(*place.second) << "\n";
  }
  RC_ASSERT(rows.bytes == expected.rows);
  RC_ASSERT(support::difference(rows.tally, expected.tally) == "");
}

/// One batch, or a list of its images of two dtypes.
struct Drawn {
  std::vector<random_tensor::Tensor> tensors;
  std::vector<TensorView> views;
};

Drawn draw_list(Shape shape) {
  Drawn drawn;
  const auto images = static_cast<std::size_t>(shape.n);
  shape.n = 1;
  const DType dtypes[] = {random_tensor::draw_dtype(), random_tensor::draw_dtype()};
  for (std::size_t i = 0; i < images; ++i) {
    drawn.tensors.push_back(random_tensor::draw_tensor(dtypes[i % 2], shape));
    drawn.views.push_back(drawn.tensors.back().view);
  }
  return drawn;
}

RC_GTEST_PROP(ColourProperty, RowsAndStatisticsOfABatchEqualTheOracles, ()) {
  const random_tensor::Tensor tensor =
      random_tensor::draw_tensor(random_tensor::draw_dtype(), random_tensor::draw_shape());
  const random_colours::Options options = random_colours::draw(tensor.view.shape().c);
  log_options(tensor.view, options);
  expect_oracles_rows({&tensor.view, 1},
                      *unless_too_wide([&] { return make_row_source(tensor.view, options.grid, options.pixels); }),
                      options);
}

RC_GTEST_PROP(ColourProperty, RowsAndStatisticsOfAListEqualTheOracles, ()) {
  const Drawn drawn = draw_list(random_tensor::draw_shape());
  const random_colours::Options options = random_colours::draw(drawn.views[0].shape().c);
  for (const TensorView& view : drawn.views) log_options(view, options);
  expect_oracles_rows(drawn.views,
                      *unless_too_wide([&] { return make_row_source(drawn.views, options.grid, options.pixels); }),
                      options);
}

RC_GTEST_PROP(ColourProperty, InspectSaysWhatTheOracleCounts, ()) {
  const Drawn drawn = draw_list(random_tensor::draw_shape());
  const random_colours::Options options = random_colours::draw(drawn.views[0].shape().c);
  for (const TensorView& view : drawn.views) log_options(view, options);
  const oracle::ColouredPicture expected = oracle::make_coloured_picture(drawn.views, options.grid, options.pixels);
  const ColourReport report = unless_too_wide([&] { return inspect(drawn.views, options.grid, options.pixels); });
  RC_ASSERT(report.shape.n == static_cast<std::int64_t>(drawn.views.size()));
  RC_ASSERT(report.channels.size() == static_cast<std::size_t>(report.shape.c));
  RC_ASSERT(support::difference(report.tally, static_cast<const ValueStatistics&>(expected.tally)) == "");
  for (std::size_t c = 0; c < report.channels.size(); ++c) {
    RC_ASSERT(support::difference(report.channels[c], expected.tally.channels[c]) == "");
  }
}

RC_GTEST_PROP(ColourProperty, BandsInAnyOrderGiveTheSameRowsAndStatistics, ()) {
  const random_tensor::Tensor tensor =
      random_tensor::draw_tensor(random_tensor::draw_dtype(), random_tensor::draw_shape());
  const random_colours::Options options = random_colours::draw(tensor.view.shape().c);
  const auto source = unless_too_wide([&] { return make_row_source(tensor.view, options.grid, options.pixels); });
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
    Tally tally;
    source->read_rows(starts[band], starts[band + 1] - starts[band],
                      pieces.bytes.data() + static_cast<std::size_t>(starts[band]) * source->info().row_bytes(), tally);
    pieces.tally.merge(tally);
  }
  RC_ASSERT(pieces.bytes == whole.bytes);
  RC_ASSERT(support::difference(pieces.tally, whole.tally) == "");
}

RC_GTEST_PROP(ColourProperty, TheClipMapPaintsEveryPixelByItsFate, ()) {
  const random_tensor::Tensor tensor =
      random_tensor::draw_tensor(random_tensor::draw_dtype(), random_tensor::draw_shape());
  const random_colours::Options options = random_colours::draw(tensor.view.shape().c);
  log_options(tensor.view, options);
  const ClipMapColours colours{.below = {1, 2, 3}, .above = {4, 5, 6}, .nan = {7, 8, 9}};
  const auto source =
      unless_too_wide([&] { return make_clip_map_source(tensor.view, options.grid, options.pixels, colours); });
  const oracle::ColouredPicture expected =
      oracle::make_coloured_picture({&tensor.view, 1}, options.grid, options.pixels);
  RC_ASSERT(source->info().width == expected.info.width);
  RC_ASSERT(source->info().height == expected.info.height);
  RC_ASSERT(source->info().channels == 3);
  RC_ASSERT(source->info().bit_depth == 8);
  const Bytes map = all_rows(*source).bytes;
  for (std::size_t i = 0; i < expected.fates.size(); ++i) {
    const auto level = [&](std::size_t c) { return std::to_integer<std::uint8_t>(map[3 * i + c]); };
    const Colour found{level(0), level(1), level(2)};
    switch (expected.fates[i]) {
      case Fate::nan: RC_ASSERT((found == colours.nan)); break;
      case Fate::above: RC_ASSERT((found == colours.above)); break;
      case Fate::below: RC_ASSERT((found == colours.below)); break;
      default: RC_ASSERT(found.red == found.green); RC_ASSERT(found.green == found.blue);
    }
  }
}

}  // namespace
