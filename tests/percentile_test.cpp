// Owns the proof that percentiles are numpy's, of any stream, however it is cut.
// Must not know where the library uses them.
#include "percentile.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "special_values.hpp"

namespace {

using support::infinity;
using support::nan_value;
using tensorimage::PercentileFinder;
using tensorimage::Percentiles;

struct Found {
  std::optional<Percentiles> percentiles;
  int passes = 0;
};

template <class Value>
Found find(const std::vector<Value>& values, double low, double high, std::size_t part = 1000) {
  PercentileFinder<Value> finder(low, high);
  Found found;
  while (finder.needs_pass()) {
    for (std::size_t first = 0; first < values.size(); first += part) {
      finder.add(values.data() + first, std::min(part, values.size() - first));
    }
    finder.finish_pass();
    ++found.passes;
  }
  found.percentiles = finder.result();
  return found;
}

/// By sorting, and by the textbook's formula in a wider type.
template <class Value>
double percentile_of_sorted(const std::vector<Value>& sorted, double percent) {
  const long double place = static_cast<long double>(static_cast<double>(sorted.size() - 1) * (percent / 100.0));
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const auto a = static_cast<long double>(sorted[below]);
  const auto b = static_cast<long double>(sorted[above]);
  return static_cast<double>(a + (b - a) * (place - std::floor(place)));
}

/// Of two roundings of the same number: a few units in the last place of the larger neighbour.
bool nearly(double found, double expected, double scale) {
  return std::fabs(found - expected) <= 4 * std::numeric_limits<double>::epsilon() * scale;
}

template <class Value>
bool as_by_sorting(std::vector<Value> values, double low, double high, std::size_t part = 1000) {
  const Found found = find(values, low, high, part);
  std::erase_if(values, [](Value value) { return !std::isfinite(value); });
  if (values.empty()) return !found.percentiles && found.passes == 1;
  std::sort(values.begin(), values.end());
  const double scale =
      std::max(std::fabs(static_cast<double>(values.front())), std::fabs(static_cast<double>(values.back())));
  return found.percentiles && nearly(found.percentiles->low, percentile_of_sorted(values, low), scale) &&
         nearly(found.percentiles->high, percentile_of_sorted(values, high), scale);
}

struct Case {
  std::string name;
  std::vector<double> values;
  std::size_t count;  // of a long list, made by the formula, in place of values
  double low_percent;
  double high_percent;
  double low;
  double high;
};

const std::vector<Case>& cases_of_numpy() {
  static const std::vector<Case> cases = {
#include "golden/percentiles.inc"
  };
  return cases;
}

template <class Value>
std::vector<Value> long_list(std::size_t count) {
  std::vector<Value> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto whole = static_cast<std::uint32_t>(i * std::uint64_t{2654435761U});
    values[i] = static_cast<Value>(whole / 4096.0 - 300000.0);
  }
  return values;
}

template <class Value>
void expect_numpy(const Case& one, const std::vector<Value>& values) {
  const auto found = find(values, one.low_percent, one.high_percent).percentiles;
  ASSERT_EQ(found.has_value(), !std::isnan(one.low));
  if (!found) return;
  EXPECT_EQ(found->low, one.low);
  EXPECT_EQ(found->high, one.high);
}

TEST(Percentile, IsNumpysToTheLastBit) {
  ASSERT_GT(cases_of_numpy().size(), 100U);
  for (const Case& one : cases_of_numpy()) {
    SCOPED_TRACE(one.name + ' ' + std::to_string(one.low_percent));
    if (one.count == 0) {
      expect_numpy(one, one.values);
      expect_numpy(one, std::vector<float>(one.values.begin(), one.values.end()));
    } else if (one.name == "float32") {
      expect_numpy(one, long_list<float>(one.count));
    } else {
      expect_numpy(one, long_list<double>(one.count));
    }
  }
}

template <class Value>
class PercentileOf : public testing::Test {};
using ValueTypes = testing::Types<float, double>;
TYPED_TEST_SUITE(PercentileOf, ValueTypes);

using Generator = std::mt19937_64;

template <class Value>
std::vector<std::function<Value(Generator&)>> distributions() {
  using Limits = std::numeric_limits<Value>;
  const auto pick = [](std::vector<Value> choices) {
    return [choices = std::move(choices)](Generator& generator) { return choices[generator() % choices.size()]; };
  };
  return {
      pick({Value(0.1)}),
      pick({Value(-3), Value(5)}),
      pick({Value(0), -Value(0)}),
      pick({Limits::quiet_NaN(), Limits::infinity(), -Limits::infinity(), Value(1), Value(-1), Value(2)}),
      pick({Limits::quiet_NaN()}),
      [](Generator& g) { return static_cast<Value>(g() % 256); },
      [](Generator& g) { return static_cast<Value>(static_cast<std::int64_t>(g() % 2001) - 1000); },
      [](Generator& g) { return Limits::denorm_min() * static_cast<Value>(static_cast<int>(g() % 99) - 49); },
      [](Generator& g) { return std::uniform_real_distribution<Value>(0, 1)(g); },
      [](Generator& g) { return std::normal_distribution<Value>(-1, 1)(g); },
      [](Generator& g) { return std::ldexp(Value(g() % 2 == 0 ? 1 : -1), static_cast<int>(g() % 250) - 125); },
      [](Generator& g) { return Value(1) + Limits::epsilon() * static_cast<Value>(g() % 7); },
      [](Generator& g) { return Limits::max() / 2 * std::uniform_real_distribution<Value>(-1, 1)(g); },
  };
}

TYPED_TEST(PercentileOf, AgreesWithSortingOnManyDistributionsAndSizes) {
  Generator generator(7);
  const std::vector<std::pair<double, double>> percents = {{0, 100},      {50, 50},   {1, 99},       {99, 1},
                                                           {1e-9, 1e-12}, {33.3, 87}, {99.9999, 100}};
  const auto all = distributions<TypeParam>();
  for (std::size_t kind = 0; kind < all.size(); ++kind) {
    for (int round = 0; round < 12; ++round) {
      const std::size_t size = round < 3 ? static_cast<std::size_t>(round) + 1 : generator() % 5000 + 1;
      std::vector<TypeParam> values(size);
      for (auto& value : values) value = all[kind](generator);
      for (const auto& [low, high] : percents) {
        ASSERT_TRUE(as_by_sorting(values, low, high)) << "kind " << kind << ", size " << size << ", " << low;
      }
    }
  }
}

TYPED_TEST(PercentileOf, AgreesWithSortingWhereValuesMustBeCounted) {
  Generator generator(8);
  const auto all = distributions<TypeParam>();
  for (std::size_t kind = 0; kind < all.size(); ++kind) {
    std::vector<TypeParam> values(150000);
    for (auto& value : values) value = all[kind](generator);
    for (const auto& [low, high] : {std::pair{0.0, 100.0}, std::pair{1.0, 50.0}, std::pair{99.99, 12.5}}) {
      ASSERT_TRUE(as_by_sorting(values, low, high, 65537)) << "kind " << kind << ", " << low;
    }
  }
}

/// Values of which so many agree in all digits but the last that every digit must be counted.
template <class Value>
std::vector<Value> close_together(std::size_t count) {
  std::vector<Value> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = Value(1) + std::numeric_limits<Value>::epsilon() * static_cast<Value>(i * 40503 % 50000);
  }
  return values;
}

TYPED_TEST(PercentileOf, ReadsTheStreamNoMoreOftenThanItSays) {
  constexpr std::size_t kept = PercentileFinder<TypeParam>::most_kept;
  EXPECT_EQ(find(std::vector<TypeParam>{}, 1, 99).passes, 1);
  EXPECT_EQ(find(close_together<TypeParam>(kept), 1, 99).passes, 1);
  EXPECT_EQ(find(close_together<TypeParam>(400000), 1, 99).passes, sizeof(TypeParam) / 2);
  EXPECT_TRUE(as_by_sorting(close_together<TypeParam>(400000), 1, 99));
}

TEST(Percentile, StaysFiniteWhereADifferenceOverflows) {
  const double largest = std::numeric_limits<double>::max();
  const auto found = find<double>({-largest, largest}, 25, 100).percentiles;
  ASSERT_TRUE(found);
  EXPECT_DOUBLE_EQ(found->low, -largest / 2);
  EXPECT_EQ(found->high, largest);
}

RC_GTEST_PROP(PercentileProperty, IsThatOfTheSortedValuesHoweverTheyAreCut, (const std::vector<float>& drawn)) {
  auto values = drawn;
  const auto repeats = *rc::gen::element(1, 1, 1, 3, 2000);
  for (int i = 1; i < repeats; ++i) values.insert(values.end(), drawn.begin(), drawn.end());
  const double low = *rc::gen::inRange(0, 100001) / 1000.0;
  const double high = *rc::gen::inRange(0, 100001) / 1000.0;
  const auto part = *rc::gen::inRange<std::size_t>(1, 5000);
  RC_ASSERT(as_by_sorting(values, low, high, part));
  RC_ASSERT(as_by_sorting(std::vector<double>(values.begin(), values.end()), low, high, part));
}

}  // namespace
