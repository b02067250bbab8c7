// Owns the table of levels.
// Must not know how any of them is done.
#include "encoders/png/effort.hpp"

#include <algorithm>
#include <array>

namespace tensorimage::png {
namespace {

constexpr std::size_t kib = 1024;

constexpr std::size_t usual_band = 512 * kib;

// Shares of repeated bytes, chosen on 60 pictures of every kind: photographs have under 0.55, but for the smoothest.
constexpr double mostly_repeated = 0.6;
constexpr double rather_flat = 0.75;
constexpr double flat = 0.8;

constexpr FilterSearch a_look(unsigned filters) {
  return {.filters = filters, .pieces = 1, .share = 8};
}

constexpr Effort fast(unsigned shortest_run, double chains_from, const ChainSearch& chains, double worth_chains) {
  return {.filters = a_look(2),
          .shortest_run = shortest_run,
          .chains_from = chains_from,
          .chains = chains,
          .worth_chains = worth_chains,
          .band_bytes = usual_band,
          .block_bytes = 128 * kib};
}

constexpr Effort small(const PathSearch& paths, double worth_paths, const ChainSearch& chains, double worth_chains) {
  return {.filters = a_look(4),
          .paths = paths,
          .worth_paths = worth_paths,
          .chains_from = flat,
          .chains = chains,
          .worth_chains = worth_chains,
          .band_bytes = usual_band,
          .block_bytes = 64 * kib};
}

constexpr Effort with_a_closer_look(Effort effort) {
  effort.filters = {.filters = 4, .pieces = 2, .share = 4};
  return effort;
}

constexpr PathSearch at_pixels(unsigned tables) {
  return {.tables = tables, .pixels_only = true};
}

constexpr PathSearch anywhere(unsigned ways) {
  return {.tables = 3, .ways = ways};
}

/// Larger bands, since matches here are worth most.
constexpr Effort smallest = {.parse = Effort::Parse::optimal,
                             .filters = {.filters = 6, .pieces = 8, .share = 1, .parts = 2, .every_way = true},
                             .paths = anywhere(1),
                             .chains = {64, 128, 256, 64},
                             .band_bytes = 2 * usual_band,
                             .block_bytes = 64 * kib};

constexpr std::array<Effort, 10> efforts = {{
    {.parse = Effort::Parse::stored, .band_bytes = usual_band / 2, .block_bytes = usual_band / 2},
    fast(8, rather_flat, {1, 16, 16, 4}, 0.85),
    fast(4, mostly_repeated, {1, 16, 32, 8}, 0.9),
    small(at_pixels(2), 0.97, {2, 32, 64, 8}, 0.95),
    small(at_pixels(2), 0.99, {3, 32, 64, 8}, 0.97),
    small(at_pixels(3), 0.97, {4, 32, 128, 16}, 0.95),
    small(at_pixels(3), 0.98, {6, 64, 256, 24}, 0.95),
    small(anywhere(1), 0.99, {12, 128, 256, 24}, 0.97),
    with_a_closer_look(small(anywhere(2), 1.0, {32, 128, 256, 64}, 0.99)),
    smallest,
}};

}  // namespace

Effort effort_of(int level) noexcept {
  return efforts[static_cast<std::size_t>(std::clamp(level, 0, 9))];
}

}  // namespace tensorimage::png
