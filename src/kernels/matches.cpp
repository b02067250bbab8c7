// Owns the scalar search for nearest matches and the choice among them, which define what the vector ones must give.
// Must not know bands or codes.
#include "kernels/matches.hpp"

#include <algorithm>

#include "kernels/packed_match.hpp"
#include "kernels/words.hpp"

namespace tensorimage::kernels {
namespace {

std::uint32_t hash(const std::uint8_t* here, std::size_t table) noexcept {
  std::uint32_t sum = 0;
  for (std::size_t word = 0; word < hash_factors.size(); ++word) {
    const unsigned hashed = hashed_of_word(table, word);
    if (hashed > 0) sum += (number_of<std::uint32_t>(here + 4 * word) << (32 - 8 * hashed)) * hash_factors[word];
  }
  return sum >> (32 - table_bits[table]);
}

}  // namespace

void find_nearest(const std::uint8_t* here, std::size_t place, std::size_t count, std::uint16_t* tables,
                  TableMatches& found, const NearestMatches<std::uint16_t>& nearest) noexcept {
  for (std::uint16_t* const distances : nearest) std::fill_n(distances, places_at_once, no_match);
  found.eight.fill(no_match);
  found.longer = 0;
  for (std::size_t i = 0; i < count; ++i, ++here, ++place) {
    std::array<std::uint16_t, match_tables> distance;
    for (std::size_t table = 0; table < match_tables; ++table) {
      std::uint16_t* const last = tables + table_begin[table] + hash(here, table);
      distance[table] = static_cast<std::uint16_t>(place - *last - 1);
      *last = static_cast<std::uint16_t>(place);
    }
    found.twelve[i] = distance[compared_tables];
    found.sixteen[i] = distance[compared_tables + 1];
    for (std::size_t table = 0; table < compared_tables; ++table) {
      const unsigned equal = equal_bytes_of(load64(here - distance[table] - 1) ^ load64(here));
      for (std::size_t k = 0; k < near_lengths; ++k) {
        if (equal >= shortest_near + k) nearest[k][i] = std::min(nearest[k][i], distance[table]);
      }
      if (equal > longest_near) found.eight[i] = std::min(found.eight[i], distance[table]);
    }
    if (found.eight[i] != no_match) found.longer |= std::uint64_t{1} << i;
  }
}

void cheapest_steps(const StepChoice& choice, const StepPrices& prices, std::uint32_t* costs,
                    std::uint16_t* steps) noexcept {
  for (std::size_t i = choice.size; i-- > 0;) {
    std::uint32_t least = costs[i + 1] + prices.literal[choice.data[i]];
    std::size_t length = shortest_near;
    for (const std::uint16_t* const distances : choice.nearest) {
      const std::uint32_t distance = prices.distance[distance_class(distances[i])];
      least = std::min(least, costs[i + length] + prices.length[length] + distance);
      ++length;
    }
    for (std::uint32_t k = choice.begins[i]; k < choice.begins[i + 1]; ++k) {
      const std::uint32_t match = choice.longer[k];
      const std::uint32_t distance = prices.distance[distance_class(match & distance_mask)];
      for (; length <= length_of(match); ++length) {
        least = std::min(least, costs[i + length] + prices.length[length] + distance);
      }
    }
    steps[i] = static_cast<std::uint16_t>(least % step_unit);
    costs[i] = least - least % step_unit;
  }
}

}  // namespace tensorimage::kernels
