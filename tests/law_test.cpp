// Owns the proof of the step from a value to a level, at every threshold, by whole-number arithmetic.
// Must not know rows or pictures.
#include "kernels/law.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

#include "oracle_numbers.hpp"
#include "special_values.hpp"

namespace {

using namespace tensorimage::kernels;
using support::infinity;
using support::nan_value;

__extension__ using Wide = unsigned __int128;

/// A whole number with no more than the given binary digits left, ties to even.
Wide rounded(Wide value, int digits) {
  int cut = 0;
  while (value >> cut >> digits != 0) ++cut;
  if (cut == 0) return value;
  const Wide step = Wide{1} << cut;
  const Wide rest = value % step;
  const Wide floor = value - rest;
  const bool up = rest > step / 2 || (rest == step / 2 && (floor >> cut) % 2 == 1);
  return up ? floor + step : floor;
}

/// value * most, rounded to `digits`; + 1/2, rounded; the fraction dropped. All in whole numbers, for 2^-20 < value
/// < 2.
std::uint32_t stepwise_level(double value, int digits, std::uint32_t most) {
  int exponent = 0;
  const auto mantissa = static_cast<std::uint64_t>(std::ldexp(std::frexp(value, &exponent), 53));
  const int fraction_bits = 53 - exponent;  // value = mantissa / 2^fraction_bits
  const Wide product = rounded(Wide{mantissa} * most, digits);
  const Wide sum = rounded(product + (Wide{1} << (fraction_bits - 1)), digits);
  return std::min(most, static_cast<std::uint32_t>(sum >> fraction_bits));
}

/// The `count` numbers of a type on either side of a threshold, and the one nearest to it.
template <class Value, class Function>
void around(double threshold, int count, Function function) {
  auto value = static_cast<Value>(threshold);
  for (int i = 0; i < count; ++i) value = std::nextafter(value, Value{0});
  for (int i = 0; i <= 2 * count; ++i, value = std::nextafter(value, Value{2})) function(value);
}

TEST(Law, EightBitLevelsOfFloat32ChangeWhereTheArithmeticSays) {
  for (int level = 1; level <= 255; ++level) {
    around<float>((level - 0.5) / 255, 4, [&](float value) {
      ASSERT_EQ(quantise_8<Float32Law>(value), stepwise_level(value, 24, 255)) << std::hexfloat << value;
    });
    around<float>(level / 255.0, 1, [&](float value) { ASSERT_EQ(quantise_8<Float32Law>(value), level); });
  }
}

TEST(Law, EightBitLevelsOfFloat64ChangeWhereTheArithmeticSays) {
  for (int level = 1; level <= 255; ++level) {
    around<double>((level - 0.5) / 255, 4, [&](double value) {
      ASSERT_EQ(quantise_8<Float64Law>(value), stepwise_level(value, 53, 255)) << std::hexfloat << value;
    });
    around<double>(level / 255.0, 1, [&](double value) { ASSERT_EQ(quantise_8<Float64Law>(value), level); });
  }
}

TEST(Law, EveryFloat32NearAThresholdGivesOneOfTheTwoLevelsAndNeverFalls) {
  int last = 0;
  for (int level = 1; level <= 255; ++level) {
    around<float>((level - 0.5) / 255, 20, [&](float value) {
      const int found = quantise_8<Float32Law>(value);
      ASSERT_TRUE(found == level || found == level - 1) << std::hexfloat << value;
      ASSERT_GE(found, last);
      last = found;
    });
    ASSERT_EQ(last, level);
  }
}

template <class Law>
void expect_half_levels(const oracle::Format& format) {
  for (std::uint32_t bits = 0; bits <= 0xFFFF; ++bits) {
    const double value = oracle::number_of_bits(static_cast<std::uint16_t>(bits), format);
    const double level = oracle::round_to(oracle::round_to(value * 255, format) + 0.5, format);
    const double clamped = std::isnan(level) ? 0 : std::clamp(level, 0.0, 255.0);
    ASSERT_EQ(quantise_8<Law>(static_cast<float>(value)), static_cast<int>(clamped)) << std::hex << bits;
  }
}

TEST(Law, EveryFloat16PatternIsSteppedInFloat16) {
  expect_half_levels<Float16Law>(oracle::float16);
}
TEST(Law, EveryBFloat16PatternIsSteppedInBFloat16) {
  expect_half_levels<BFloat16Law>(oracle::bfloat16);
}

TEST(Law, BFloat16LosesTheSixtyThreeLevelsThatTheReferenceLosesAndFloat32None) {
  int lost = 0;
  for (int level = 0; level <= 255; ++level) {
    const float value = round_to_bfloat16(static_cast<float>(level) / 255.0F);
    lost += quantise_8<BFloat16Law>(value) != level ? 1 : 0;
    EXPECT_EQ(quantise_8<Float32Law>(value), level);
  }
  EXPECT_EQ(lost, 63);
}

template <class Law>
void expect_ends() {
  using Value = typename Law::Value;
  EXPECT_EQ(quantise_8<Law>(static_cast<Value>(nan_value)), 0);
  EXPECT_EQ(quantise_8<Law>(static_cast<Value>(-nan_value)), 0);
  EXPECT_EQ(quantise_8<Law>(static_cast<Value>(infinity)), 255);
  EXPECT_EQ(quantise_8<Law>(static_cast<Value>(-infinity)), 0);
  EXPECT_EQ(quantise_8<Law>(std::numeric_limits<Value>::max()), 255);
  EXPECT_EQ(quantise_8<Law>(std::numeric_limits<Value>::lowest()), 0);
  EXPECT_EQ(quantise_8<Law>(std::numeric_limits<Value>::denorm_min()), 0);
  EXPECT_EQ(quantise_8<Law>(Value{-0.0F}), 0);
  EXPECT_EQ(quantise_8<Law>(Value{1}), 255);
  EXPECT_EQ(quantise_8<Law>(Value{2}), 255);
  EXPECT_EQ(quantise_8<Law>(Value{-1}), 0);
  EXPECT_EQ(quantise_16<Law>(static_cast<Value>(nan_value)), 0);
  EXPECT_EQ(quantise_16<Law>(static_cast<Value>(infinity)), 65535);
  EXPECT_EQ(quantise_16<Law>(static_cast<Value>(-infinity)), 0);
  EXPECT_EQ(quantise_16<Law>(std::numeric_limits<Value>::max()), 65535);
  EXPECT_EQ(quantise_16<Law>(std::numeric_limits<Value>::lowest()), 0);
  EXPECT_EQ(quantise_16<Law>(Value{-0.0F}), 0);
  EXPECT_EQ(quantise_16<Law>(Value{1}), 65535);
}

TEST(Law, ValuesBeyondTheEndsAreClampedAndNanIsZero) {
  expect_ends<Float32Law>();
  expect_ends<Float64Law>();
  expect_ends<Float16Law>();
  expect_ends<BFloat16Law>();
}

TEST(Law, TheReferencesOwnExamples) {
  EXPECT_EQ(quantise_8<Float32Law>(0.5F / 255), 1);
  EXPECT_EQ(quantise_8<Float32Law>(1.5F / 255), 2);
  EXPECT_EQ(quantise_8<Float32Law>(127.5F / 255), 128);
}

TEST(Law, SixteenBitLevelsOfFloat32AreTheNearestWithHalvesUp) {
  for (std::uint32_t level = 1; level <= 65535; ++level) {
    for (const double threshold : {(level - 0.5) / 65535, level / 65535.0}) {
      around<float>(threshold, 2, [&](float value) {
        // A float's 24 digits times 16 leave nothing for a double to round: this is the exact nearest level.
        const auto scaled = static_cast<std::uint64_t>(std::ldexp(static_cast<double>(value), 46));
        ASSERT_EQ(std::ldexp(static_cast<double>(scaled), -46), value);
        const std::uint64_t nearest = (scaled * 65535 + (std::uint64_t{1} << 45)) >> 46;
        ASSERT_EQ(quantise_16<Float32Law>(value), std::min<std::uint64_t>(nearest, 65535)) << std::hexfloat << value;
      });
      if (HasFatalFailure()) return;
    }
  }
}

TEST(Law, SixteenBitLevelsOfFloat64AreSteppedInDouble) {
  for (std::uint32_t level = 1; level <= 65535; ++level) {
    for (const double threshold : {(level - 0.5) / 65535, level / 65535.0}) {
      around<double>(threshold, 2, [&](double value) {
        ASSERT_EQ(quantise_16<Float64Law>(value), stepwise_level(value, 53, 65535)) << std::hexfloat << value;
      });
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

/// Random values and ranges of one format: one rounding for the difference and one for the quotient.
template <class Law>
void expect_normalised(const oracle::Format& format) {
  std::mt19937_64 random(20);
  std::uniform_real_distribution<double> anywhere(-3.0, 3.0);
  const auto draw = [&] { return oracle::round_to(anywhere(random), format); };
  for (int i = 0; i < 200000; ++i) {
    const double value = draw();
    const double low = draw();
    const double high = draw();
    const double divisor = oracle::round_to(std::max(high - low, 1e-5), format);
    const double clamped = std::min(std::max(value, low), high);
    const double expected = oracle::round_to(oracle::round_to(clamped - low, format) / divisor, format);
    ASSERT_EQ(normalise<Law>(static_cast<float>(value), static_cast<float>(low), static_cast<float>(high),
                             static_cast<float>(divisor)),
              expected)
        << std::hexfloat << value << " in " << low << ", " << high;
  }
}

TEST(Law, NormalisingRoundsTheDifferenceAndThenTheTrueQuotient) {
  expect_normalised<Float32Law>(oracle::float32);
  expect_normalised<Float16Law>(oracle::float16);
  expect_normalised<BFloat16Law>(oracle::bfloat16);
}

TEST(Law, NormalisingKeepsNanAndGivesTheHighEndWhereTheEndsAreSwapped) {
  const auto nan_float = static_cast<float>(nan_value);
  EXPECT_TRUE(std::isnan(normalise<Float32Law>(nan_float, 0, 1, 1)));
  EXPECT_TRUE(std::isnan(normalise<Float32Law>(0.5F, nan_float, 1, nan_float)));
  EXPECT_TRUE(std::isnan(normalise<Float32Law>(0.5F, 0, nan_float, nan_float)));
  EXPECT_EQ(normalise<Float32Law>(5.0F, 1, 0, 0.5F), -2.0F);
  EXPECT_EQ(normalise<Float32Law>(-5.0F, 1, 0, 0.5F), -2.0F);
  EXPECT_EQ(normalise<Float64Law>(0.1, 0.1, 0.1, 1e-5), 0.0);
}

TEST(Law, APythonNumberReachesAHalfTypeByWayOfFloat) {
  // Just above the middle between two float16, but the float nearest to it is the middle, which goes to even.
  const double value = 1.0 + 0x1p-11 + 0x1p-40;
  EXPECT_EQ(to_value<Float16Law>(value), 1.0F);
  EXPECT_EQ(to_value<Float64Law>(value), value);
  EXPECT_EQ(to_value<Float32Law>(0.1), 0.1F);
  EXPECT_EQ(to_value<BFloat16Law>(0.1), 0x1.9Ap-4F);
}

}  // namespace
