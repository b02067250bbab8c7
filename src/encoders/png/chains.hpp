// Owns the search for matches in chains of all earlier places with the same hash, and their choice by what they save.
// Must not know codes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "encoders/png/parser.hpp"

namespace tensorimage::png {

/// How long to search.
struct ChainSearch {
  unsigned candidates = 16;   ///< places tried
  unsigned good_length = 64;  ///< a match of this length is taken as it is, without a look at the next byte
  unsigned patience = 256;    ///< after this many places without a match only every second is tried, and so on
  unsigned ends = 8;          ///< of a match, so many places at each end can be found again
};

class ChainParser final : public Parser {
 public:
  /// For bands of at most `most_bytes`: small ones get small tables.
  ChainParser(const ChainSearch& search, std::size_t most_bytes);

  void start() override;
  std::size_t parse(const Span& span, const Prices& prices, Sequences& sequences) override;

 private:
  static constexpr std::size_t summed_bytes = 512;

  struct Match {
    unsigned length = 0;
    unsigned distance = 0;
    std::int64_t saved = 0;  ///< bits
  };

  [[nodiscard]] std::int64_t literal_bits(const Span& span, const Prices& prices, std::size_t begin,
                                          std::size_t length);
  Match find(const Span& span, const Prices& prices, std::size_t place);
  void insert_all(const Span& span, std::size_t begin, std::size_t end);
  void insert(const Span& span, std::size_t begin, std::size_t end);
  /// Moves `place`; `searched` is the last place that find() saw.
  Match look_ahead(const Span& span, const Prices& prices, Starts& starts, Match match, std::size_t& place,
                   std::size_t& searched);

  ChainSearch search_;
  unsigned hash_bits_;
  unsigned hash3_bits_;
  // Places are kept without what is above their 16 lowest bits: what is older than the window seems to be somewhere
  // else in it, and is compared in vain.
  std::vector<std::uint16_t> last3_;   ///< by the hash of three bytes, the last place
  std::vector<std::uint16_t> last_;    ///< the same of more bytes
  std::vector<std::uint16_t> before_;  ///< for each of the last 32768 places, the one before with the same hash
  // Only differences count: so sums may begin anywhere and wrap around.
  std::array<std::uint32_t, summed_bytes> bits_upto_{};  ///< of the literals before each of the last places
  std::size_t summed_ = 0;                               ///< they are known up to here
};

}  // namespace tensorimage::png
