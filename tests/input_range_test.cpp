// Owns the proof of input ranges on named cases: what is restored exactly, what is left out, what is refused.
// Must not know encoders or files.
#include "tensorimage/input_range.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "colour_oracle_ranges.hpp"
#include "picture_samples.hpp"
#include "special_values.hpp"

namespace {

using namespace tensorimage;
using support::infinity;
using support::levels_up_to;
using support::nan_value;
using support::one_row;
using support::samples_of;

PixelOptions gray(const InputRange& range, int bit_depth = 8) {
  PixelOptions pixels;
  pixels.bit_depth = bit_depth;
  pixels.keep_gray = true;
  pixels.input_range = range;
  return pixels;
}

/// Samples without padding, pixel by pixel.
PixelOptions plain(const InputRange& range) {
  PixelOptions pixels;
  pixels.input_range = range;
  return pixels;
}

GridOptions no_padding() {
  GridOptions grid;
  grid.padding = 0;
  return grid;
}

template <class T>
std::vector<int> gray_samples(const std::vector<T>& values, const InputRange& range, int bit_depth = 8) {
  return samples_of(one_row(values), gray(range, bit_depth)).values;
}

TEST(InputRange, SignedUnitRestoresEveryByteOfAPictureScaledInFloat32) {
  std::vector<float> values;
  for (int level = 0; level <= 255; ++level) values.push_back(static_cast<float>(level) / 255.0F * 2.0F - 1.0F);
  EXPECT_EQ(gray_samples(values, InputRange::signed_unit()), levels_up_to(255));
}

TEST(InputRange, SignedUnitRestoresEveryByteOfAPictureScaledInFloat16) {
  std::vector<Float16> values;
  for (int level = 0; level <= 255; ++level) {
    const double unit = oracle::round_to(level / 255.0, oracle::float16);
    values.push_back({support::stored(unit * 2 - 1, oracle::float16)});
  }
  EXPECT_EQ(gray_samples(values, InputRange::signed_unit()), levels_up_to(255));
}

TEST(InputRange, ByteRestoresEveryByteWhateverTheFloatingType) {
  std::vector<float> singles;
  std::vector<double> doubles;
  std::vector<Float16> halves;
  std::vector<BFloat16> brains;
  for (int level = 0; level <= 255; ++level) {
    singles.push_back(static_cast<float>(level));
    doubles.push_back(level);
    halves.push_back({support::stored(level, oracle::float16)});
    brains.push_back({support::stored(level, oracle::bfloat16)});
  }
  EXPECT_EQ(gray_samples(singles, InputRange::byte()), levels_up_to(255));
  EXPECT_EQ(gray_samples(doubles, InputRange::byte()), levels_up_to(255));
  EXPECT_EQ(gray_samples(halves, InputRange::byte()), levels_up_to(255));
  EXPECT_EQ(gray_samples(brains, InputRange::byte()), levels_up_to(255));
}

TEST(InputRange, SixteenBitIntegersKeepEveryLevelIn16Bits) {
  std::vector<std::uint16_t> unsigned_values;
  std::vector<std::int16_t> signed_values;
  std::vector<std::int32_t> wide;
  std::vector<std::uint8_t> bytes;
  std::vector<int> wanted_of_bytes;
  for (int level = 0; level <= 65535; ++level) {
    unsigned_values.push_back(static_cast<std::uint16_t>(level));
    signed_values.push_back(static_cast<std::int16_t>(level - 32768));
    wide.push_back(level * 1000 - 7);
    if (level <= 255) bytes.push_back(static_cast<std::uint8_t>(level));
    if (level <= 255) wanted_of_bytes.push_back(level * 257);
  }
  EXPECT_EQ(gray_samples(unsigned_values, {.low = 0, .high = 65535}, 16), levels_up_to(65535));
  EXPECT_EQ(gray_samples(signed_values, {.low = -32768, .high = 32767}, 16), levels_up_to(65535));
  EXPECT_EQ(gray_samples(wide, {.low = -7, .high = 65534993}, 16), levels_up_to(65535));
  EXPECT_EQ(gray_samples(bytes, InputRange::byte(), 16), wanted_of_bytes);
}

TEST(InputRange, UnitIsTheRangeOfIntegersToo) {
  EXPECT_EQ(gray_samples(std::vector<std::uint8_t>{0, 1, 2, 255}, InputRange::unit()),
            (std::vector<int>{0, 255, 255, 255}));
  EXPECT_EQ(gray_samples(std::vector<std::int64_t>{-1, 0, 1, 2}, InputRange::unit()),
            (std::vector<int>{0, 0, 255, 255}));
}

TEST(InputRange, ABoolIsZeroOrOne) {
  const bool values[] = {false, true};
  const TensorView view = TensorView::hw(values, {1, 2});
  EXPECT_EQ(samples_of(view, gray(InputRange::unit())).values, (std::vector<int>{0, 255}));
  EXPECT_EQ(samples_of(view, gray(InputRange::finite())).values, (std::vector<int>{0, 255}));
  EXPECT_EQ(samples_of(view, gray({.low = -1, .high = 1})).values, (std::vector<int>{128, 255}));
  EXPECT_EQ(samples_of(view, gray(InputRange::byte())).values, (std::vector<int>{0, 1}));
}

TEST(InputRange, CountsWhatLiesOutsideTheRange) {
  const std::vector<float> values = {-1.5F, -1.0F, 1.0F, 1.25F, infinity, -infinity, nan_value, 0.0F};
  const auto samples = samples_of(one_row(values), gray(InputRange::signed_unit()));
  EXPECT_EQ(samples.values, (std::vector<int>{0, 0, 255, 255, 255, 0, 0, 128}));
  EXPECT_EQ(samples.tally.clipped_below, 2U);
  EXPECT_EQ(samples.tally.clipped_above, 2U);
  EXPECT_EQ(samples.tally.black, 4U);
  EXPECT_EQ(samples.tally.white, 3U);
  EXPECT_EQ(samples.tally.minimum, -1.5);
  EXPECT_EQ(samples.tally.maximum, 1.25);
}

TEST(InputRange, ValuesAtTheEndsAreNotClippedWhenTheEndsRoundToThem) {
  const auto samples = samples_of(one_row(std::vector<float>{0.1F, 0.7F}), gray({.low = 0.1, .high = 0.7}));
  EXPECT_EQ(samples.tally.clipped_below + samples.tally.clipped_above, 0U);
  EXPECT_EQ(samples.values, (std::vector<int>{0, 255}));
}

TEST(InputRange, TheRangeOfAFixedRangeIsThatOfAlphaToo) {
  const std::vector<float> values = {-1, 0, 1, 1};
  PixelOptions pixels = plain(InputRange::signed_unit());
  EXPECT_EQ(samples_of(TensorView::chw(values.data(), {2, 1, 2}), pixels).values, (std::vector<int>{0, 255, 128, 255}));
}

TEST(InputRange, FiniteFindsItsEndsInSpiteOfNanAndInfinity) {
  const std::vector<float> values = {nan_value, -4.0F, infinity, 6.0F, -infinity, 1.0F};
  const auto samples = samples_of(one_row(values), gray(InputRange::finite()));
  EXPECT_EQ(samples.values, (std::vector<int>{0, 0, 255, 255, 0, 128}));
  EXPECT_EQ(samples.tally.clipped_below, 1U);
  EXPECT_EQ(samples.tally.clipped_above, 1U);
}

TEST(InputRange, FiniteLooksAtTheGroupItIsToldTo) {
  // Two images of three channels of two pixels; the values grow from channel to channel and image to image.
  const std::vector<float> values = {0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121};
  const TensorView view = TensorView::nchw(values.data(), {2, 3, 1, 2});
  InputRange range = InputRange::finite();
  const auto samples = [&] { return samples_of(view, plain(range), no_padding()).values; };
  const auto level = [](double value, double low, double high) {
    return static_cast<int>((value - low) / (high - low) * 255 + 0.5);
  };
  const auto expected = [&](auto low, auto high) {
    std::vector<int> all;
    for (std::size_t image = 0; image < 2; ++image) {
      for (std::size_t pixel = 0; pixel < 2; ++pixel) {
        for (std::size_t c = 0; c < 3; ++c) {
          all.push_back(level(values[image * 6 + c * 2 + pixel], low(image, c), high(image, c)));
        }
      }
    }
    return all;
  };
  EXPECT_EQ(samples(), expected([](auto, auto) { return 0.0; }, [](auto, auto) { return 121.0; }));
  range.each_image = true;
  const auto hundreds = [](std::size_t image) { return 100.0 * static_cast<double>(image); };
  const auto tens = [](std::size_t c) { return 10.0 * static_cast<double>(c); };
  EXPECT_EQ(samples(), expected([&](auto image, auto) { return hundreds(image); },
                                [&](auto image, auto) { return hundreds(image) + 21; }));
  range.each_channel = true;
  EXPECT_EQ(samples(), expected([&](auto image, auto c) { return hundreds(image) + tens(c); },
                                [&](auto image, auto c) { return hundreds(image) + tens(c) + 1; }));
  range.each_image = false;
  EXPECT_EQ(samples(), expected([&](auto, auto c) { return tens(c); }, [&](auto, auto c) { return tens(c) + 101; }));
}

TEST(InputRange, ChannelsAreCountedInTheOrderOfColoursWhateverTheMemoryHolds) {
  const std::vector<float> values = {0, 1, 0, 2, 5, 10};  // pixels of blue, green, red
  InputRange range = InputRange::finite();
  range.each_channel = true;
  const TensorView view = TensorView::hwc(values.data(), {1, 2, 3}).with_channel_order(ChannelOrder::bgr);
  EXPECT_EQ(samples_of(view, plain(range)).values, (std::vector<int>{0, 0, 0, 255, 255, 255}));
  EXPECT_EQ(samples_of(view, plain(range)).tally.channels[0].maximum, 10.0);
  EXPECT_EQ(samples_of(view, plain(range)).tally.channels[2].maximum, 2.0);
}

TEST(InputRange, AConstantGroupAndOneWithoutFiniteValuesAreBlack) {
  EXPECT_EQ(gray_samples(std::vector<float>{7.5F, 7.5F}, InputRange::finite()), (std::vector<int>{0, 0}));
  EXPECT_EQ(gray_samples(std::vector<std::int32_t>{7, 7}, InputRange::finite()), (std::vector<int>{0, 0}));
  EXPECT_EQ(gray_samples(std::vector<float>{7.5F, nan_value}, InputRange::finite()), (std::vector<int>{0, 0}));
  EXPECT_EQ(gray_samples(std::vector<float>{nan_value, nan_value}, InputRange::finite()), (std::vector<int>{0, 0}));
  EXPECT_EQ(gray_samples(std::vector<float>{7.5F, 7.5F}, InputRange::percentile(1, 99)), (std::vector<int>{0, 0}));
}

TEST(InputRange, PercentilesThatAreOneNumberGiveWayToTheExtremes) {
  EXPECT_EQ(gray_samples(std::vector<float>{0, 0, 0, 0, 0, 9}, InputRange::percentile(0, 50)),
            (std::vector<int>{0, 0, 0, 0, 0, 255}));
}

TEST(InputRange, AlphaIsLeftOutOfTheSearchAndKeepsItsMeaning) {
  const std::vector<float> floats = {2, 4, 0.25F, 1.5F};
  EXPECT_EQ(samples_of(TensorView::chw(floats.data(), {2, 1, 2}), plain(InputRange::finite())).values,
            (std::vector<int>{0, 64, 255, 255}));
  const std::vector<std::uint8_t> bytes = {10, 20, 40, 30, 10, 20, 64, 200};
  for (const bool each_channel : {false, true}) {
    InputRange range = InputRange::finite();
    range.each_channel = each_channel;
    const std::vector<int> values = samples_of(TensorView::chw(bytes.data(), {4, 1, 2}), plain(range)).values;
    EXPECT_EQ(values[3], 64);
    EXPECT_EQ(values[7], 200);
  }
}

TEST(InputRange, AlphaOfWideIntegersIn16BitsIsASampleOf16Bits) {
  const std::vector<std::int32_t> wide = {-5, 1000, 300, 65535};
  PixelOptions pixels = plain(InputRange::finite());
  pixels.bit_depth = 16;
  EXPECT_EQ(samples_of(TensorView::chw(wide.data(), {2, 1, 2}), pixels).values,
            (std::vector<int>{0, 300, 65535, 65535}));
  const std::vector<std::uint8_t> bytes = {5, 9, 3, 255};
  EXPECT_EQ(samples_of(TensorView::chw(bytes.data(), {2, 1, 2}), pixels).values,
            (std::vector<int>{0, 3 * 257, 65535, 65535}));
}

/// Read off numpy 1.24: numpy.percentile(values, percent), the values as numpy.float64.
struct Percentile {
  double percent;
  double value;
};

std::vector<double> percentile_values() {
  std::vector<double> values;
  std::uint32_t state = 12345;
  for (int i = 0; i < 101; ++i) {
    state = (state * 1103515245U + 12345U) & 0x7FFFFFFFU;
    values.push_back(std::ldexp(static_cast<double>(state), -31) * 7.0 - 3.0);
  }
  return values;
}

constexpr Percentile numpy_percentiles[] = {
    {0, -0x1.71ed8f4b00000p+1},   {0.1, -0x1.71e348689999ap+1},  {1, -0x1.7186ca7300000p+1},
    {2.5, -0x1.68e57d1580000p+1}, {33.3, -0x1.069c510d9999dp-1}, {49.95, 0x1.f0e9ca239999dp-2},
    {50, 0x1.f40488a000000p-2},   {66.6, 0x1.8f71985bffffep+0},  {97.5, 0x1.f15d02e300000p+1},
    {99, 0x1.f822b53800000p+1},   {99.9, 0x1.fac8faa4e6667p+1},  {100, 0x1.fb1457b100000p+1},
};

TEST(InputRange, TheOraclesPercentilesAreNumpys) {
  std::vector<double> sorted = percentile_values();
  std::sort(sorted.begin(), sorted.end());
  for (const Percentile& known : numpy_percentiles) {
    EXPECT_EQ(oracle::percentile_of(sorted, known.percent), known.value) << known.percent;
  }
}

TEST(InputRange, PercentilesAreNumpysAndThenAFixedRange) {
  std::vector<double> values = percentile_values();
  for (std::size_t i = 0; i + 1 < std::size(numpy_percentiles); ++i) {
    const Percentile& low = numpy_percentiles[i];
    const Percentile& high = numpy_percentiles[i + 1];
    const auto found = samples_of(one_row(values), gray(InputRange::percentile(low.percent, high.percent), 16));
    const auto fixed = samples_of(one_row(values), gray({.low = low.value, .high = high.value}, 16));
    EXPECT_EQ(found.values, fixed.values) << low.percent << " to " << high.percent;
    EXPECT_EQ(found.tally.clipped_below, fixed.tally.clipped_below) << low.percent;
    EXPECT_EQ(found.tally.clipped_above, fixed.tally.clipped_above) << high.percent;
  }
}

TEST(InputRange, PercentilesLeaveOutNanAndInfinity) {
  std::vector<double> values = percentile_values();
  const auto without = samples_of(one_row(values), gray(InputRange::percentile(3, 97)));
  for (const float odd : {nan_value, infinity, -infinity}) values.push_back(odd);
  std::vector<int> found = samples_of(one_row(values), gray(InputRange::percentile(3, 97))).values;
  found.resize(without.values.size());
  EXPECT_EQ(found, without.values);
}

TEST(InputRange, PaddingIsInTheUnitsOfTheTensor) {
  GridOptions grid;
  grid.padding = 1;
  grid.pad_value = 0.5;
  const std::vector<float> floats = {100, 200};
  EXPECT_EQ(samples_of(TensorView::nchw(floats.data(), {2, 1, 1, 1}), gray(InputRange::byte()), grid).values[0], 128);
  grid.pad_value = 128;
  const std::vector<std::uint8_t> bytes = {100, 200};
  EXPECT_EQ(samples_of(TensorView::nchw(bytes.data(), {2, 1, 1, 1}), gray(InputRange::unit()), grid).values[0], 128);
}

}  // namespace
