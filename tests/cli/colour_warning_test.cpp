// Owns the tests of the sentence about suspicious colours.
// Must not know how tallies are made.
#include "cli/colour_warning.hpp"

#include <gtest/gtest.h>

namespace tensorimage::cli {
namespace {

std::string warning(const Tally& tally, DType dtype = DType::f32, const GridOptions& grid = {}) {
  return colour_warning(tally, dtype, grid).value_or("none");
}

Tally clipped(std::uint64_t below, std::uint64_t above, double minimum, double maximum) {
  Tally tally;
  tally.values = 100;
  tally.clipped_below = below;
  tally.clipped_above = above;
  tally.minimum = minimum;
  tally.maximum = maximum;
  return tally;
}

TEST(ColourWarning, NothingToSay) {
  EXPECT_EQ(warning(clipped(0, 0, 0, 1)), "none");
  EXPECT_EQ(warning(clipped(0, 0, -5, 5)), "none");
}

TEST(ColourWarning, GuessesTheRangeThatWasMeant) {
  EXPECT_EQ(
      warning(clipped(40, 0, -1, 1)),
      "of 100 values: 40 clipped at the low end; values from -1 to 1 look right with --normalize --value-range -1 1");
  EXPECT_NE(warning(clipped(40, 1, -1.0005, 1.0005)).find("--value-range -1 1"), std::string::npos);
  EXPECT_EQ(
      warning(clipped(0, 60, 0, 254)),
      "of 100 values: 60 clipped at the high end; values from 0 to 255 look right with --normalize --value-range 0 "
      "255");
  EXPECT_EQ(warning(clipped(3, 4, -2.5, 2)),
            "of 100 values: 3 clipped at the low end, 4 clipped at the high end; "
            "--normalize --value-range -2.5 2 shows all of them");
  EXPECT_NE(warning(clipped(0, 4, 0, 2)).find("--value-range 0 2 shows"), std::string::npos);
  EXPECT_NE(warning(clipped(0, 4, 0, 300)).find("--value-range 0 300 shows"), std::string::npos);
}

TEST(ColourWarning, Integers) {
  EXPECT_EQ(warning(clipped(2, 3, -9, 300), DType::i32),
            "of 100 values: 2 clipped at the low end, 3 clipped at the high end; --normalize maps their whole range to "
            "the picture");
  EXPECT_NE(warning(clipped(0, 3, 0, 300), DType::u16).find("--bit-depth 16"), std::string::npos);
}

TEST(ColourWarning, CountsWhatIsNotFinite) {
  Tally tally = clipped(2, 1, 0, 1);
  tally.nan = 4;
  tally.negative_infinity = 2;
  tally.positive_infinity = 1;
  EXPECT_EQ(warning(tally), "of 100 values: 4 NaN, 3 infinite");
}

TEST(ColourWarning, WithNormalizeOnlyWhatIsNotFiniteMatters) {
  Tally tally = clipped(2, 1, -1, 2);
  EXPECT_EQ(warning(tally, DType::f32, {.normalize = true}), "none");
  tally.nan = 1;
  EXPECT_EQ(warning(tally, DType::f32, {.normalize = true}),
            "of 100 values: 1 NaN; the whole picture is black, since --normalize takes its range from them: give "
            "--value-range");
  EXPECT_NE(warning(tally, DType::f32, {.normalize = true, .scale_each = true}).find("every image with such a value"),
            std::string::npos);
  EXPECT_EQ(warning(tally, DType::f32, {.normalize = true, .value_range = {{0, 1}}}), "of 100 values: 1 NaN");
}

}  // namespace
}  // namespace tensorimage::cli
