// Owns the proof that size arithmetic says when it overflows, and only then.
// Must not know what the sizes are of.
#include "checked.hpp"

#include <gtest/gtest.h>

namespace {

using tensorimage::checked::add;
using tensorimage::checked::multiply;
using tensorimage::checked::offset;
using tensorimage::checked::size;

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

TEST(Checked, AddsUpToTheLargestNumber) {
  EXPECT_EQ(add(2, 3), 5);
  EXPECT_EQ(add(most - 1, 1), most);
  EXPECT_EQ(add(most, 0), most);
  EXPECT_EQ(add(0, most), most);
  EXPECT_EQ(add(most, 1), std::nullopt);
  EXPECT_EQ(add(1, most), std::nullopt);
  EXPECT_EQ(add(most, most), std::nullopt);
}

TEST(Checked, MultipliesUpToTheLargestNumber) {
  EXPECT_EQ(multiply(6, 7), 42);
  EXPECT_EQ(multiply(0, most), 0);
  EXPECT_EQ(multiply(most, 0), 0);
  EXPECT_EQ(multiply(1, most), most);
  EXPECT_EQ(multiply(most / 2, 2), most - 1);
  EXPECT_EQ(multiply(most / 2 + 1, 2), std::nullopt);
  EXPECT_EQ(multiply(2, most / 2 + 1), std::nullopt);
  // 2^63 - 1 = 7 * 1317624576693539401: the last product that fits, and the first that does not.
  EXPECT_EQ(multiply(7, 1317624576693539401), most);
  EXPECT_EQ(multiply(7, 1317624576693539402), std::nullopt);
  EXPECT_EQ(multiply(std::int64_t{1} << 32, std::int64_t{1} << 32), std::nullopt);
}

TEST(Checked, AnOverflowStaysAnOverflow) {
  EXPECT_EQ(add(multiply(most, 2), 0), std::nullopt);
  EXPECT_EQ(add(0, multiply(most, 2)), std::nullopt);
  EXPECT_EQ(multiply(add(most, 1), 0), std::nullopt);
  EXPECT_EQ(multiply(0, add(most, 1)), std::nullopt);
  EXPECT_EQ(add(multiply(2, 3), multiply(4, 5)), 26);
}

TEST(Checked, ASizeIsExactOrCannotBeHad) {
  EXPECT_EQ(size(6, std::size_t{7}), 42U);
  EXPECT_EQ(size(std::int64_t{2}, 3, std::size_t{7}), 42U);
  EXPECT_EQ(size(0, most), 0U);
  EXPECT_EQ(size(1, most), static_cast<std::size_t>(most));
  EXPECT_THROW(static_cast<void>(size(2, most)), std::bad_array_new_length);
  EXPECT_THROW(static_cast<void>(size(most, 2, 0)), std::bad_array_new_length);
  EXPECT_THROW(static_cast<void>(size(std::size_t{1} << 32, std::size_t{1} << 32)), std::bad_alloc);
  EXPECT_THROW(static_cast<void>(size(1, std::numeric_limits<std::size_t>::max())), std::bad_alloc);
  EXPECT_THROW(static_cast<void>(size(-1, 1)), std::bad_alloc);
  EXPECT_THROW(static_cast<void>(size(-1, -1)), std::bad_alloc);
}

TEST(Checked, AnOffsetKeepsItsSign) {
  EXPECT_EQ(offset(std::size_t{6}, std::int64_t{-7}), -42);
  EXPECT_EQ(offset(std::int64_t{1} << 40, std::size_t{1} << 20), std::int64_t{1} << 60);
}

}  // namespace
