// Owns the search for nearest matches and the choice among them on vectors.
// Must not know bands or codes. Included once for each instruction set; see png_kernels_simd.cpp.
#if defined(TENSORIMAGE_KERNELS_MATCHES_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef TENSORIMAGE_KERNELS_MATCHES_INL
#undef TENSORIMAGE_KERNELS_MATCHES_INL
#else
#define TENSORIMAGE_KERNELS_MATCHES_INL
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/packed_match.hpp"
#include "kernels/png_kernels.hpp"
#include "kernels/words.hpp"

HWY_BEFORE_NAMESPACE();
namespace tensorimage::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Of which places_at_once are a whole number.
using WordLanes = hn::CappedTag<std::uint32_t, 16>;
using PlaceLanes = hn::CappedTag<std::uint16_t, 32>;
using Words = hn::Vec<WordLanes>;
using Places = hn::Vec<PlaceLanes>;

using Hashes = std::array<std::array<std::uint32_t, places_at_once>, match_tables>;
using OfPlaces = TableMatches::OfPlaces;

template <std::size_t table, std::size_t word>
HWY_INLINE Words add_word(Words sum, Words value) {
  constexpr unsigned hashed = hashed_of_word(table, word);
  if constexpr (hashed == 0) return sum;
  if constexpr (hashed > 0 && hashed < 4) value = hn::ShiftLeft<32 - 8 * hashed>(value);
  return hn::Add(sum, hn::Mul(value, hn::Set(WordLanes(), hash_factors[word])));
}

/// Of places from `at` on, given the words that begin at each place.
template <std::size_t table = 0>
HWY_INLINE void hash_all(const std::uint32_t* words, std::size_t at, Hashes& hashes) {
  const WordLanes d;
  Words sum = hn::Zero(d);
  sum = add_word<table, 0>(sum, hn::LoadU(d, words + at));
  sum = add_word<table, 1>(sum, hn::LoadU(d, words + at + 4));
  sum = add_word<table, 2>(sum, hn::LoadU(d, words + at + 8));
  sum = add_word<table, 3>(sum, hn::LoadU(d, words + at + 12));
  const Words place = hn::Add(hn::ShiftRight<32 - table_bits[table]>(sum), hn::Set(d, table_begin[table]));
  hn::StoreU(place, d, hashes[table].data() + at);
  if constexpr (table + 1 < match_tables) hash_all<table + 1>(words, at, hashes);
}

HWY_INLINE void hash_places(const std::uint8_t* here, std::size_t count, Hashes& hashes) {
  constexpr std::size_t behind = 12;  // where the last word of the longest hash begins
  std::array<std::uint32_t, places_at_once + behind + places_at_once> words;
  for (std::size_t i = 0; i < count + behind; ++i) words[i] = number_of<std::uint32_t>(here + i);
  const std::size_t lanes = hn::Lanes(WordLanes());
  std::fill_n(words.begin() + static_cast<std::ptrdiff_t>(count + behind), lanes, 0U);
  for (std::size_t i = 0; i < count; i += lanes) hash_all(words.data(), i, hashes);
}

/// From what was in the tables.
HWY_INLINE void to_distances(std::size_t place, std::size_t count, OfPlaces& last) {
  const PlaceLanes d;
  for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
    const Places before = hn::Add(hn::Iota(d, 0), hn::Set(d, static_cast<std::uint16_t>(place + i - 1)));
    hn::StoreU(hn::Sub(before, hn::LoadU(d, last.data() + i)), d, last.data() + i);
  }
}

/// Of the tables that are compared: the distances, and how many bytes are equal, up to 8.
struct Compared {
  std::array<OfPlaces, compared_tables> distance;
  std::array<OfPlaces, compared_tables> equal;
};

HWY_INLINE void compare(const std::uint8_t* here, std::size_t count, Compared& places) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t bytes = load64(here + i);
    for (std::size_t table = 0; table < compared_tables; ++table) {
      const std::uint64_t different = load64(here + i - places.distance[table][i] - 1) ^ bytes;
      places.equal[table][i] = static_cast<std::uint16_t>(equal_bytes_of(different));
    }
  }
  // Behind the last there is no match.
  for (OfPlaces& equal : places.equal)
    std::fill(equal.begin() + static_cast<std::ptrdiff_t>(count), equal.end(), std::uint16_t{0});
}

/// `far` where there are at least `length` equal bytes, else no_match.
HWY_INLINE Places if_as_long(Places far, Places equal, std::size_t length) {
  const PlaceLanes d;
  const hn::RebindToSigned<PlaceLanes> ds;
  const auto shorter = hn::Lt(hn::BitCast(ds, equal), hn::Set(ds, static_cast<std::int16_t>(length)));
  return hn::Or(far, hn::BitCast(d, hn::VecFromMask(ds, shorter)));
}

HWY_INLINE void sort_out(const Compared& places, std::size_t count, TableMatches& found,
                         const NearestMatches<std::uint16_t>& nearest) {
  const PlaceLanes d;
  found.longer = 0;
  for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
    Places near_3, near_4, near_5, near_6, near_7, near_8;
    near_3 = near_4 = near_5 = near_6 = near_7 = near_8 = hn::Set(d, no_match);
    for (std::size_t table = 0; table < compared_tables; ++table) {
      const Places far = hn::LoadU(d, places.distance[table].data() + i);
      const Places equal = hn::LoadU(d, places.equal[table].data() + i);
      near_3 = hn::Min(near_3, if_as_long(far, equal, 3));
      near_4 = hn::Min(near_4, if_as_long(far, equal, 4));
      near_5 = hn::Min(near_5, if_as_long(far, equal, 5));
      near_6 = hn::Min(near_6, if_as_long(far, equal, 6));
      near_7 = hn::Min(near_7, if_as_long(far, equal, 7));
      near_8 = hn::Min(near_8, if_as_long(far, equal, 8));
    }
    hn::StoreU(near_3, d, nearest[0] + i);
    hn::StoreU(near_4, d, nearest[1] + i);
    hn::StoreU(near_5, d, nearest[2] + i);
    hn::StoreU(near_6, d, nearest[3] + i);
    hn::StoreU(near_7, d, nearest[4] + i);
    hn::StoreU(near_8, d, found.eight.data() + i);
    std::array<std::uint8_t, 8> bits{};
    hn::StoreMaskBits(d, hn::Eq(near_8, hn::Set(d, no_match)), bits.data());
    std::uint64_t word = 0;
    std::memcpy(&word, bits.data(), sizeof(word));
    found.longer |= word << i;
  }
  const std::uint64_t all = ~std::uint64_t{0};
  found.longer = ~found.longer & all >> (places_at_once - count);
}

void find_nearest(const std::uint8_t* here, std::size_t place, std::size_t count, std::uint16_t* tables,
                  TableMatches& found, const NearestMatches<std::uint16_t>& nearest) noexcept {
  Hashes hashes;
  hash_places(here, count, hashes);
  Compared places;
  // Place by place, not table by table: what was just written must not be read soon, which processors are slow at.
  for (std::size_t i = 0; i < count; ++i) {
    const auto put = [&](std::size_t table) {
      std::uint16_t& in_table = tables[hashes[table][i]];
      const std::uint16_t last = in_table;
      in_table = static_cast<std::uint16_t>(place + i);
      return last;
    };
    for (std::size_t table = 0; table < compared_tables; ++table) places.distance[table][i] = put(table);
    found.twelve[i] = put(compared_tables);
    found.sixteen[i] = put(compared_tables + 1);
  }
  for (OfPlaces& last : places.distance) to_distances(place, count, last);
  to_distances(place, count, found.twelve);
  to_distances(place, count, found.sixteen);
  compare(here, count, places);
  sort_out(places, count, found, nearest);
}

/// The least cost of the longer matches of a byte, given the costs from there on.
HWY_INLINE std::uint32_t cheapest_longer(const std::uint32_t* match, const std::uint32_t* end, const StepPrices& prices,
                                         const std::uint32_t* costs) {
  const hn::CappedTag<std::uint32_t, readable_behind_steps> d;
  using Costs = hn::Vec<decltype(d)>;
  const std::size_t lanes = hn::Lanes(d);
  const Costs impossible = hn::Set(d, ~std::uint32_t{0});
  Costs best = impossible;
  std::size_t length = longest_near + 1;
  for (; match < end; ++match) {
    const Costs distance = hn::Set(d, prices.distance[distance_class(*match & distance_mask)]);
    const std::size_t behind = length_of(*match) + 1;
    const auto costs_from_here = [&] {
      return hn::Add(hn::LoadU(d, costs + length), hn::Add(hn::LoadU(d, prices.length.data() + length), distance));
    };
    for (; length + lanes <= behind; length += lanes) best = hn::Min(best, costs_from_here());
    if (length >= behind) continue;
    best = hn::Min(best, hn::IfThenElse(hn::FirstN(d, behind - length), costs_from_here(), impossible));
    length = behind;
  }
  return hn::GetLane(hn::MinOfLanes(d, best));
}

using NearClasses = std::array<std::array<std::uint16_t, places_at_once>, near_lengths>;

/// Those of distance_class(). Returns: whether there is any match
HWY_INLINE bool find_classes(const StepChoice& choice, std::size_t begin, std::size_t end, NearClasses& classes) {
  const PlaceLanes d;
  Places least = hn::Set(d, no_match);
  for (std::size_t k = 0; k < near_lengths; ++k) {
    for (std::size_t i = 0; begin + i < end; i += hn::Lanes(d)) {
      const Places far = hn::LoadU(d, choice.nearest[k] + begin + i);
      if (k == 0) least = hn::Min(least, far);
      const Places farther = hn::Add(hn::ShiftRight<7>(far), hn::Set(d, 256));
      hn::StoreU(hn::IfThenElse(hn::Lt(far, hn::Set(d, 256)), far, farther), d, classes[k].data() + i);
    }
  }
  return choice.begins[begin] < choice.begins[end] || !hn::AllTrue(d, hn::Eq(least, hn::Set(d, no_match)));
}

void cheapest_steps(const StepChoice& choice, const StepPrices& prices, std::uint32_t* costs,
                    std::uint16_t* steps) noexcept {
  static_assert(near_lengths == 5);
  NearClasses classes;
  for (std::size_t end = choice.size; end > 0;) {
    const std::size_t begin = (end - 1) / places_at_once * places_at_once;
    if (!find_classes(choice, begin, end, classes)) {
      for (std::size_t i = end; i-- > begin;) {
        costs[i] = costs[i + 1] + prices.literal[choice.data[i]] - 1;
        steps[i] = 1;
      }
      end = begin;
      continue;
    }
    for (std::size_t i = end; i-- > begin;) {
      const auto by_near = [&](std::size_t k) {
        const std::uint32_t distance = prices.distance[classes[k][i - begin]];
        return costs[i + shortest_near + k] + (prices.length[shortest_near + k] + distance);
      };
      // The longest first: the next step waits for what is compared last.
      const std::uint32_t by_longest = std::min(std::min(by_near(4), by_near(3)), std::min(by_near(2), by_near(1)));
      const std::uint32_t by_match = std::min(by_longest, by_near(0));
      std::uint32_t least = std::min(by_match, costs[i + 1] + prices.literal[choice.data[i]]);
      const std::uint32_t* const longer = choice.longer + choice.begins[i];
      const std::uint32_t* const longer_end = choice.longer + choice.begins[i + 1];
      if (longer < longer_end) least = std::min(least, cheapest_longer(longer, longer_end, prices, costs + i));
      steps[i] = static_cast<std::uint16_t>(least % step_unit);
      costs[i] = least - least % step_unit;
    }
    end = begin;
  }
}

}  // namespace tensorimage::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
