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
constexpr double flat = 0.8;

constexpr Effort fast(unsigned shortest_run, unsigned counted_share, const ChainSearch& chains, double worth_chains) {
  return {.shortest_run = shortest_run,
          .counted_share = counted_share,
          .chains_from = mostly_repeated,
          .chains = chains,
          .worth_chains = worth_chains,
          .band_bytes = usual_band,
          .block_bytes = 128 * kib};
}

constexpr Effort small(const PathSearch& paths, double worth_paths, const ChainSearch& chains, double worth_chains) {
  return {.paths = paths,
          .worth_paths = worth_paths,
          .chains_from = flat,
          .chains = chains,
          .worth_chains = worth_chains,
          .band_bytes = usual_band,
          .block_bytes = 64 * kib};
}

/// Larger bands, since matches here are worth most.
constexpr Effort smallest = {.parse = Effort::Parse::both,
                             .chains_from = mostly_repeated,
                             .chains = {64, 128, 256, 64},
                             .libdeflate_level = 10,
                             .band_bytes = 4 * usual_band,
                             .block_bytes = 64 * kib};

constexpr PathSearch at_pixels(unsigned tables) {
  return {.tables = tables, .pixels_only = true};
}

constexpr std::array<Effort, 10> efforts = {{
    {.parse = Effort::Parse::stored, .band_bytes = usual_band / 2, .block_bytes = usual_band / 2},
    fast(8, 2, {1, 16, 32, 8}, 0.85),
    fast(4, 1, {2, 16, 32, 8}, 0.9),
    small(at_pixels(2), 0.98, {4, 32, 64, 8}, 0.95),
    small(at_pixels(2), 0.99, {4, 32, 64, 8}, 0.97),
    small(at_pixels(3), 0.985, {6, 32, 128, 16}, 0.97),
    small(at_pixels(3), 0.99, {16, 64, 256, 24}, 0.97),
    small({.tables = 3}, 0.993, {24, 128, 256, 24}, 0.985),
    small({.tables = 3, .ways = 2}, 1.0, {64, 128, 256, 64}, 0.99),
    smallest,
}};

}  // namespace

Effort effort_of(int level) noexcept {
  return efforts[static_cast<std::size_t>(std::clamp(level, 0, 9))];
}

}  // namespace tensorimage::png
