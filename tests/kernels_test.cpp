// Owns the proof of the row kernels themselves: every length, where a chunk ends, the counts, the bytes beside.
// Must not know tensors; the arithmetic is proved by the law's and the halves' own tests.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>
#include <vector>

#include "kernels/convert.hpp"
#include "kernels/extrema.hpp"
#include "kernels/quantise.hpp"
#include "special_values.hpp"
#include "support.hpp"

namespace {

using namespace tensorimage::kernels;
using support::Bytes;
using support::infinity;
using support::nan_value;
using tensorimage::DType;

/// Row lengths on both sides of every boundary: of a chunk, and of the lanes inside one.
constexpr std::array<std::size_t, 12> widths = {1, 2, 7, 8, 9, 17, 511, 512, 513, 1023, 1024, 1537};

template <class T>
ElementRow row_of(const std::vector<T>& values) {
  return {reinterpret_cast<const std::byte*>(values.data()), 1, false};
}

TEST(Extrema, AreFoundWhereverTheyLie) {
  for (const std::size_t width : widths) {
    for (std::size_t place = 0; place < width; place += width / 40 + 1) {
      std::vector<float> values(width, 0.5F);
      values[place] = -2.0F;
      values[width - 1 - place] += 3.0F;
      const Extrema found = extrema_of_row(DType::f32, DType::f32, row_of(values), width);
      const auto [low, high] = std::minmax_element(values.begin(), values.end());
      ASSERT_EQ(found.low, *low) << place << " of " << width;
      ASSERT_EQ(found.high, *high) << place << " of " << width;
    }
  }
}

TEST(Extrema, OneNanMakesBothNanWhereverItLies) {
  for (const std::size_t width : widths) {
    for (std::size_t place = 0; place < width; place += width / 40 + 1) {
      std::vector<float> values(width, 0.5F);
      values[place] = nan_value;
      const Extrema found = extrema_of_row(DType::f32, DType::f32, row_of(values), width);
      ASSERT_TRUE(std::isnan(found.low)) << place << " of " << width;
      ASSERT_TRUE(std::isnan(found.high)) << place << " of " << width;
    }
  }
}

TEST(Extrema, IncludeInfinitiesAndIntegersAsTheArithmeticSeesThem) {
  const std::vector<double> reals = {1.0, infinity, -infinity};
  const Extrema infinite = extrema_of_row(DType::f64, DType::f64, row_of(reals), 3);
  EXPECT_EQ(infinite.low, -infinity);
  EXPECT_EQ(infinite.high, infinity);
  // 2^53 + 1 is no double, and 2^24 + 1 no float.
  const std::vector<std::int64_t> wide = {-5, (std::int64_t{1} << 53) + 1};
  EXPECT_EQ(extrema_of_row(DType::i64, DType::f64, row_of(wide), 2).high, 0x1p53);
  const std::vector<std::int16_t> narrow = {-300, 299};
  EXPECT_EQ(extrema_of_row(DType::i16, DType::f32, row_of(narrow), 2).low, -300.0);
  EXPECT_EQ(extrema_of_row(DType::i16, DType::bf16, row_of(narrow), 2).high, 300.0);
}

TEST(Extrema, MergeKeepsTheOuterEndsAndNan) {
  const Extrema nothing{infinity, -infinity};
  const Extrema some{-1.0, 2.0};
  const Extrema none{nan_value, nan_value};
  EXPECT_EQ(merge(nothing, some).low, -1.0);
  EXPECT_EQ(merge(nothing, some).high, 2.0);
  EXPECT_EQ(merge(some, {0.0, 3.0}).low, -1.0);
  EXPECT_EQ(merge(some, {0.0, 3.0}).high, 3.0);
  EXPECT_EQ(merge(some, {-4.0, 1.0}).low, -4.0);
  EXPECT_TRUE(std::isnan(merge(some, none).low) && std::isnan(merge(some, none).high));
  EXPECT_TRUE(std::isnan(merge(none, some).low) && std::isnan(merge(none, some).high));
}

struct Quantised {
  Bytes samples;
  ChannelCounts channels;
  Counts counts;  ///< the first channel's
};

/// Runs a mode's kernel on one plane for each channel and checks that nothing is written beside the row.
template <class T>
Quantised quantise(const QuantiseMode& mode, const std::vector<std::vector<T>>& planes, int samples,
                   Mapping mapping = {}) {
  const std::size_t width = planes[0].size();
  const std::size_t size = width * static_cast<std::size_t>(samples) * static_cast<std::size_t>(mode.bit_depth / 8);
  Bytes guarded(size + 32, std::byte{0xEE});
  PackedRow row;
  row.channels = static_cast<int>(planes.size());
  row.samples = samples;
  row.width = width;
  row.out = guarded.data() + 16;
  for (std::size_t c = 0; c < planes.size(); ++c) {
    row.elements[c] = row_of(planes[c]);
    row.mappings[c] = mapping;
  }
  Quantised result;
  quantise_row(mode)(mode, row, result.channels);
  result.counts = result.channels[0];
  for (std::size_t i = 0; i < 16; ++i) {
    EXPECT_EQ(guarded[i], std::byte{0xEE});
    EXPECT_EQ(guarded[size + 16 + i], std::byte{0xEE});
  }
  result.samples.assign(guarded.begin() + 16, guarded.end() - 16);
  return result;
}

std::vector<int> as_numbers(const Bytes& samples, int bit_depth) {
  std::vector<int> numbers;
  for (std::size_t i = 0; i < samples.size(); i += static_cast<std::size_t>(bit_depth / 8)) {
    std::uint16_t sample = std::to_integer<std::uint8_t>(samples[i]);
    if (bit_depth == 16) std::memcpy(&sample, samples.data() + i, 2);
    numbers.push_back(sample);
  }
  return numbers;
}

template <class T>
std::vector<int> levels(DType dtype, int bit_depth, const std::vector<T>& values) {
  const QuantiseMode mode{.source = dtype, .arithmetic = dtype, .bit_depth = bit_depth, .mapping = MappingKind::none};
  return as_numbers(quantise<T>(mode, {values}, 1).samples, bit_depth);
}

TEST(Quantise, WritesEveryWidthAndChannelCountInterleaved) {
  for (const std::size_t width : widths) {
    for (const std::size_t channels : {1U, 2U, 3U, 4U}) {
      std::vector<std::vector<std::uint8_t>> planes(channels, std::vector<std::uint8_t>(width));
      Bytes expected;
      for (std::size_t x = 0; x < width; ++x) {
        for (std::size_t c = 0; c < channels; ++c) {
          planes[c][x] = static_cast<std::uint8_t>(x * 7 + c * 50);
          expected.push_back(std::byte{planes[c][x]});
        }
      }
      const QuantiseMode mode{
          .source = DType::u8, .arithmetic = DType::u8, .bit_depth = 8, .mapping = MappingKind::none};
      const Quantised result = quantise(mode, planes, static_cast<int>(channels));
      ASSERT_EQ(result.samples, expected) << width << " x " << channels;
      for (std::size_t c = 0; c < channels; ++c) ASSERT_EQ(result.channels[c].values, width);
    }
  }
}

TEST(Quantise, RepeatsOneChannelAndCountsItOnce) {
  const QuantiseMode mode{.source = DType::f32, .arithmetic = DType::f32, .bit_depth = 8, .mapping = MappingKind::none};
  const Quantised result = quantise<float>(mode, {{0.0F, 1.0F, 2.0F}}, 3);
  EXPECT_EQ(as_numbers(result.samples, 8), (std::vector<int>{0, 0, 0, 255, 255, 255, 255, 255, 255}));
  EXPECT_EQ(result.counts.values, 3U);
  EXPECT_EQ(result.counts.above, 1U);
}

TEST(Quantise, CountsWhatItMeetsWhereverItLies) {
  const QuantiseMode mode{.source = DType::f32, .arithmetic = DType::f32, .bit_depth = 8, .mapping = MappingKind::none};
  for (const std::size_t width : widths) {
    for (std::size_t place = 0; place < width; place += width / 20 + 1) {
      std::vector<float> values(width, 0.5F);
      values[place] = -0.25F;
      Counts counts = quantise<float>(mode, {values}, 1).counts;
      ASSERT_EQ(counts.below, 1U);
      ASSERT_EQ(counts.minimum, -0.25);
      ASSERT_EQ(counts.maximum, width == 1 ? -0.25 : 0.5);
      values[place] = 1.25F;
      counts = quantise<float>(mode, {values}, 1).counts;
      ASSERT_EQ(counts.above, 1U);
      ASSERT_EQ(counts.maximum, 1.25);
      values[place] = nan_value;
      counts = quantise<float>(mode, {values}, 1).counts;
      ASSERT_EQ(counts.nan, 1U);
      ASSERT_EQ(counts.below + counts.above + counts.positive_infinity + counts.negative_infinity, 0U);
      ASSERT_EQ(counts.minimum, width == 1 ? infinity : 0.5);
    }
  }
}

TEST(Quantise, InfinitiesAreClippedButAreNoExtremes) {
  const QuantiseMode mode{.source = DType::f64, .arithmetic = DType::f64, .bit_depth = 8, .mapping = MappingKind::none};
  const Counts counts = quantise<double>(mode, {{infinity, -infinity, infinity, 0.25, 1.0, 0.0}}, 1).counts;
  EXPECT_EQ(counts.values, 6U);
  EXPECT_EQ(counts.above, 2U);
  EXPECT_EQ(counts.below, 1U);
  EXPECT_EQ(counts.positive_infinity, 2U);
  EXPECT_EQ(counts.negative_infinity, 1U);
  EXPECT_EQ(counts.minimum, 0.0);
  EXPECT_EQ(counts.maximum, 1.0);
}

TEST(Quantise, CountsAddUpOverRows) {
  const QuantiseMode mode{.source = DType::f32, .arithmetic = DType::f32, .bit_depth = 8, .mapping = MappingKind::none};
  const std::vector<float> values = {-1.0F, 2.0F, nan_value};
  Bytes samples(3);
  PackedRow row;
  row.elements[0] = row_of(values);
  row.samples = 1;
  row.width = 3;
  row.out = samples.data();
  ChannelCounts channels;
  for (int i = 0; i < 5; ++i) quantise_row(mode)(mode, row, channels);
  const Counts& counts = channels[0];
  EXPECT_EQ(counts.values, 15U);
  EXPECT_EQ(counts.below, 5U);
  EXPECT_EQ(counts.above, 5U);
  EXPECT_EQ(counts.nan, 5U);
}

TEST(Quantise, NormalisedValuesAreCountedAsTheTensorHoldsThem) {
  const QuantiseMode mode{
      .source = DType::f32, .arithmetic = DType::f32, .bit_depth = 8, .mapping = MappingKind::normalise};
  const Quantised result =
      quantise<float>(mode, {{-2.0F, -1.0F, 0.0F, 1.0F, 3.0F}}, 1, {.low = -1.0, .high = 1.0, .divisor = 2.0});
  EXPECT_EQ(as_numbers(result.samples, 8), (std::vector<int>{0, 0, 128, 255, 255}));
  EXPECT_EQ(result.counts.below, 1U);
  EXPECT_EQ(result.counts.above, 1U);
  EXPECT_EQ(result.counts.minimum, -2.0);
  EXPECT_EQ(result.counts.maximum, 3.0);
}

TEST(Quantise, IntegersAreLevelsThatAreClamped) {
  const std::vector<int> full = {0, 0, 0, 1, 254, 255, 255, 255};
  EXPECT_EQ(levels<std::uint8_t>(DType::u8, 8, {0, 1, 254, 255}), (std::vector<int>{0, 1, 254, 255}));
  EXPECT_EQ(levels<std::int8_t>(DType::i8, 8, {-128, -1, 0, 1, 127}), (std::vector<int>{0, 0, 0, 1, 127}));
  EXPECT_EQ(levels<std::uint16_t>(DType::u16, 8, {0, 255, 256, 65535}), (std::vector<int>{0, 255, 255, 255}));
  EXPECT_EQ(levels<std::int16_t>(DType::i16, 8, {-32768, -1, 0, 1, 254, 255, 256, 32767}), full);
  EXPECT_EQ(levels<std::int32_t>(DType::i32, 8, {INT32_MIN, -1, 0, 1, 254, 255, 256, INT32_MAX}), full);
  EXPECT_EQ(levels<std::int64_t>(DType::i64, 8, {INT64_MIN, -1, 0, 1, 254, 255, 256, INT64_MAX}), full);
  EXPECT_EQ(levels<std::uint8_t>(DType::boolean, 8, {0, 1, 2, 255}), (std::vector<int>{0, 255, 255, 255}));
}

TEST(Quantise, SixteenBitSamplesKeepWideLevelsAndStretchNarrowOnes) {
  EXPECT_EQ(levels<std::uint8_t>(DType::u8, 16, {0, 1, 128, 255}), (std::vector<int>{0, 257, 32896, 65535}));
  EXPECT_EQ(levels<std::int8_t>(DType::i8, 16, {-1, 1, 127}), (std::vector<int>{0, 257, 32639}));
  EXPECT_EQ(levels<std::uint16_t>(DType::u16, 16, {0, 255, 256, 65535}), (std::vector<int>{0, 255, 256, 65535}));
  EXPECT_EQ(levels<std::int16_t>(DType::i16, 16, {-1, 300, 32767}), (std::vector<int>{0, 300, 32767}));
  EXPECT_EQ(levels<std::int32_t>(DType::i32, 16, {-1, 65535, 65536}), (std::vector<int>{0, 65535, 65535}));
  EXPECT_EQ(levels<std::int64_t>(DType::i64, 16, {INT64_MIN, 7, INT64_MAX}), (std::vector<int>{0, 7, 65535}));
  EXPECT_EQ(levels<std::uint8_t>(DType::boolean, 16, {0, 1, 9}), (std::vector<int>{0, 65535, 65535}));
}

TEST(Load, ReadsAnyStrideAlignmentAndByteOrder) {
  Bytes storage(4 * 600 + 1);
  for (std::size_t i = 0; i < storage.size(); ++i) storage[i] = static_cast<std::byte>(i * 31 >> 3);
  for (const std::ptrdiff_t stride : {1, 2, 3, -1, -2, 0}) {
    const std::byte* first = storage.data() + 1 + (stride < 0 ? 4 * 599 : 0);
    for (const bool swapped : {false, true}) {
      constexpr std::size_t count = 200;
      std::int64_t values[count];
      load<PlainElement<std::int32_t>>({first, stride, swapped}, count, values);
      for (std::size_t i = 0; i < count; ++i) {
        std::array<std::byte, 4> bytes{};
        std::memcpy(bytes.data(), first + static_cast<std::ptrdiff_t>(i) * stride * 4, 4);
        if (swapped) std::reverse(bytes.begin(), bytes.end());
        ASSERT_EQ(values[i], std::bit_cast<std::int32_t>(bytes)) << i << " with stride " << stride;
      }
    }
  }
}

template <class T>
std::vector<T> convert(DType source, DType target, const auto& values, const Mapping* mapping = nullptr) {
  std::vector<T> out(values.size());
  convert_row(source, target, row_of(values), values.size(), mapping, reinterpret_cast<std::byte*>(out.data()));
  return out;
}

TEST(Convert, CopiesElementsBitForBitWhereTheDtypeStays) {
  std::vector<std::uint16_t> patterns(65536);
  std::iota(patterns.begin(), patterns.end(), std::uint16_t{0});
  EXPECT_EQ(convert<std::uint16_t>(DType::f16, DType::f16, patterns), patterns);
  EXPECT_EQ(convert<std::uint16_t>(DType::bf16, DType::bf16, patterns), patterns);
  const std::vector<std::uint32_t> singles = {0x7F800001, 0xFFC01234, 0x80000000, 1};
  EXPECT_EQ(convert<std::uint32_t>(DType::f32, DType::f32, singles), singles);
  const std::vector<std::uint64_t> doubles = {0x7FF0000000000001, 0xFFF8000000001234, 0x8000000000000000};
  EXPECT_EQ(convert<std::uint64_t>(DType::f64, DType::f64, doubles), doubles);
}

TEST(Convert, MakesATruthOfAnyByte) {
  const std::vector<std::uint8_t> truths = {0, 1, 2, 255};
  EXPECT_EQ(convert<std::uint8_t>(DType::boolean, DType::boolean, truths), (std::vector<std::uint8_t>{0, 1, 1, 1}));
  EXPECT_EQ(convert<std::int16_t>(DType::boolean, DType::i16, truths), (std::vector<std::int16_t>{0, 1, 1, 1}));
  EXPECT_EQ(convert<float>(DType::boolean, DType::f32, truths), (std::vector<float>{0, 1, 1, 1}));
}

TEST(Convert, PromotesAndNormalises) {
  const std::vector<std::int64_t> integers = {-1, 70000, (std::int64_t{1} << 40) + 1};
  EXPECT_EQ(convert<double>(DType::i64, DType::f64, integers), (std::vector<double>{-1, 70000, 0x1p40 + 1}));
  EXPECT_EQ(convert<float>(DType::i64, DType::f32, integers), (std::vector<float>{-1, 70000, 0x1p40F}));
  // 70000 is beyond float16.
  EXPECT_EQ(convert<std::uint16_t>(DType::i64, DType::f16, integers),
            (std::vector<std::uint16_t>{0xBC00, 0x7C00, 0x7C00}));
  const std::vector<std::uint8_t> bytes = {0, 51, 255};
  const Mapping mapping{.low = 0.0, .high = 255.0, .divisor = 255.0};
  EXPECT_EQ(convert<float>(DType::u8, DType::f32, bytes, &mapping), (std::vector<float>{0, 0.2F, 1}));
  const std::vector<std::int8_t> narrow = {-128, 127};
  EXPECT_EQ(convert<std::int32_t>(DType::i8, DType::i32, narrow), (std::vector<std::int32_t>{-128, 127}));
}

}  // namespace
