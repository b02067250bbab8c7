// Owns the proof that every instruction set quantises, counts and marks as the scalar kernels do, bit for bit.
// Must not know tensors; the scalar kernels have tests of their own.
#include "kernels/row_kernels.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "random_bits.hpp"
#include "random_elements.hpp"
#include "special_values.hpp"
#include "support.hpp"

namespace {

using namespace tensorimage::kernels;
using support::Bytes;
using support::dtypes;
using support::floating;
using support::infinity;
using support::nan_value;
using support::pick;
using support::random_elements;
using support::random_width;
using support::RandomBits;
using support::same;
using support::special;
using tensorimage::DType;
using tensorimage::is_floating;
using tensorimage::item_size;

Mapping random_mapping(RandomBits& random) {
  Mapping mapping{.low = special(random), .high = special(random), .scale = special(random), .offset = special(random)};
  if (random() % 4 != 0) mapping = {.low = 0.25, .high = 0.75, .scale = 0.229, .offset = 0.485};
  mapping.divisor = random() % 8 == 0 ? special(random) : std::fmax(mapping.high - mapping.low, 1e-5);
  return mapping;
}

struct Sample {
  QuantiseMode mode;
  PackedRow row;
  Bytes elements;
  bool marks = false;
};

QuantiseMode random_mode(RandomBits& random) {
  QuantiseMode mode{.source = pick(random, dtypes), .arithmetic = {}, .bit_depth = random() % 3 == 0 ? 16 : 8};
  mode.arithmetic = random() % 2 == 0 ? mode.source : pick(random, floating);
  if (is_floating(mode.source) && !is_floating(mode.arithmetic)) mode.arithmetic = mode.source;
  if (is_floating(mode.arithmetic)) mode.mapping = static_cast<MappingKind>(random() % 3);
  return mode;
}

/// Planes, pixels in any order of colours, and strides that are neither; forwards and backwards.
Sample random_sample(RandomBits& random) {
  Sample sample{.mode = random_mode(random), .row = {}, .elements = {}};
  PackedRow& row = sample.row;
  row.channels = static_cast<int>(random() % 4 + 1);
  row.samples = row.channels == 1 ? static_cast<int>(random() % 4 + 1) : row.channels;
  row.width = random_width(random);
  sample.marks = random() % 2 == 0;
  const auto channels = static_cast<std::size_t>(row.channels);
  const std::size_t item = item_size(sample.mode.source);
  const unsigned layout = random() % 4;
  const std::size_t gap = layout == 3 ? random() % 3 : 0;
  const std::size_t stride = layout < 2 ? 1 : channels + gap;
  sample.elements = random_elements(random, sample.mode.source, row.width * (channels + gap));
  const std::size_t shift = random() % 2;  // elements need not be aligned
  std::memmove(sample.elements.data() + shift, sample.elements.data(), sample.elements.size() - 1);
  std::array<std::size_t, max_channels> order = {0, 1, 2, 3};
  if (random() % 2 == 0) std::reverse(order.begin(), order.begin() + row.channels);
  if (random() % 8 == 0) order[0] = order[channels - 1];  // a channel twice
  const bool swapped = random() % 8 == 0;
  const bool backwards = random() % 8 == 0;
  for (std::size_t c = 0; c < channels; ++c) {
    std::size_t first = layout < 2 ? order[c] * row.width : order[c];
    if (backwards) first += (row.width - 1) * stride;
    const auto step = static_cast<std::ptrdiff_t>(stride);
    row.elements[c] = {sample.elements.data() + shift + first * item, backwards ? -step : step, swapped};
    row.mappings[c] = random_mapping(random);
  }
  return sample;
}

struct Result {
  Bytes samples;
  std::vector<std::uint8_t> marks;
  ChannelCounts counts;
};

/// Twice, so that counts are added to counts. The row ends where its memory does.
Result run(const RowKernels& kernels, const Sample& sample) {
  PackedRow row = sample.row;
  Result result;
  const std::size_t size = row.width * static_cast<std::size_t>(row.samples * sample.mode.bit_depth / 8);
  result.samples.assign(size + 64, std::byte{0xA5});
  result.marks.assign(row.width + 64, 8);
  row.out = result.samples.data();
  row.marks = sample.marks ? result.marks.data() : nullptr;
  for (int i = 0; i < 2; ++i) kernels.quantise(sample.mode)(sample.mode, row, result.counts);
  return result;
}

/// Names the member that differs.
std::string difference(const Counts& a, const Counts& b) {
  if (a.values != b.values) return "values";
  if (a.below != b.below) return "below";
  if (a.above != b.above) return "above";
  if (a.nan != b.nan) return "nan";
  if (a.positive_infinity != b.positive_infinity) return "positive_infinity";
  if (a.negative_infinity != b.negative_infinity) return "negative_infinity";
  if (a.black != b.black) return "black";
  if (a.white != b.white) return "white";
  if (!same(a.minimum, b.minimum)) return "minimum";
  if (!same(a.maximum, b.maximum)) return "maximum";
  if (!same(a.mean, b.mean)) return "mean";
  return same(a.squared_deviations, b.squared_deviations) ? "" : "squared_deviations";
}

std::string difference(const Result& a, const Result& b) {
  if (a.samples != b.samples) return "samples";
  if (a.marks != b.marks) return "marks";
  for (std::size_t c = 0; c < max_channels; ++c) {
    const std::string member = difference(a.counts[c], b.counts[c]);
    if (!member.empty()) return member + " of channel " + std::to_string(c);
  }
  return "";
}

std::string words(const Sample& sample) {
  const QuantiseMode& mode = sample.mode;
  return std::string(dtype_name(mode.source)) + " in " + std::string(dtype_name(mode.arithmetic)) + " to " +
         std::to_string(mode.bit_depth) + " bits, mapping " + std::to_string(static_cast<int>(mode.mapping)) + ", " +
         std::to_string(sample.row.channels) + " channels of " + std::to_string(sample.row.width) + ", stride " +
         std::to_string(sample.row.elements[0].stride);
}

void expect_equal(const Sample& sample) {
  const Result expected = run(scalar_row_kernels(), sample);
  for (const RowKernels* kernels : all_row_kernels()) {
    ASSERT_EQ(difference(run(*kernels, sample), expected), "") << kernels->name << ", " << words(sample);
  }
}

TEST(RowKernels, MoreThanTheScalarOnesAreTested) {
  const auto all = all_row_kernels();
  ASSERT_EQ(all.front(), &scalar_row_kernels());
#if defined(__x86_64__) || defined(__aarch64__)
  EXPECT_GE(all.size(), 2U);
#endif
  EXPECT_NE(std::find(all.begin(), all.end(), &row_kernels()), all.end());
}

TEST(RowKernels, EverySetQuantisesAsTheScalarOne) {
  RandomBits random(17);
  for (int i = 0; i < 5000; ++i) {
    expect_equal(random_sample(random));
    if (HasFatalFailure()) return;
  }
}

/// One plane of elements that lie side by side.
template <class T>
Sample one_plane(const QuantiseMode& mode, const std::vector<T>& values, const Mapping& mapping) {
  Sample sample{.mode = mode, .row = {}, .elements = {}, .marks = true};
  sample.row.elements[0].data = reinterpret_cast<const std::byte*>(values.data());
  sample.row.mappings[0] = mapping;
  sample.row.samples = 1;
  sample.row.width = values.size();
  return sample;
}

constexpr Mapping mapping{.low = -0.3, .high = 1.7, .divisor = 2.0, .scale = 0.229, .offset = 0.485};

/// Chunks whose moments wait, chunks of close values, and chunks with or of what is no number, in any order; more than
/// may wait together.
template <class T>
std::vector<T> many_chunks(RandomBits& random) {
  std::vector<T> values(600 * chunk_size + 37);
  const auto any = [&] { return static_cast<T>(random() / 4294967296.0); };
  for (std::size_t begin = 0; begin < values.size(); begin += chunk_size) {
    const unsigned kind = random() % 8;
    const std::size_t end = std::min(begin + chunk_size, values.size());
    for (std::size_t i = begin; i < end; ++i) {
      values[i] = kind == 0 ? T(0.9) + any() / 10 : kind == 1 ? static_cast<T>(nan_value) : any();
    }
    T& one = values[begin + random() % (end - begin)];
    if (kind == 2) one = static_cast<T>(infinity);
    if (kind == 3) one = static_cast<T>(nan_value);
    if (kind == 4) one = std::numeric_limits<T>::max() / 4;
    if (kind == 5) one = static_cast<T>(std::sqrt(std::numeric_limits<T>::max()) / 4);
  }
  return values;
}

TEST(RowKernels, EverySetCountsManyChunksAsTheScalarOne) {
  RandomBits random(23);
  for (int i = 0; i < 5; ++i) {
    expect_equal(one_plane({.source = DType::f32, .arithmetic = DType::f32}, many_chunks<float>(random), mapping));
    expect_equal(one_plane({.source = DType::f64, .arithmetic = DType::f64}, many_chunks<double>(random), mapping));
  }
}

TEST(RowKernels, EverySetTakesEveryHalfToTheSameSample) {
  std::vector<std::uint16_t> patterns(65536);
  for (std::size_t i = 0; i < patterns.size(); ++i) patterns[i] = static_cast<std::uint16_t>(i);
  for (const DType source : {DType::f16, DType::bf16}) {
    for (const DType arithmetic : {source, DType::f32, DType::f64}) {
      for (const MappingKind kind : {MappingKind::none, MappingKind::normalise, MappingKind::affine}) {
        for (const int depth : {8, 16}) {
          expect_equal(one_plane({.source = source, .arithmetic = arithmetic, .bit_depth = depth, .mapping = kind},
                                 patterns, mapping));
        }
      }
    }
  }
}

TEST(RowKernels, EverySetTakesEveryIntegerOf16BitsToTheSameSample) {
  std::vector<std::uint16_t> patterns(65536);
  for (std::size_t i = 0; i < patterns.size(); ++i) patterns[i] = static_cast<std::uint16_t>(i);
  for (const DType source : {DType::u16, DType::i16}) {
    for (const int depth : {8, 16}) {
      expect_equal(one_plane({.source = source, .arithmetic = source, .bit_depth = depth}, patterns, mapping));
      for (const MappingKind kind : {MappingKind::none, MappingKind::normalise, MappingKind::affine}) {
        expect_equal(one_plane({.source = source, .arithmetic = DType::f32, .bit_depth = depth, .mapping = kind},
                               patterns, mapping));
      }
    }
  }
}

/// Every `step`-th pattern of a float, and those around what becomes a new level.
void expect_equal_for_floats(std::uint64_t step, int depth) {
  std::vector<std::uint32_t> patterns;
  for (std::uint64_t bits = 0; bits < (std::uint64_t{1} << 32);) {
    patterns.clear();
    for (std::size_t i = 0; i < (std::size_t{1} << 20) && bits < (std::uint64_t{1} << 32); ++i, bits += step) {
      patterns.push_back(static_cast<std::uint32_t>(bits));
    }
    expect_equal(one_plane({.source = DType::f32, .arithmetic = DType::f32, .bit_depth = depth}, patterns, mapping));
    if (testing::Test::HasFatalFailure()) return;
  }
}

TEST(RowKernels, EverySetTakesFloatsToTheSameSample) {
  expect_equal_for_floats(1021, 8);
  expect_equal_for_floats(4093, 16);
}

/// Some minutes: run it by hand after a change of the arithmetic.
TEST(RowKernels, DISABLED_EverySetTakesEveryFloatToTheSameSample) {
  expect_equal_for_floats(1, 8);
}

TEST(RowKernels, EverySetTakesWhatLiesAroundALevelsBorderToTheSameSample) {
  for (const int depth : {8, 16}) {
    const int most = depth == 8 ? 255 : 65535;
    std::vector<float> values;
    for (int level = -1; level <= most; level += depth == 8 ? 1 : 97) {
      float value = (static_cast<float>(level) + 0.5F) / static_cast<float>(most);
      for (int i = 0; i < 8; ++i) value = std::nextafter(value, -1.0F);
      for (int i = 0; i < 16; ++i) values.push_back(value = std::nextafter(value, 2.0F));
    }
    for (const MappingKind kind : {MappingKind::none, MappingKind::normalise, MappingKind::affine}) {
      expect_equal(one_plane({.source = DType::f32, .arithmetic = DType::f32, .bit_depth = depth, .mapping = kind},
                             values, mapping));
    }
  }
}

}  // namespace
