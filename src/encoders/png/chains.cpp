// Owns the tables of earlier places and the look one byte ahead.
// Must not know codes.
#include "encoders/png/chains.hpp"

#include <algorithm>
#include <bit>

#include "encoders/png/match_length.hpp"

namespace tensorimage::png {
namespace {

constexpr unsigned most_hash_bits = 15;
constexpr unsigned most_hash3_bits = 13;
constexpr unsigned hashed_bytes = 8;
constexpr std::size_t window = farthest_match;
/// Up to this distance, a long match is a run of a few bytes over and over, a pixel mostly: it is followed as
/// long as it goes on, and nothing is searched in it. Its last part is: what follows may have followed before.
constexpr std::size_t run_distance = 8;
/// A match must save more than this: literals that a match takes away make the others dearer.
constexpr std::int64_t least_gain = 2;

/// From 16 bits of a place, at least 1.
std::size_t distance_to(std::size_t place, std::uint16_t earlier) noexcept {
  return static_cast<std::uint16_t>(place - earlier - 1) + std::size_t{1};
}

}  // namespace

ChainParser::ChainParser(const ChainSearch& search, std::size_t most_bytes)
    : search_(search),
      hash_bits_(std::min(most_hash_bits, static_cast<unsigned>(std::bit_width(most_bytes)))),
      hash3_bits_(std::min(most_hash3_bits, hash_bits_)),
      last3_(std::size_t{1} << hash3_bits_),
      last_(std::size_t{1} << hash_bits_),
      before_(std::min(window, std::bit_ceil(most_bytes))) {}

void ChainParser::start() {
  std::fill(last3_.begin(), last3_.end(), std::uint16_t{0});
  std::fill(last_.begin(), last_.end(), std::uint16_t{0});
  std::fill(before_.begin(), before_.end(), std::uint16_t{0});
}

/// Of `length` bytes, at most the longest match, from `begin` on, which never goes back.
std::int64_t ChainParser::literal_bits(const Span& span, const Prices& prices, std::size_t begin, std::size_t length) {
  const std::size_t end = begin + length;
  if (end > summed_) {
    // Some more than was asked for, since the next places will ask. What was skipped is not asked for again.
    constexpr std::size_t more = 128;
    static_assert(longest_match + more < summed_bytes);
    summed_ = std::max(summed_, begin);
    const std::size_t upto = std::min(span.end, end + more);
    std::uint32_t bits = bits_upto_[summed_ % summed_bytes];
    while (summed_ < upto) {
      bits += prices.literal[span.data[summed_]];
      bits_upto_[++summed_ % summed_bytes] = bits;
    }
  }
  return bits_upto_[end % summed_bytes] - bits_upto_[begin % summed_bytes];
}

ChainParser::Match ChainParser::find(const Span& span, const Prices& prices, std::size_t place) {
  Match best = {0, 0, least_gain};
  const std::uint8_t* const here = span.data + place;
  const auto consider = [&](std::size_t match_distance, std::size_t length) {
    const Match match = {static_cast<unsigned>(length), static_cast<unsigned>(match_distance)};
    const std::int64_t saved = literal_bits(span, prices, place, length) - prices.match(match.length, match.distance);
    if (saved > best.saved) best = {match.length, match.distance, saved};
  };
  const std::size_t most = std::min<std::size_t>(longest_match, span.end - place);
  std::uint16_t& last3 = last3_[hash_bytes(here, 3, hash3_bits_)];
  std::uint16_t& last = last_[hash_bytes(here, hashed_bytes, hash_bits_)];
  const std::size_t near = distance_to(place, last3);
  std::size_t distance = distance_to(place, last);
  before_[place & (before_.size() - 1)] = last;
  last3 = last = static_cast<std::uint16_t>(place);
  if (most < shortest_match) return best;
  std::size_t longest = hashed_bytes - 1;
  if (near <= std::min(place, window)) {
    const std::size_t length = equal_bytes(here, here - near, most);
    if (length >= shortest_match) consider(near, length);
    longest = std::max(longest, length);
  }
  for (unsigned tries = search_.candidates; tries > 0 && longest < most; --tries) {
    if (distance > std::min(place, window)) break;
    const std::uint8_t* const there = here - distance;
    // To be longer it must agree in the byte behind the longest so far, and in those before.
    if (load32(there + longest - 3) == load32(here + longest - 3) && load32(there) == load32(here)) {
      const std::size_t length = equal_bytes(here, there, most);
      if (length > longest) {
        longest = length;
        consider(distance, length);
        if (length >= search_.good_length) break;
      }
    }
    const std::size_t next = distance_to(place, before_[(place - distance) & (before_.size() - 1)]);
    if (next <= distance) break;
    distance = next;
  }
  return best;
}

void ChainParser::insert_all(const Span& span, std::size_t begin, std::size_t end) {
  Starts starts(span.line);
  for (std::size_t place = starts.at_or_after(begin); place < end; place = starts.at_or_after(place)) {
    const std::size_t row_end = std::min(end, starts.row_end());
    for (; place < row_end; ++place) {
      const std::uint8_t* const here = span.data + place;
      std::uint16_t& last = last_[hash_bytes(here, hashed_bytes, hash_bits_)];
      before_[place & (before_.size() - 1)] = last;
      last3_[hash_bytes(here, 3, hash3_bits_)] = last = static_cast<std::uint16_t>(place);
    }
  }
}

/// Of a long match only the ends can be found again: what repeats within it was a match before it.
void ChainParser::insert(const Span& span, std::size_t begin, std::size_t end) {
  if (end - begin <= 2 * std::size_t{search_.ends}) return insert_all(span, begin, end);
  insert_all(span, begin, begin + search_.ends);
  insert_all(span, end - search_.ends, end);
}

/// A match one start later may save more.
ChainParser::Match ChainParser::look_ahead(const Span& span, const Prices& prices, Starts& starts, Match match,
                                           std::size_t& place, std::size_t& searched) {
  while (match.length < search_.good_length) {
    const std::size_t next = starts.at_or_after(place + 1);
    if (next >= span.end) break;
    searched = next;
    const Match later = find(span, prices, next);
    if (later.saved <= match.saved) break;
    match = later;
    place = next;
  }
  return match;
}

std::size_t ChainParser::parse(const Span& span, const Prices& prices, Sequences& sequences) {
  summed_ = span.begin;
  SequenceBuilder builder(span, sequences);
  Starts starts(span.line);
  std::size_t misses = 0;
  for (std::size_t place = starts.at_or_after(span.begin); place < span.end;) {
    if (builder.full()) return builder.position();
    Match match = find(span, prices, place);
    if (match.length == 0) {
      for (std::size_t step = 1 + misses++ / search_.patience; step > 0; --step) place = starts.at_or_after(place + 1);
      continue;
    }
    misses = 0;
    std::size_t searched = place;
    match = look_ahead(span, prices, starts, match, place, searched);
    if (match.length == longest_match && match.distance <= run_distance) {
      const std::uint8_t* const here = span.data + place;
      const std::size_t length = equal_bytes(here, here - match.distance, span.end - place);
      match.length = static_cast<unsigned>(length - length % longest_match);
    }
    const std::size_t more = builder.equal_before(place, place - match.distance);
    builder.add(place - more, match.length + more, match.distance);
    const std::size_t end = place + match.length;
    insert(span, searched + 1, end);
    place = starts.at_or_after(end);
  }
  builder.finish(span.end);
  return span.end;
}

}  // namespace tensorimage::png
