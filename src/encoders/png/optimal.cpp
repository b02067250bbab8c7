// Owns the search for matches of all lengths, and the cheapest way through a block under the codes that it leads to.
// Must not know how codes are written.
#include "encoders/png/optimal.hpp"

#include <algorithm>
#include <limits>

#include "encoders/png/block.hpp"
#include "encoders/png/match_length.hpp"
#include "kernels/always_inline.hpp"
#include "kernels/packed_match.hpp"

namespace tensorimage::png {
namespace {

using kernels::distance_mask;
using kernels::length_of;
using kernels::match_of;

/// The last place with so many equal first bytes is the nearest match of this length, and most often of those up to the
/// next. The first tables' are compared by one load; only if all its bytes agree are all tables' compared to their end.
constexpr std::array<unsigned, OptimalParser::tables> hashed_first = {3, 4, 5, 6, 8, 12, 16};
constexpr std::array<unsigned, OptimalParser::tables> table_bits = {17, 15, 15, 15, 16, 16, 16};
constexpr auto table_begin = [] {
  std::array<std::size_t, OptimalParser::tables + 1> begin{};
  for (std::size_t i = 0; i < OptimalParser::tables; ++i) begin[i + 1] = begin[i] + (std::size_t{1} << table_bits[i]);
  return begin;
}();
constexpr std::size_t short_tables = 5;
constexpr unsigned word_bytes = 8;
static_assert(hashed_first[short_tables - 1] == word_bytes);

/// Places tried, behind the nearest, whose first bytes are those of the last table.
constexpr unsigned more_places = 10;
/// Within a match as long as they can be nothing is searched, and only so many places at each end can be found again.
constexpr std::size_t remembered_ends = 12;

constexpr std::size_t most_for_a_place = OptimalParser::tables + more_places;
constexpr std::size_t most_matches = std::size_t{9} << 16U;
constexpr std::size_t most_block = std::size_t{192} << 10U;
static_assert(most_matches / most_for_a_place >= OptimalParser::least_block);
// Literals have at most 14 bits, and no way costs more than literals alone; a match that is only considered has no more
// than 47.
static_assert((std::uint64_t{most_block} * 14 + 47) * kernels::step_unit <= std::numeric_limits<std::uint32_t>::max());

}  // namespace

OptimalParser::OptimalParser(const kernels::PngKernels& kernels, std::size_t most_bytes)
    : kernels_(kernels), last_(table_begin.back()), before_(farthest_match) {
  const std::size_t block = std::min(most_bytes, most_block);
  matches_.resize(std::min(most_matches, block * most_for_a_place));
  begins_.resize(block + 1);
  costs_.resize(block + 1 + kernels::readable_behind_steps);
  steps_.resize(block);
}

void OptimalParser::start() {
  std::fill(last_.begin(), last_.end(), std::uint16_t{0});
  std::fill(before_.begin(), before_.end(), std::uint16_t{0});
}

/// Gives back the distances to the places that were remembered. As in PathParser none is above `place`, and what a hash
/// that was not seen yet stands for is compared as anything else.
TENSORIMAGE_ALWAYS_INLINE auto OptimalParser::remember(const std::uint8_t* here, std::size_t place) -> Distances {
  static_assert(hashed_first.back() - 1 <= readable_behind_span);
  Distances distance;
  std::uint16_t* const table = last_.data();
  for (std::size_t i = 0; i < tables; ++i) {
    const std::size_t hash = i < short_tables ? hash_bytes(here, hashed_first[i], table_bits[i])
                                              : hash_more_bytes(here, hashed_first[i], table_bits[i]);
    std::uint16_t& last = table[table_begin[i] + hash];
    distance[i] = static_cast<std::uint16_t>(place - last - 1);
    if (i == tables - 1) before_[place % farthest_match] = last;
    last = static_cast<std::uint16_t>(place);
  }
  return distance;
}

/// Returns: the length of the longest match
TENSORIMAGE_ALWAYS_INLINE std::size_t OptimalParser::find_at(const Span& span, std::size_t place) {
  while (begun_ <= place - span.begin) begins_[begun_++] = static_cast<std::uint32_t>(found_);
  const std::uint8_t* const here = span.data + place;
  const std::uint64_t bytes = load64(here);
  const Distances distance = remember(here, place);
  const std::size_t most = std::min<std::size_t>(longest_match, span.end - place);
  std::uint32_t* const first = matches_.data() + found_;
  std::uint32_t* next = first;
  std::size_t longest = shortest_match - 1;
  bool any_more = false;
  for (std::size_t i = 0; i < short_tables; ++i) {
    const std::size_t equal = equal_bytes_of(load64(here - distance[i] - 1) ^ bytes);
    const std::size_t length = std::min(equal, most);
    // Without branches: nobody can guess which of them is longer.
    *next = match_of(length, distance[i]);
    const bool is_longer = length > longest && distance[i] < farthest_match;
    next += is_longer ? 1 : 0;
    longest = is_longer ? length : longest;
    any_more |= equal == word_bytes;
  }
  if (any_more) {
    next = first;
    longest = shortest_match - 1;
    const auto consider = [&](std::size_t far) {  // less one, as all here
      const std::size_t length = equal_bytes(here, here - far - 1, most);
      if (length <= longest) return;
      *next++ = match_of(length, far);
      longest = length;
    };
    for (std::size_t i = 0; i < tables; ++i) {
      if (distance[i] < farthest_match && (i == 0 || distance[i] != distance[i - 1])) consider(distance[i]);
    }
    std::size_t far = distance.back();
    for (unsigned tries = more_places; tries > 0 && longest < most && far < farthest_match; --tries) {
      const std::uint16_t earlier = before_[(place - far - 1) % farthest_match];
      const std::size_t farther = static_cast<std::uint16_t>(place - earlier - 1);
      if (farther <= far || farther >= farthest_match) break;
      far = farther;
      const std::uint8_t* const there = here - far - 1;
      if (there[longest] == here[longest] && load64(there) == bytes) consider(far);
    }
  }
  found_ += static_cast<std::size_t>(next - first);
  return longest;
}

/// Of a long match only the ends can be found again: what repeats within it was a match before it.
void OptimalParser::remember_ends(const Span& span, std::size_t begin, std::size_t end) {
  Starts starts(span.line);
  for (std::size_t place = starts.at_or_after(begin); place < end; place = starts.at_or_after(place + 1)) {
    const bool is_inside = place >= begin + remembered_ends && place + remembered_ends < end;
    if (is_inside) place = starts.at_or_after(end - remembered_ends);
    if (place < end) remember(span.data + place, place);
  }
}

/// Returns: where the block ends
std::size_t OptimalParser::find(const Span& span) {
  found_ = 0;
  begun_ = 0;
  Starts starts(span.line);
  std::size_t place = starts.at_or_after(span.begin);
  while (place < span.end && found_ + most_for_a_place <= matches_.size()) {
    const std::size_t longest = find_at(span, place);
    if (longest == longest_match) {
      remember_ends(span, place + 1, place + longest);
      place += longest - 1;
    }
    place = starts.at_or_after(place + 1);
  }
  const std::size_t end = std::min(place, span.end);
  while (begun_ <= end - span.begin) begins_[begun_++] = static_cast<std::uint32_t>(found_);
  return end;
}

/// Matches that reach beyond the block, which had an end further behind when they were found.
void OptimalParser::cut_off(const Span& span) {
  const std::size_t size = span.end - span.begin;
  for (std::size_t i = size - std::min<std::size_t>(size, longest_match); i < size; ++i) {
    for (std::uint32_t k = begins_[i]; k < begins_[i + 1]; ++k) {
      matches_[k] = match_of(std::min(length_of(matches_[k]), size - i), matches_[k] & distance_mask);
    }
  }
}

void OptimalParser::choose(const Span& span, const Prices& prices) {
  using kernels::step_unit;
  for (std::size_t i = 0; i < 256; ++i) step_prices_.literal[i] = step_unit * prices.literal[i] + 1;
  for (unsigned i = shortest_match; i <= longest_match; ++i) step_prices_.length[i] = step_unit * prices.length[i] + i;
  for (unsigned i = 0; i < farthest_match; i += i < 256 ? 1 : 128) {
    step_prices_.distance[kernels::distance_class(i)] = step_unit * prices.distance[distance_symbol(i + 1)];
  }
  const std::size_t size = span.end - span.begin;
  costs_[size] = 0;
  kernels_.cheapest_steps({span.data + span.begin, size, begins_.data(), matches_.data()}, step_prices_, costs_.data(),
                          steps_.data());
}

void OptimalParser::take_chosen(const Span& span, Sequences& sequences) const {
  SequenceBuilder builder(span, sequences);
  for (std::size_t place = span.begin; place < span.end;) {
    const std::size_t i = place - span.begin;
    const std::size_t step = steps_[i];
    if (step > 1) {
      std::uint32_t match = begins_[i];
      while (length_of(matches_[match]) < step) ++match;
      builder.add(place, step, (matches_[match] & distance_mask) + std::size_t{1});
    }
    place += step;
  }
  builder.finish(span.end);
}

std::size_t OptimalParser::parse(const Span& span, const Prices& prices, Sequences& sequences) {
  Span block = span;
  const std::size_t left = span.end - span.begin;
  const std::size_t most = steps_.size();
  // What is a little more than a block is halved, since a small one is not worth its codes.
  if (left > most) block.end = span.begin + (left < 2 * most ? left / 2 : most);
  const std::size_t end = find(block);
  if (end < block.end) {
    block.end = end;
    cut_off(block);
  }
  choose(block, prices);
  take_chosen(block, sequences);
  choose(block, prices_of(best_code(count_symbols(block.data + block.begin, sequences))));
  take_chosen(block, sequences);
  return block.end;
}

}  // namespace tensorimage::png
