// Owns the proof that the half types are read and rounded right, over every bit pattern and every rounding decision.
// Must not know what the library does with them.
#include "kernels/half.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "oracle_numbers.hpp"
#include "special_values.hpp"

namespace {

using namespace tensorimage::kernels;
using support::infinity;
using support::nan_value;

struct HalfType {
  const char* name;
  oracle::Format format;
  float (*widen)(std::uint16_t);
  float (*round)(float);
  std::uint16_t (*narrow)(float);
};

constexpr HalfType float16{"float16", oracle::float16, float16_to_float, round_to_float16, float_to_float16};
constexpr HalfType bfloat16{"bfloat16", oracle::bfloat16, bfloat16_to_float, round_to_bfloat16, float_to_bfloat16};

class Half : public testing::TestWithParam<HalfType> {};
INSTANTIATE_TEST_SUITE_P(Types, Half, testing::Values(float16, bfloat16),
                         [](const auto& tested) { return std::string(tested.param.name); });

/// Equal bit for bit, signs of zeros included; all NaN are one.
bool same(float a, float b) {
  return std::isnan(a) ? std::isnan(b) : std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
}

TEST_P(Half, EveryPatternWidensToTheNumberItStandsFor) {
  for (std::uint32_t bits = 0; bits <= 0xFFFF; ++bits) {
    const auto expected =
        static_cast<float>(oracle::number_of_bits(static_cast<std::uint16_t>(bits), GetParam().format));
    ASSERT_TRUE(same(GetParam().widen(static_cast<std::uint16_t>(bits)), expected)) << std::hex << bits;
  }
}

TEST_P(Half, EveryPatternSurvivesTheWayThereAndBack) {
  for (std::uint32_t bits = 0; bits <= 0xFFFF; ++bits) {
    const float wide = GetParam().widen(static_cast<std::uint16_t>(bits));
    const std::uint16_t back = GetParam().narrow(wide);
    if (std::isnan(wide)) {
      ASSERT_TRUE(std::isnan(GetParam().widen(back))) << std::hex << bits;
    } else {
      ASSERT_EQ(back, bits);
    }
    ASSERT_TRUE(same(GetParam().round(wide), wide)) << std::hex << bits;
  }
}

void expect_rounded(const HalfType& type, float value) {
  const auto expected = static_cast<float>(oracle::round_to(value, type.format));
  ASSERT_TRUE(same(type.round(value), expected)) << std::hexfloat << value << " became " << type.round(value);
  ASSERT_TRUE(same(type.widen(type.narrow(value)), expected)) << std::hexfloat << value;
}

// Between two neighbours the decision changes at the middle alone: it and the floats beside it are all there is.
TEST_P(Half, EveryMiddleBetweenNeighboursRoundsToEvenAndTheFloatsBesideItToTheNearest) {
  const HalfType& type = GetParam();
  for (std::uint16_t bits = 0; !std::isinf(type.widen(bits)); ++bits) {
    const double low = type.widen(bits);
    const double high = std::isinf(type.widen(static_cast<std::uint16_t>(bits + 1)))
                            ? 2 * low - type.widen(static_cast<std::uint16_t>(bits - 1))
                            : type.widen(static_cast<std::uint16_t>(bits + 1));
    const auto middle = static_cast<float>((low + high) / 2);
    for (const float value : {middle, std::nextafter(middle, 0.0F), std::nextafter(middle, infinity)}) {
      expect_rounded(type, value);
      expect_rounded(type, -value);
      if (HasFatalFailure()) return;
    }
  }
}

TEST_P(Half, EveryFloatExponentRoundsRight) {
  constexpr std::array<std::uint32_t, 12> mantissas = {0,        1,        0x000FFF, 0x001000, 0x001001, 0x007FFF,
                                                       0x008000, 0x008001, 0x3FFFFF, 0x555555, 0x7FEFFF, 0x7FFFFF};
  for (std::uint32_t exponent = 0; exponent < 0xFF; ++exponent) {
    for (const std::uint32_t mantissa : mantissas) {
      const auto value = std::bit_cast<float>(exponent << 23 | mantissa);
      expect_rounded(GetParam(), value);
      expect_rounded(GetParam(), -value);
      if (HasFatalFailure()) return;
    }
  }
}

TEST_P(Half, InfinitiesAndNanStayWhatTheyAre) {
  for (const float value : {infinity, -infinity}) {
    EXPECT_EQ(GetParam().round(value), value);
    EXPECT_EQ(GetParam().widen(GetParam().narrow(value)), value);
  }
  // The payload may sit in bits that are cut off, on either side of the quiet bit.
  for (const std::uint32_t payload : {0x7F800001U, 0x7FC00000U, 0x7F80FFFFU, 0xFF800001U, 0x7FFFFFFFU, 0xFFFFFFFFU}) {
    const auto value = std::bit_cast<float>(payload);
    EXPECT_TRUE(std::isnan(GetParam().round(value))) << std::hex << payload;
    EXPECT_TRUE(std::isnan(GetParam().widen(GetParam().narrow(value)))) << std::hex << payload;
  }
  EXPECT_TRUE(std::isnan(GetParam().round(nan_value)));
}

TEST(Float16, OverflowsHalfAStepAboveItsLargestNumber) {
  EXPECT_EQ(round_to_float16(65504.0F), 65504.0F);
  EXPECT_EQ(round_to_float16(std::nextafter(65520.0F, 0.0F)), 65504.0F);
  EXPECT_EQ(round_to_float16(65520.0F), infinity);
  EXPECT_EQ(float_to_float16(-65520.0F), 0xFC00);
  EXPECT_EQ(float_to_float16(0x1p-24F), 0x0001);
  EXPECT_EQ(float_to_float16(0x1p-25F), 0x0000);
  EXPECT_EQ(float_to_float16(std::nextafter(0x1p-25F, 1.0F)), 0x0001);
}

TEST(BFloat16, OverflowsHalfAStepAboveItsLargestNumber) {
  EXPECT_EQ(float_to_bfloat16(0x1.FEp127F), 0x7F7F);
  EXPECT_EQ(float_to_bfloat16(std::nextafter(0x1.FFp127F, 0.0F)), 0x7F7F);
  EXPECT_EQ(float_to_bfloat16(0x1.FFp127F), 0x7F80);
  EXPECT_EQ(float_to_bfloat16(-std::numeric_limits<float>::max()), 0xFF80);
}

}  // namespace
