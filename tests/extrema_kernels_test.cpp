// Owns the proof that every instruction set finds the extremes of a row that the scalar kernels find, zeros' signs
// included.
// Must not know tensors, nor how values are quantised.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/row_kernels.hpp"
#include "random_bits.hpp"
#include "random_elements.hpp"
#include "support.hpp"

namespace {

using namespace tensorimage::kernels;
using support::Bytes;
using support::dtypes;
using support::floating;
using support::pick;
using support::random_elements;
using support::random_width;
using support::RandomBits;
using support::same;
using tensorimage::DType;
using tensorimage::is_floating;

TEST(ExtremaKernels, EverySetFindsTheSameExtremes) {
  RandomBits random(23);
  for (int i = 0; i < 5000; ++i) {
    const DType source = pick(random, dtypes);
    const DType arithmetic = is_floating(source) && random() % 2 == 0 ? source : pick(random, floating);
    const std::size_t width = random_width(random);
    const std::ptrdiff_t stride = random() % 4 == 0 ? 2 : 1;
    const Bytes elements = random_elements(random, source, width * static_cast<std::size_t>(stride));
    const ElementRow row{elements.data(), stride, random() % 8 == 0};
    const Extrema expected = scalar_row_kernels().extrema(source, arithmetic, row, width);
    for (const RowKernels* kernels : all_row_kernels()) {
      const Extrema found = kernels->extrema(source, arithmetic, row, width);
      ASSERT_TRUE(same(found.low, expected.low) && same(found.high, expected.high))
          << kernels->name << ", " << dtype_name(source) << ", " << width << ": " << found.low << " to " << found.high
          << ", not " << expected.low << " to " << expected.high;
    }
  }
}

TEST(ExtremaKernels, EverySetFindsTheExtremesWhereverTheyLie) {
  for (std::size_t width = 1; width <= 150; ++width) {
    for (std::size_t place = 0; place < width; ++place) {
      std::vector<std::int8_t> values(width, 5);
      for (const std::int8_t other : {std::int8_t{-3}, std::int8_t{9}}) {
        values[place] = other;
        const ElementRow row{reinterpret_cast<const std::byte*>(values.data()), 1, false};
        for (const RowKernels* kernels : all_row_kernels()) {
          const Extrema found = kernels->extrema(DType::i8, DType::f32, row, width);
          const double five = width == 1 ? other : 5;
          ASSERT_EQ(found.low, std::min<double>(five, other)) << kernels->name << ", " << width << ", " << place;
          ASSERT_EQ(found.high, std::max<double>(five, other)) << kernels->name << ", " << width << ", " << place;
        }
      }
    }
  }
}

TEST(ExtremaKernels, OfZerosTheNegativeOneIsLower) {
  for (std::size_t width = 1; width <= 130; ++width) {
    for (const std::size_t other : {std::size_t{0}, width / 2, width - 1}) {
      for (const float most : {0.0F, -0.0F}) {
        std::vector<float> values(width, most);
        values[other] = -most;
        const ElementRow row{reinterpret_cast<const std::byte*>(values.data()), 1, false};
        for (const RowKernels* kernels : all_row_kernels()) {
          const Extrema found = kernels->extrema(DType::f32, DType::f32, row, width);
          ASSERT_EQ(std::signbit(found.low), width > 1 || std::signbit(-most)) << kernels->name << ", " << width;
          ASSERT_EQ(std::signbit(found.high), width == 1 && std::signbit(-most)) << kernels->name << ", " << width;
        }
      }
    }
  }
}

}  // namespace
