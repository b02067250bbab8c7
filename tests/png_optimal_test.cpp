// Owns the proof that the optimal parser gives back the bytes, within deflate's limits, and finds what others do not.
// Must not know PNG.
#include "encoders/png/optimal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "encoders/png/block.hpp"
#include "encoders/png/paths.hpp"
#include "parser_bytes.hpp"

namespace {

using namespace tensorimage;
using support::counted;
using support::joined;
using support::noise;
using support::noise_and_copies;
using Bytes = support::ParserBytes;

constexpr std::size_t readable = 64;  // bytes around a band that a parser may look at

png::Prices some_prices() {
  png::Prices prices;
  prices.literal.fill(8);
  prices.length.fill(9);
  prices.distance.fill(9);
  return prices;
}

/// A band of which the last bytes may be beyond its end, and what its blocks' sequences copy.
struct Parsed {
  Parsed(png::Parser& parser, const Bytes& bytes, std::size_t line, std::size_t beyond = 0)
      : framed(readable, bytes.front()), size(bytes.size() - beyond) {
    framed.insert(framed.end(), bytes.begin(), bytes.end());
    framed.insert(framed.end(), readable, bytes.back());
    const std::uint8_t* const data = framed.data() + readable;
    parser.start();
    while (copy.size() < size) {
      png::Sequences sequences;
      const std::size_t begin = copy.size();
      const std::size_t end = parser.parse({data, begin, size, 16384, line, 1}, some_prices(), sequences);
      for (const png::Sequence& sequence : sequences) {
        copy.insert(copy.end(), data + copy.size(), data + copy.size() + sequence.literals);
        if (sequence.length == 0) continue;
        EXPECT_TRUE(sequence.length >= png::shortest_match && sequence.length <= png::longest_match);
        EXPECT_TRUE(sequence.distance >= 1U && sequence.distance <= png::farthest_match);
        EXPECT_NE(copy.size() % line, 0U) << "a match at a filter's number";
        for (unsigned i = 0; i < sequence.length; ++i) copy.push_back(copy.at(copy.size() - sequence.distance));
      }
      if (copy.size() != end || end <= begin) {
        ADD_FAILURE() << "a block from " << begin << " to " << end << " has " << copy.size() - begin << " bytes";
        return;
      }
      const png::Histogram histogram = png::count_symbols(data + begin, sequences);
      bits += png::bits_under(png::best_code(histogram), histogram);
      all.insert(all.end(), sequences.begin(), sequences.end());
      ++blocks;
    }
  }

  [[nodiscard]] bool gives_back_all() const {
    return std::equal(copy.begin(), copy.end(), framed.begin() + readable,
                      framed.begin() + static_cast<std::ptrdiff_t>(readable + size));
  }
  [[nodiscard]] bool has_match(std::size_t length, std::size_t distance) const {
    return std::any_of(all.begin(), all.end(),
                       [&](const auto& one) { return one.length == length && one.distance == distance; });
  }

  Bytes framed;
  std::size_t size;
  Bytes copy;
  png::Sequences all;
  std::uint64_t bits = 0;
  std::size_t blocks = 0;
};

Parsed parsed(const Bytes& bytes, std::size_t line = std::size_t{1} << 24U, std::size_t beyond = 0) {
  png::OptimalParser parser(kernels::png_kernels(), bytes.size());
  return {parser, bytes, line, beyond};
}

TEST(PngOptimal, GivesBackBytesOfAllKinds) {
  support::RandomBits random(43);
  for (int round = 0; round < 150; ++round) {
    const Bytes bytes = noise_and_copies(random, round < 2 ? 250000 : 1 + random() % 6000);
    const Parsed result = parsed(bytes, 2 + random() % 400, std::min<std::size_t>(bytes.size() - 1, random() % 20));
    ASSERT_TRUE(result.gives_back_all()) << "round " << round;
    EXPECT_TRUE(round >= 2 || result.all.size() > 100);
  }
}

TEST(PngOptimal, EndsABlockWhenItsMatchesAreTooMany) {
  // At each byte there are matches of many lengths.
  support::RandomBits random(7);
  for (const unsigned percent : {36U, 40U, 44U}) {
    Bytes bytes;
    while (bytes.size() < 700000) {
      bytes.push_back(7);
      if (random() % 100 < percent) bytes.push_back(9);
    }
    const Parsed result = parsed(bytes);
    EXPECT_TRUE(result.gives_back_all());
    EXPECT_GT(result.blocks, 5U);  // of 144 KiB
  }
}

TEST(PngOptimal, TakesTheNearestOfEqualMatchesAndTheLongestOfAll) {
  // What is around them tells the bytes apart from all others.
  support::RandomBits random(9);
  const Bytes around = noise(random, 3000);
  const Bytes word = counted(60, 100);
  const Bytes part(word.begin(), word.begin() + 20);
  const Bytes bytes = joined({around, word, {1}, part, {2}, part, {3, 4, 5}, word, {6, 7, 8}});
  const Parsed result = parsed(bytes);
  EXPECT_TRUE(result.has_match(20, 21));  // the second part from the first
  EXPECT_TRUE(result.has_match(60, 60 + 1 + 20 + 1 + 20 + 3));
}

TEST(PngOptimal, TakesAPartOfAMatchWhereThatIsCheaper) {
  support::RandomBits random(9);
  const Bytes around = noise(random, 3000);
  // The first word's last three bytes begin the second, and two more of it follow: too few to be a match of their own.
  const Bytes first = counted(20, 100);
  const Bytes second = {117, 118, 119, 7, 9};
  const Bytes bytes = joined({around, first, {1}, second, {2}, first, {7, 9}, {3}});
  const Parsed result = parsed(bytes);
  EXPECT_TRUE(result.has_match(17, 20 + 1 + 5 + 1));
  EXPECT_TRUE(result.has_match(5, 5 + 1 + 17));
}

TEST(PngOptimal, ReachesDeflatesFarthestMatchAndNoFarther) {
  support::RandomBits random(3);
  for (const std::size_t distance : {std::size_t{png::farthest_match}, std::size_t{png::farthest_match} + 1}) {
    for (const std::size_t length : {7U, 20U}) {
      const Bytes word = counted(length, 100);
      const Bytes between = noise(random, distance - length, 100);
      const Parsed result = parsed(joined({{0}, word, between, word, {250}}));
      EXPECT_EQ(result.has_match(length, distance), distance <= png::farthest_match) << length;
    }
  }
}

TEST(PngOptimal, FindsAFartherMatchOnlyWithinTheWindow) {
  support::RandomBits random(23);
  const Bytes word = counted(40, 100);
  const Bytes its_begin(word.begin(), word.begin() + 20);
  for (const std::size_t distance : {std::size_t{png::farthest_match}, std::size_t{png::farthest_match} + 1}) {
    // A nearer place has the same first bytes as the far one, and hides it from the tables.
    const Bytes between = noise(random, distance - word.size() - 1000 - its_begin.size(), 100);
    const Bytes more = noise(random, 1000, 100);
    const Parsed result = parsed(joined({{0}, word, between, its_begin, more, word, {250}}));
    EXPECT_EQ(result.has_match(word.size(), distance), distance <= png::farthest_match);
    EXPECT_TRUE(result.gives_back_all());
  }
}

TEST(PngOptimal, FindsTheEndOfALongMatchAgain) {
  support::RandomBits random(29);
  const Bytes word = noise(random, std::size_t{2} * png::longest_match);
  const Bytes its_end(word.end() - 10, word.end());
  const Bytes behind = counted(5, 7);
  const Bytes between = noise(random, 300);
  const Parsed result = parsed(joined({{0}, word, {1}, word, behind, between, its_end, behind, {2}}));
  EXPECT_TRUE(result.has_match(15, 15 + 300));
}

TEST(PngOptimal, NeedsFewerBitsThanTheCheapestWholeMatches) {
  support::RandomBits random(17);
  for (int round = 0; round < 20; ++round) {
    const Bytes bytes = noise_and_copies(random, 60000);
    png::PathParser paths({.tables = 3, .ways = 2}, bytes.size());
    const Parsed by_paths(paths, bytes, 601);
    const Parsed best = parsed(bytes, 601);
    EXPECT_LT(best.bits, by_paths.bits) << "round " << round;
  }
}

}  // namespace
