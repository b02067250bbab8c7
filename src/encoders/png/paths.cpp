// Owns the search for matches by their first bytes, and the choice of the cheapest way through a stretch of bytes.
// Must not know codes.
#include "encoders/png/paths.hpp"

#include <algorithm>
#include <bit>

#include "encoders/png/match_length.hpp"
#include "kernels/always_inline.hpp"
#include "kernels/packed_match.hpp"

namespace tensorimage::png {
namespace {

using kernels::distance_class;
using kernels::distance_mask;
using kernels::length_of;
using kernels::match_of;

constexpr unsigned most_table_bits = 14;
/// Bytes looked at together: most of what is known of them stays in the first caches.
constexpr std::size_t stretch_bytes = 2048;
/// From about this length on nothing is searched within a match.
constexpr unsigned good_length = 48;
/// Lengths up to here are found without a branch.
constexpr unsigned compared = 8;
static_assert(stretch_bytes <= distance_mask, "a number of literals is kept where else a distance is");
constexpr std::uint32_t unit = 8;
/// More than a stretch can cost; three of them do not overflow.
constexpr std::uint32_t impossible = std::uint32_t{1} << 28U;

/// First bytes by which places are found, the nearest matches first, the longest last.
template <unsigned tables>
constexpr std::array<unsigned, tables> first_bytes = {};
template <>
constexpr std::array<unsigned, 2> first_bytes<2> = {3, 8};
template <>
constexpr std::array<unsigned, 3> first_bytes<3> = {3, 5, 8};

}  // namespace

PathParser::PathParser(const PathSearch& search, std::size_t most_bytes)
    : search_(search),
      table_bits_(std::min(most_table_bits, static_cast<unsigned>(std::bit_width(most_bytes)))),
      chosen_(std::min(stretch_bytes, most_bytes)),
      cost_(chosen_.size() + 1) {
  places_.resize(chosen_.size());
  found_.resize(chosen_.size() * (1 + std::size_t{search_.tables} * search_.ways));
  std::fill_n(length_price_.begin(), shortest_match, impossible);
  std::fill(distance_price_.begin() + distance_class(farthest_match), distance_price_.end(), impossible);
}

void PathParser::start() {
  const std::size_t places = std::size_t{search_.ways} << table_bits_;
  for (unsigned i = 0; i < search_.tables; ++i) last_[i].assign(places, std::uint16_t{0});
}

void PathParser::set_prices(const Prices& prices) {
  for (std::size_t i = 0; i < literal_price_.size(); ++i) literal_price_[i] = unit * prices.literal[i];
  for (unsigned i = shortest_match; i <= longest_match; ++i) length_price_[i] = unit * prices.length[i];
  price_distances(prices, unit, distance_price_);
}

/// Gives back the distances, less one, to the places that were remembered. `place` is not 0, a filter's number, and is
/// remembered once: so no distance is above it. A hash that was not seen yet stands for the last place whose 16 lowest
/// bits are 0; what is there is compared as anything else.
template <unsigned tables, unsigned ways>
TENSORIMAGE_ALWAYS_INLINE auto PathParser::remember(const std::uint8_t* here, std::size_t place)
    -> Distances<std::size_t{tables} * ways> {
  Distances<std::size_t{tables} * ways> distance;
  for (unsigned i = 0; i < tables; ++i) {
    std::uint16_t* const last = last_[i].data() + ways * hash_bytes(here, first_bytes<tables>[i], table_bits_);
    for (unsigned way = 0; way < ways; ++way) {
      distance[i * ways + way] = static_cast<std::uint16_t>(place - last[way] - 1);
    }
    if constexpr (ways == 2) last[1] = last[0];
    last[0] = static_cast<std::uint16_t>(place);
  }
  return distance;
}

/// Writes a match for each way of each table. Returns: the length of the longest, 0 if none has as many bytes as are
/// compared at once
template <unsigned tables, unsigned ways>
TENSORIMAGE_ALWAYS_INLINE std::size_t PathParser::find_at(const Stretch& stretch, std::size_t place,
                                                          std::uint32_t* found) {
  constexpr unsigned matches = tables * ways;
  const std::uint8_t* const here = stretch.span.data + place;
  const std::uint64_t bytes = load64(here);
  const auto distance = remember<tables, ways>(here, place);
  bool any_more = false;
  for (unsigned i = 0; i < matches; ++i) {
    const unsigned length = equal_bytes_of(load64(here - distance[i] - 1) ^ bytes);
    found[i] = match_of(length, distance[i]);
    any_more |= length == compared;
  }
  if (!any_more) return 0;
  std::size_t longest = 0;
  std::size_t length = 0;
  std::size_t far = farthest_match;
  const std::size_t most = std::min<std::size_t>(longest_match, stretch.end - place);
  for (unsigned i = 0; i < matches; ++i) {
    if (length_of(found[i]) < compared || distance[i] >= farthest_match) continue;
    // Mostly all tables have the same place: the last one with so many equal bytes.
    if (distance[i] != far) length = equal_bytes(here, here - distance[i] - 1, most, compared);
    far = distance[i];
    found[i] = match_of(length, far);
    longest = std::max(longest, length);
  }
  return longest;
}

template <unsigned tables, unsigned ways>
void PathParser::find(const Stretch& stretch) {
  constexpr unsigned matches = tables * ways;
  const std::size_t step = search_.pixels_only ? stretch.span.pixel : 1;
  std::uint16_t* next_place = places_.data();
  std::uint32_t* found = found_.data();
  Starts starts(stretch.span.line, step);
  for (std::size_t place = starts.at_or_after(stretch.begin); place < stretch.end; place = starts.at_or_after(place)) {
    const std::size_t row_end = std::min(stretch.end, starts.row_end());
    for (; place < row_end; place += step) {
      const std::size_t longest = find_at<tables, ways>(stretch, place, found + 1);
      *next_place++ = static_cast<std::uint16_t>(place - stretch.begin);
      found += 1 + matches;
      if (longest <= good_length) continue;
      place += (longest - 1) / step * step;
      // What follows a long run is the nearest start of the next one.
      remember<tables, ways>(stretch.span.data + place, place);
    }
  }
  searched_ = static_cast<std::size_t>(next_place - places_.data());
  // What reaches beyond the end.
  const std::size_t size = stretch.end - stretch.begin;
  while (next_place != places_.data() && *--next_place + compared > size) {
    const std::size_t most = size - *next_place;
    found -= 1 + matches;
    for (unsigned k = 1; k <= matches; ++k) {
      if (length_of(found[k]) > most) found[k] = match_of(most, found[k] & distance_mask);
    }
  }
}

template <unsigned matches>
void PathParser::choose(const Stretch& stretch) {
  const std::uint8_t* const data = stretch.span.data + stretch.begin;
  std::uint32_t* const cost = cost_.data();
  std::uint32_t* const chosen = chosen_.data();
  std::size_t i = stretch.end - stretch.begin;
  std::uint32_t least = 0;
  std::uint32_t literals = 0;
  cost[i] = 0;
  const auto add_literals_down_to = [&](std::size_t end) {
    while (i > end) {
      --i;
      least += literal_price_[data[i]];
      chosen[i] = ++literals;
      cost[i] = least;
    }
  };
  std::uint32_t* found = found_.data() + searched_ * (1 + matches);
  const std::uint16_t* const places = places_.data();
  for (std::size_t n = searched_; n-- > 0;) {
    const std::size_t place = places[n];
    add_literals_down_to(place + 1);
    --i;
    least += literal_price_[data[i]];
    found -= 1 + matches;
    found[0] = ++literals;
    // The matches first, among themselves: the next step waits for what is compared with `least`.
    std::uint32_t by_match = impossible;
    for (unsigned k = 1; k <= matches; ++k) {
      // Of lengths that are none, the price alone is more than any way.
      const std::size_t length = length_of(found[k]);
      by_match = std::min(by_match, cost[i + length] + length_price_[length] +
                                        distance_price_[distance_class(found[k] & distance_mask)] + k);
    }
    least = std::min(least, by_match);
    const std::uint32_t which = least % unit;
    chosen[i] = found[which];
    literals &= which == 0 ? ~0U : 0U;
    least -= which;
    cost[i] = least;
  }
  add_literals_down_to(0);
}

void PathParser::find_and_choose(const Stretch& stretch) {
  if (search_.tables == 2) {
    find<2, 1>(stretch);
    choose<2>(stretch);
  } else if (search_.ways == 1) {
    find<3, 1>(stretch);
    choose<3>(stretch);
  } else {
    find<3, 2>(stretch);
    choose<6>(stretch);
  }
}

std::size_t PathParser::parse(const Span& span, const Prices& prices, Sequences& sequences) {
  set_prices(prices);
  SequenceBuilder builder(span, sequences);
  std::size_t begin = span.begin;
  // No place may be seen twice: it would be behind itself. So a block ends where a stretch does.
  while (begin < span.end && !builder.full()) {
    const Stretch stretch = {span, begin, std::min(span.end, begin + chosen_.size())};
    find_and_choose(stretch);
    while (begin < stretch.end) {
      const std::uint32_t match = chosen_[begin - stretch.begin];
      const std::size_t length = length_of(match);
      if (length == 0) {
        begin += match;
        continue;
      }
      builder.add(begin, length, (match & distance_mask) + std::size_t{1});
      begin += length;
    }
  }
  builder.finish(begin);
  return begin;
}

}  // namespace tensorimage::png
