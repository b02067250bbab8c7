// Owns the search for matches by their first bytes, and the choice of the cheapest way through a stretch of bytes.
// Must not know codes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "encoders/png/parser.hpp"
#include "kernels/packed_match.hpp"

namespace tensorimage::png {

/// How much to search.
struct PathSearch {
  unsigned tables = 0;       ///< 2 or 3, of last places, each for another number of equal first bytes; 0: none
  unsigned ways = 1;         ///< 1, or 2 with three tables: places kept for each hash
  bool pixels_only = false;  ///< matches start at the first byte of a pixel
};

/// Where most bytes differ, matches are short and nearly everywhere, and many do not pay. So all are found first, by
/// one look into each table; then, from the end of a stretch to its beginning, the cheapest way from each place to the
/// end. Matches are taken whole.
class PathParser final : public Parser {
 public:
  /// For bands of at most `most_bytes`: small ones get small tables.
  PathParser(const PathSearch& search, std::size_t most_bytes);

  void start() override;
  std::size_t parse(const Span& span, const Prices& prices, Sequences& sequences) override;

 private:
  static constexpr unsigned most_tables = 3;
  template <std::size_t count>
  using Distances = std::array<std::size_t, count>;  ///< each less one

  struct Stretch {
    const Span& span;
    std::size_t begin;
    std::size_t end;
  };

  void set_prices(const Prices& prices);
  void find_and_choose(const Stretch& stretch);
  template <unsigned tables, unsigned ways>
  Distances<std::size_t{tables} * ways> remember(const std::uint8_t* here, std::size_t place);
  template <unsigned tables, unsigned ways>
  void find(const Stretch& stretch);
  template <unsigned tables, unsigned ways>
  std::size_t find_at(const Stretch& stretch, std::size_t place, std::uint32_t* found);
  template <unsigned matches>
  void choose(const Stretch& stretch);

  PathSearch search_;
  unsigned table_bits_;
  // Places are kept without what is above their 16 lowest bits.
  std::array<std::vector<std::uint16_t>, most_tables> last_;  ///< by the hash of the first bytes, the last places
  std::vector<std::uint16_t> places_;                         ///< of the stretch, where matches were searched, in order
  std::size_t searched_ = 0;                                  ///< how many
  // Matches are lengths, above 16 bits of the distances less one.
  std::vector<std::uint32_t> found_;   ///< for each of these places: literals up to the next match, then the matches
  std::vector<std::uint32_t> chosen_;  ///< at each byte the match, or the number of literals up to the next one
  std::vector<std::uint32_t> cost_;    ///< from each byte to the end of the stretch
  // Times `unit`, which leaves room for what is chosen at that price.
  std::array<std::uint32_t, 256> literal_price_{};
  std::array<std::uint32_t, longest_match + 1> length_price_{};
  std::array<std::uint32_t, kernels::distance_classes> distance_price_{};
};

}  // namespace tensorimage::png
