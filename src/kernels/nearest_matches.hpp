// Owns the tables in which the nearest matches of several lengths are looked for, and the form of what is found.
// Must not know bands, blocks or which match is taken.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace tensorimage::kernels {

/// Each table has, for a hash of so many first bytes, the last place that had it: the nearest match of this length, and
/// most often of those up to the next.
inline constexpr std::array<unsigned, 7> hashed_first = {3, 4, 5, 6, 8, 12, 16};
inline constexpr std::array<unsigned, hashed_first.size()> table_bits = {17, 15, 15, 15, 16, 16, 16};
inline constexpr std::size_t match_tables = hashed_first.size();
/// One behind the other, each from here on; the last is the end of all.
inline constexpr auto table_begin = [] {
  std::array<std::uint32_t, match_tables + 1> begin{};
  for (std::size_t i = 0; i < match_tables; ++i) begin[i + 1] = begin[i] + (std::uint32_t{1} << table_bits[i]);
  return begin;
}();

/// The places of the first tables are compared, eight bytes of each.
inline constexpr std::size_t compared_tables = 5;
static_assert(hashed_first[compared_tables - 1] == 8);

/// Nearest matches are kept of the lengths that one comparison tells apart: 3 to 7.
inline constexpr std::size_t near_lengths = 5;
inline constexpr std::size_t shortest_near = 3;
inline constexpr std::size_t longest_near = shortest_near + near_lengths - 1;
inline constexpr std::size_t places_at_once = 64;
/// In place of a distance.
inline constexpr std::uint16_t no_match = 0xFFFF;

/// For each near length, the shortest first, and each place: the distance, less one, of the nearest match of at least
/// this length. Deflate does not reach what is farther than 32768.
template <typename Distance>
using NearestMatches = std::array<Distance*, near_lengths>;

/// What the tables say of up to places_at_once places: distances, less one.
struct TableMatches {
  using OfPlaces = std::array<std::uint16_t, places_at_once>;
  OfPlaces eight;            ///< to the nearest match of eight bytes at least; or no_match
  OfPlaces twelve, sixteen;  ///< by the tables of so many bytes, not compared; mod 65536, so never beyond the begin
  std::uint64_t longer = 0;  ///< a bit for each place, the first lowest: whether `eight` has a match
};

/// Odd numbers without a pattern, one for each four bytes of a hash.
inline constexpr std::array<std::uint32_t, 4> hash_factors = {0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F};

/// How many of the bytes that a table hashes are in the word of this number.
constexpr unsigned hashed_of_word(std::size_t table, std::size_t word) noexcept {
  const std::size_t hashed = hashed_first[table];
  return static_cast<unsigned>(std::min<std::size_t>(4, hashed - std::min(hashed, 4 * word)));
}

}  // namespace tensorimage::kernels
