// Owns the search for matches of all lengths, and the cheapest way through a block under the codes that it leads to.
// Must not know how codes are written.
#include "encoders/png/optimal.hpp"

#include <algorithm>
#include <cstddef>

#include "encoders/png/block.hpp"
#include "encoders/png/match_length.hpp"
#include "kernels/packed_match.hpp"

namespace tensorimage::png {
namespace {

using kernels::distance_mask;
using kernels::length_of;
using kernels::longest_near;
using kernels::match_of;
using kernels::no_match;
using kernels::places_at_once;
using kernels::shortest_near;

static_assert(shortest_near == shortest_match);
static_assert(kernels::hashed_first.back() - 1 <= readable_behind_span);

/// Places tried, behind the nearest, whose first bytes are those of the last table; fewer if what is known is long
/// enough.
constexpr unsigned more_places = 10;
constexpr unsigned few_more_places = 3;
constexpr std::size_t long_enough = 24;
/// Within a match as long as they can be nothing is searched, and only so many places at its end are sure to be found
/// again.
constexpr std::size_t remembered_end = 12;
/// Behind such a match there is often another one, which leaves what was looked up with its begin unused.
constexpr std::size_t few_at_once = 32;

/// The nearest of eight bytes, one of each table that was not compared, and those tried.
constexpr std::size_t most_for_a_place = 1 + (kernels::match_tables - kernels::compared_tables) + more_places;
constexpr std::size_t most_longer = (OptimalParser::least_block + places_at_once) * most_for_a_place;
constexpr std::size_t most_block = std::size_t{144} << 10U;
/// Literals have at most 14 bits. More than any match's worth of them, for a match that deflate does not reach: those
/// of near lengths are priced even so, and where they end behind the block the cost there may be 0.
constexpr std::uint32_t out_of_reach = std::uint32_t{longest_match} * 14 * kernels::step_unit;
// No way costs more than literals alone; what is only considered costs at most 47 bits more, or is out of reach.
constexpr std::uint64_t most_cost = (std::uint64_t{most_block} * 14 + 47) * kernels::step_unit + out_of_reach;
static_assert(most_cost < std::uint64_t{1} << 31U);

}  // namespace

OptimalParser::OptimalParser(const kernels::PngKernels& kernels, std::size_t most_bytes)
    : kernels_(kernels), last_(kernels::table_begin.back()), before_(farthest_match) {
  const std::size_t block = std::min(most_bytes, most_block);
  longer_.resize(std::min(most_longer, (block + places_at_once) * most_for_a_place));
  for (std::vector<std::uint16_t>& distances : nearest_) distances.resize(block + places_at_once);
  begins_.resize(block + 1);
  costs_.resize(block + 1 + kernels::readable_behind_steps);
  steps_.resize(block);
  std::fill(step_prices_.distance.begin() + kernels::distance_class(farthest_match), step_prices_.distance.end(),
            out_of_reach);
}

void OptimalParser::start() {
  std::fill(last_.begin(), last_.end(), std::uint16_t{0});
  std::fill(before_.begin(), before_.end(), std::uint16_t{0});
}

/// No matches begin at these bytes of the block.
void OptimalParser::leave_out(std::size_t begin, std::size_t end) {
  for (std::vector<std::uint16_t>& distances : nearest_) {
    std::fill_n(distances.begin() + static_cast<std::ptrdiff_t>(begin), end - begin, no_match);
  }
  std::fill_n(begins_.begin() + static_cast<std::ptrdiff_t>(begin), end - begin, static_cast<std::uint32_t>(found_));
}

/// What the tables say of a place and of those that follow.
void OptimalParser::look_up(const Span& span, std::size_t place, std::size_t count) {
  kernels::NearestMatches<std::uint16_t> nearest;
  for (std::size_t k = 0; k < nearest.size(); ++k) nearest[k] = nearest_[k].data() + (place - span.begin);
  kernels_.find_nearest(span.data + place, place, count, last_.data(), tables_, nearest);
  for (std::size_t i = 0; i < count; ++i) {
    before_[(place + i) % farthest_match] = static_cast<std::uint16_t>(place + i - 1 - tables_.sixteen[i]);
  }
}

/// Finds the longer matches of the place that was the i-th to be looked up. Returns: the length of the longest
std::size_t OptimalParser::find_longer(const Span& span, std::size_t place, std::size_t i) {
  const std::uint8_t* const here = span.data + place;
  const std::size_t most = std::min<std::size_t>(longest_match, span.end - place);
  std::size_t longest = longest_near;
  std::uint32_t* next = longer_.data() + found_;
  const auto consider = [&](std::size_t far, std::size_t known) {  // less one, as all here
    const std::size_t length = equal_bytes(here, here - far - 1, most, known);
    if (length <= longest) return;
    *next++ = match_of(length, far);
    longest = length;
  };
  const std::size_t nearest = tables_.eight[i];
  if (nearest < farthest_match) consider(nearest, longest_near + 1);
  std::size_t far = tables_.twelve[i];
  if (far != nearest && far < farthest_match) consider(far, 0);
  if (tables_.sixteen[i] != far) {
    far = tables_.sixteen[i];
    if (far != nearest && far < farthest_match) consider(far, 0);
  }
  for (unsigned tries = longest < long_enough ? more_places : few_more_places; tries > 0 && far < farthest_match;
       --tries) {
    const std::uint16_t earlier = before_[(place - far - 1) % farthest_match];
    const std::size_t farther = static_cast<std::uint16_t>(place - earlier - 1);
    if (farther <= far || farther >= farthest_match || longest >= most) break;
    far = farther;
    const std::uint8_t* const there = here - far - 1;
    if (there[longest] == here[longest] && load64(there) == load64(here)) consider(far, sizeof(std::uint64_t));
  }
  found_ = static_cast<std::size_t>(next - longer_.data());
  return longest;
}

/// Returns: where the block ends
std::size_t OptimalParser::find(const Span& span) {
  found_ = 0;
  Starts starts(span.line);
  std::size_t done = span.begin;
  std::size_t place = starts.at_or_after(span.begin);
  std::size_t searched_from = place;
  std::size_t at_once = places_at_once;
  while (place < span.end && found_ + places_at_once * most_for_a_place <= longer_.size()) {
    leave_out(done - span.begin, place - span.begin);
    done = std::min({span.end, starts.row_end(), place + at_once});
    look_up(span, place, done - place);
    std::uint64_t longer = tables_.longer;
    for (std::size_t i = 0; place + i < done; ++i, longer >>= 1U) {
      begins_[place + i - span.begin] = static_cast<std::uint32_t>(found_);
      if ((longer & 1U) == 0 || place + i < searched_from) continue;
      const std::size_t longest = find_longer(span, place + i, i);
      if (longest == longest_match) searched_from = place + i + longest;
    }
    at_once = searched_from > done ? few_at_once : places_at_once;
    place = starts.at_or_after(std::max(done, searched_from - std::min(searched_from, remembered_end)));
  }
  const std::size_t end = std::min(place, span.end);
  leave_out(done - span.begin, end - span.begin);
  begins_[end - span.begin] = static_cast<std::uint32_t>(found_);
  return end;
}

/// Matches that reach beyond the block.
void OptimalParser::cut_off(const Span& span) {
  const std::size_t size = span.end - span.begin;
  for (std::size_t i = size - std::min<std::size_t>(size, longest_match); i < size; ++i) {
    for (std::uint32_t k = begins_[i]; k < begins_[i + 1]; ++k) {
      longer_[k] = match_of(std::min(length_of(longer_[k]), size - i), longer_[k] & distance_mask);
    }
    for (std::size_t k = 0; k < nearest_.size(); ++k) {
      if (i + shortest_near + k > size) nearest_[k][i] = no_match;
    }
  }
}

void OptimalParser::choose(const Span& span, const Prices& prices) {
  using kernels::step_unit;
  for (std::size_t i = 0; i < 256; ++i) step_prices_.literal[i] = step_unit * prices.literal[i] + 1;
  for (unsigned i = shortest_match; i <= longest_match; ++i) step_prices_.length[i] = step_unit * prices.length[i] + i;
  price_distances(prices, step_unit, step_prices_.distance);
  const std::size_t size = span.end - span.begin;
  costs_[size] = 0;
  kernels::StepChoice choice = {span.data + span.begin, size, {}, begins_.data(), longer_.data()};
  for (std::size_t k = 0; k < nearest_.size(); ++k) choice.nearest[k] = nearest_[k].data();
  kernels_.cheapest_steps(choice, step_prices_, costs_.data(), steps_.data());
}

void OptimalParser::take_chosen(const Span& span, Sequences& sequences) const {
  SequenceBuilder builder(span, sequences);
  for (std::size_t place = span.begin; place < span.end;) {
    const std::size_t i = place - span.begin;
    const std::size_t step = steps_[i];
    if (step > longest_near) {
      std::uint32_t match = begins_[i];
      while (length_of(longer_[match]) < step) ++match;
      builder.add(place, step, (longer_[match] & distance_mask) + std::size_t{1});
    } else if (step > 1) {
      builder.add(place, step, nearest_[step - shortest_near][i] + std::size_t{1});
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
  block.end = find(block);
  cut_off(block);
  choose(block, prices);
  take_chosen(block, sequences);
  choose(block, prices_of(best_code(count_symbols(block.data + block.begin, sequences))));
  take_chosen(block, sequences);
  return block.end;
}

}  // namespace tensorimage::png
