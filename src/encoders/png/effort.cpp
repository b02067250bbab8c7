// Owns the table of levels.
// Must not know how any of them is done.
#include "encoders/png/effort.hpp"

#include <algorithm>
#include <array>

namespace tensorimage::png {
namespace {

constexpr std::size_t kib = 1024;

constexpr std::size_t usual_band = 512 * kib;
constexpr ChainSearch no_search = {.candidates = 0};
constexpr ChainSearch quick = {.candidates = 4, .good_length = 16, .patience = 64};

constexpr Effort fast(unsigned shortest_run, unsigned counted_share, const ChainSearch& search, double worthwhile) {
  return {.shortest_run = shortest_run,
          .counted_share = counted_share,
          .quick = no_search,
          .search = search,
          .worthwhile = worthwhile,
          .band_bytes = usual_band,
          .block_bytes = 128 * kib};
}

constexpr Effort small(const ChainSearch& quick_search, const ChainSearch& search, double worthwhile,
                       double libdeflate_from, int libdeflate_level) {
  return {.quick = quick_search,
          .search = search,
          .worthwhile = worthwhile,
          .libdeflate_from = libdeflate_from,
          .libdeflate_level = libdeflate_level,
          .band_bytes = usual_band,
          .block_bytes = 64 * kib};
}

/// Larger bands, since matches here are worth most.
constexpr Effort smallest = {.parse = Effort::Parse::both,
                             .quick = no_search,
                             .search = {64, 128, 256, 64},
                             .libdeflate_level = 10,
                             .band_bytes = 4 * usual_band,
                             .block_bytes = 64 * kib};

constexpr std::array<Effort, 10> efforts = {{
    {.parse = Effort::Parse::stored, .band_bytes = usual_band / 2, .block_bytes = usual_band / 2},
    fast(8, 2, {1, 16, 32, 8}, 0.85),
    fast(4, 1, {2, 16, 32, 8}, 0.9),
    small(quick, {2, 32, 64, 8}, 0.95, 0.8, 2),
    small(quick, {4, 32, 64, 8}, 0.97, 0.8, 3),
    small(quick, {6, 32, 128, 16}, 0.97, 0.8, 4),
    small(quick, {16, 64, 256, 24}, 0.97, 0.8, 4),
    small(quick, {24, 128, 256, 24}, 0.985, 1.0, 6),
    small({4, 32, 256, 8}, {64, 128, 256, 64}, 0.99, 1.0, 8),
    smallest,
}};

}  // namespace

Effort effort_of(int level) noexcept {
  return efforts[static_cast<std::size_t>(std::clamp(level, 0, 9))];
}

}  // namespace tensorimage::png
