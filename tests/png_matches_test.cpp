// Owns the proof that every instruction set finds the same matches and takes the same steps as the scalar loops, and
// these the nearest and the cheapest ones.
// Must not know encoders.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "kernels/png_kernels.hpp"
#include "random_bits.hpp"

namespace {

using namespace tensorimage::kernels;
using Bytes = std::vector<std::uint8_t>;

/// What find_nearest said of all places of some bytes, looked up so many at once.
struct Found {
  Found(const PngKernels& kernels, const Bytes& data, const std::vector<std::size_t>& counts) {
    std::vector<std::uint16_t> tables(table_begin.back());
    std::size_t place = 1;
    for (const std::size_t count : counts) {
      TableMatches matches;
      std::array<std::array<std::uint16_t, places_at_once>, near_lengths> of_length{};
      NearestMatches<std::uint16_t> pointers;
      for (std::size_t k = 0; k < near_lengths; ++k) pointers[k] = of_length[k].data();
      kernels.find_nearest(data.data() + place, place, count, tables.data(), matches, pointers);
      for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t k = 0; k < near_lengths; ++k) nearest[k].push_back(of_length[k][i]);
        eight.push_back(matches.eight[i]);
        twelve.push_back(matches.twelve[i]);
        sixteen.push_back(matches.sixteen[i]);
        longer.push_back((matches.longer >> i & 1U) != 0);
      }
      EXPECT_TRUE(count == places_at_once || matches.longer >> count == 0);
      place += count;
    }
  }
  bool operator==(const Found&) const = default;

  std::array<std::vector<std::uint16_t>, near_lengths> nearest;
  std::vector<std::uint16_t> eight;
  std::vector<std::uint16_t> twelve;
  std::vector<std::uint16_t> sixteen;
  std::vector<bool> longer;
};

struct Looked {
  Bytes data;
  std::vector<std::size_t> counts;
};

/// Bytes of a few values, of which all but the first and those behind are to be looked up.
Looked random_bytes_to_look_up(support::RandomBits& random, std::size_t size, unsigned values) {
  Looked looked;
  for (std::size_t i = 0; i < 1 + size + 15; ++i)
    looked.data.push_back(static_cast<std::uint8_t>(random() % values * 77));
  while (size > 0) {
    const std::size_t count =
        std::min<std::size_t>(size, random() % 3 == 0 ? 1 + random() % places_at_once : places_at_once);
    looked.counts.push_back(count);
    size -= count;
  }
  return looked;
}

TEST(PngMatches, EverySetFindsTheSameMatches) {
  support::RandomBits random(29);
  for (const unsigned values : {1U, 3U, 12U, 200U}) {
    // Places beyond 65536 are kept without what is above 16 bits.
    const Looked looked = random_bytes_to_look_up(random, 140000, values);
    const Found expected(scalar_png_kernels(), looked.data, looked.counts);
    for (const PngKernels* kernels : all_png_kernels()) {
      EXPECT_TRUE(Found(*kernels, looked.data, looked.counts) == expected) << kernels->name << ", " << values;
    }
    std::size_t matches = 0;
    for (std::size_t k = 0; k < near_lengths; ++k) {
      const auto length = static_cast<std::ptrdiff_t>(shortest_near + k);
      for (std::size_t i = 0; i < expected.nearest[k].size(); ++i) {
        if (expected.nearest[k][i] == no_match) continue;
        ++matches;
        const auto here = looked.data.begin() + 1 + static_cast<std::ptrdiff_t>(i);
        ASSERT_TRUE(std::equal(here, here + length, here - expected.nearest[k][i] - 1)) << values << ", " << i;
      }
    }
    EXPECT_GT(matches, 500U);
  }
}

TEST(PngMatches, NearestMatchesAreTheNearest) {
  // So few different ones that no two of them share a hash.
  support::RandomBits random(31);
  const Looked looked = random_bytes_to_look_up(random, 3000, 2);
  const Found found(scalar_png_kernels(), looked.data, looked.counts);
  for (std::size_t length = 3; length <= 8; ++length) {
    const auto bytes_at = [&](std::size_t place) {
      const auto here = looked.data.begin() + static_cast<std::ptrdiff_t>(place);
      return Bytes(here, here + static_cast<std::ptrdiff_t>(length));
    };
    // Tables that are still empty point to the first byte of all.
    std::map<Bytes, std::size_t> last = {{bytes_at(0), 0}};
    for (std::size_t place = 1; place <= found.longer.size(); ++place) {
      const Bytes bytes = bytes_at(place);
      const auto before = last.find(bytes);
      const std::size_t expected = before == last.end() ? no_match : place - before->second - 1;
      const std::size_t nearest = length == 8 ? found.eight[place - 1] : found.nearest[length - 3][place - 1];
      // There is no table for seven bytes.
      ASSERT_TRUE(nearest == expected || (length == 7 && nearest > expected)) << length << ", " << place;
      if (length == 8) {
        ASSERT_EQ(found.longer[place - 1], nearest != no_match) << place;
      }
      last[bytes] = place;
    }
  }
}

TEST(PngMatches, LongerMatchesAreLookedUpToo) {
  support::RandomBits random(37);
  Looked looked = random_bytes_to_look_up(random, 85, 2);
  looked.data.insert(looked.data.end(), looked.data.begin(), looked.data.end());
  looked.counts = {64, 64, 50};
  const Found found(scalar_png_kernels(), looked.data, looked.counts);
  for (const std::size_t length : {12U, 16U}) {
    const std::vector<std::uint16_t>& distances = length == 12 ? found.twelve : found.sixteen;
    std::map<Bytes, std::size_t> last;
    std::size_t seen = 0;
    for (std::size_t place = 1; place <= distances.size(); ++place) {
      const auto here = looked.data.begin() + static_cast<std::ptrdiff_t>(place);
      const Bytes bytes(here, here + static_cast<std::ptrdiff_t>(length));
      const auto before = last.find(bytes);
      // As above.
      ASSERT_EQ(distances[place - 1], before == last.end() ? place - 1 : place - before->second - 1) << length;
      if (before != last.end()) ++seen;
      last[bytes] = place;
    }
    EXPECT_GT(seen, 70U);
  }
}

TEST(PngMatches, NoMatchIsFartherThan65535) {
  // Twenty bytes that come again after 65536 places, of which the tables know nothing else.
  Bytes data(65536 + 20 + places_at_once + 15);
  for (std::size_t i = 0; i < 20; ++i) data[1 + i] = data[65537 + i] = static_cast<std::uint8_t>(100 + i);
  const std::vector<std::size_t> counts(1025, places_at_once);
  for (const PngKernels* kernels : all_png_kernels()) {
    const Found found(*kernels, data, counts);
    EXPECT_FALSE(found.longer[65536]) << kernels->name;
    EXPECT_EQ(found.eight[65536], no_match) << kernels->name;
    EXPECT_TRUE(found.longer[65535 - 100]) << kernels->name;  // among zeros
  }
}

/// Some bytes with matches that may be taken, and what they cost.
struct RandomSteps {
  RandomSteps(support::RandomBits& random, std::size_t size) : data(size) {
    for (std::uint8_t& byte : data) byte = static_cast<std::uint8_t>(random() % 4);
    for (auto& distances : nearest) {
      distances.resize(size + places_at_once, no_match);
      for (std::size_t i = size; i < distances.size(); ++i) distances[i] = static_cast<std::uint16_t>(random());
    }
    // Often, for many bytes, there are none, or only longer ones.
    bool any = false;
    bool any_near = false;
    for (std::size_t i = 0; i < size; ++i) {
      begins.push_back(static_cast<std::uint32_t>(longer.size()));
      if (random() % 100 == 0) any = !any;
      if (random() % 100 == 0) any_near = !any_near;
      if (!any) continue;
      for (std::size_t near = any_near ? random() % (near_lengths + 1) : 0, k = 0;
           k < near && i + shortest_near + k <= size; ++k) {
        const bool out_of_reach = random() % 8 == 0;
        nearest[k][i] = static_cast<std::uint16_t>(random() % 32768 + (out_of_reach ? 32768 : 0));
      }
      std::size_t length = 6 + random() % 4;
      for (auto count = random() % 2 * (random() % 16); count > 0; --count) {
        length += random() % 3 == 0 ? random() % 60 : random() % 3;
        if (length > std::min<std::size_t>(258, size - i)) break;
        longer.push_back(static_cast<std::uint32_t>(length << 16U) | random() % 32768);
      }
    }
    begins.push_back(static_cast<std::uint32_t>(longer.size()));
    for (std::uint32_t& price : prices.literal) price = (random() % 14 + 1) * step_unit + 1;
    for (std::uint32_t i = 3; i <= 258; ++i) prices.length[i] = (random() % 19 + 1) * step_unit + i;
    for (std::size_t i = 0; i < prices.distance.size(); ++i) {
      prices.distance[i] = (i < 512 ? random() % 28 : 258 * 14) * step_unit;
    }
  }

  [[nodiscard]] StepChoice choice() const {
    StepChoice choice = {data.data(), data.size(), {}, begins.data(), longer.data()};
    for (std::size_t k = 0; k < near_lengths; ++k) choice.nearest[k] = nearest[k].data();
    return choice;
  }

  /// The distance, less one, of the match of this length at this byte; 32768 if there is none.
  [[nodiscard]] std::uint32_t distance_of(std::size_t i, std::size_t length) const {
    if (length < shortest_near + near_lengths)
      return std::min<std::uint32_t>(32768, nearest[length - shortest_near][i]);
    const auto end = longer.begin() + begins[i + 1];
    const auto enough =
        std::find_if(longer.begin() + begins[i], end, [&](std::uint32_t match) { return match >> 16U >= length; });
    return enough == end ? 32768 : *enough % 65536;
  }

  Bytes data;
  std::array<std::vector<std::uint16_t>, near_lengths> nearest;
  std::vector<std::uint32_t> begins;
  std::vector<std::uint32_t> longer;
  StepPrices prices;
};

TEST(PngMatches, EverySetTakesTheCheapestSteps) {
  support::RandomBits random(19);
  for (std::size_t size = 1; size <= 400; ++size) {
    const RandomSteps given(random, size);
    std::vector<std::uint32_t> expected(size + 1);
    std::vector<std::uint16_t> expected_steps(size);
    for (std::size_t i = size; i-- > 0;) {
      expected[i] = expected[i + 1] + given.prices.literal[given.data[i]] / step_unit;
      expected_steps[i] = 1;
      for (std::size_t length = 3; length <= 258; ++length) {
        const std::uint32_t distance = given.distance_of(i, length);
        if (distance == 32768) continue;
        const std::uint32_t cost = expected[i + length] + given.prices.length[length] / step_unit +
                                   given.prices.distance[distance < 256 ? distance : 256 + distance / 128] / step_unit;
        if (cost >= expected[i]) continue;
        expected[i] = cost;
        expected_steps[i] = static_cast<std::uint16_t>(length);
      }
    }
    for (std::uint32_t& cost : expected) cost *= step_unit;
    for (const PngKernels* kernels : all_png_kernels()) {
      std::vector<std::uint32_t> costs(size + 1 + readable_behind_steps);
      for (std::size_t i = size + 1; i < costs.size(); ++i)
        costs[i] = static_cast<std::uint32_t>(random() % (1U << 31U));
      std::vector<std::uint16_t> steps(size);
      kernels->cheapest_steps(given.choice(), given.prices, costs.data(), steps.data());
      ASSERT_EQ(steps, expected_steps) << kernels->name << ", " << size << " bytes";
      costs.resize(size + 1);
      ASSERT_EQ(costs, expected) << kernels->name << ", " << size << " bytes";
    }
  }
}

}  // namespace
