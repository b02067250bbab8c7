// Owns the proof that the parser by cheapest ways gives back the bytes, within deflate's limits, and chooses by cost.
// Must not know codes or PNG.
#include "encoders/png/paths.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "parser_bytes.hpp"

namespace {

using namespace tensorimage;
using support::counted;
using support::joined;
using Bytes = support::ParserBytes;

constexpr std::size_t readable = 64;  // bytes around a band that a parser may look at

png::Prices prices_of(std::uint8_t literal, std::uint8_t length, std::uint8_t distance) {
  png::Prices prices;
  prices.literal.fill(literal);
  prices.length.fill(length);
  prices.distance.fill(distance);
  return prices;
}

struct Band {
  explicit Band(const Bytes& content, std::size_t bytes_of_line = 1U << 20U, std::size_t bytes_of_pixel = 1)
      : size(content.size()), line(bytes_of_line), pixel(bytes_of_pixel), framed(readable, 0xEE) {
    framed.insert(framed.end(), content.begin(), content.end());
    framed.insert(framed.end(), readable, 0xEE);
  }
  [[nodiscard]] const std::uint8_t* data() const { return framed.data() + readable; }
  /// Takes the last bytes out of the band. They stay where they are.
  void end_earlier(std::size_t count) { size -= count; }

  std::size_t size;
  std::size_t line;
  std::size_t pixel;
  Bytes framed;
};

/// All blocks of a band one after the other; each is checked against the band's bytes.
png::Sequences parsed(const png::PathSearch& search, const Band& band, const png::Prices& prices,
                      std::size_t most_sequences = 16384) {
  // Tables so large that a few bytes have their places to themselves.
  png::PathParser parser(search, std::max<std::size_t>(band.size, 100000));
  parser.start();
  png::Sequences all;
  for (std::size_t begin = 0; begin < band.size;) {
    png::Sequences sequences;
    const std::size_t end =
        parser.parse({band.data(), begin, band.size, most_sequences, band.line, band.pixel}, prices, sequences);
    EXPECT_GT(end, begin);
    for (const png::Sequence& sequence : sequences) {
      begin += sequence.literals;
      if (sequence.length == 0) continue;
      EXPECT_GE(sequence.length, png::shortest_match);
      EXPECT_LE(sequence.length, png::longest_match);
      EXPECT_GE(sequence.distance, 1U);
      EXPECT_LE(sequence.distance, png::farthest_match);
      EXPECT_LE(sequence.distance, begin);
      EXPECT_TRUE(std::equal(band.data() + begin, band.data() + begin + sequence.length,
                             band.data() + begin - std::min<std::size_t>(begin, sequence.distance)));
      begin += sequence.length;
    }
    EXPECT_EQ(begin, end);
    begin = end;
    all.insert(all.end(), sequences.begin(), sequences.end());
  }
  return all;
}

std::size_t matches_in(const png::Sequences& sequences) {
  return static_cast<std::size_t>(
      std::count_if(sequences.begin(), sequences.end(), [](const auto& sequence) { return sequence.length > 0; }));
}

const std::vector<png::PathSearch> searches = {{.tables = 2},
                                               {.tables = 3},
                                               {.tables = 3, .ways = 2},
                                               {.tables = 2, .pixels_only = true},
                                               {.tables = 3, .pixels_only = true}};

TEST(PngPaths, GiveBackBytesOfAllKinds) {
  support::RandomBits random(41);
  for (const png::PathSearch& search : searches) {
    for (int round = 0; round < 60; ++round) {
      const Bytes bytes = support::noise_and_copies(random, round == 0 ? 200000 : 1 + random() % 6000);
      const std::size_t pixel = 1 + random() % 8;
      const Band band(bytes, 1 + pixel * (1 + random() % 60), pixel);
      const auto sequences = parsed(search, band, prices_of(static_cast<std::uint8_t>(1 + random() % 14), 9, 9));
      if (round == 0) {
        EXPECT_GT(matches_in(sequences), 100U);
      }
    }
  }
}

TEST(PngPaths, TakeNoMatchThatCostsMoreThanItsLiterals) {
  const Band band(joined({{0}, counted(40, 0), counted(5, 90), counted(40, 0)}));
  for (const png::PathSearch& search : {searches[0], searches[1], searches[2]}) {
    EXPECT_EQ(matches_in(parsed(search, band, prices_of(1, 20, 21))), 0U);
    EXPECT_EQ(matches_in(parsed(search, band, prices_of(1, 20, 19))), 1U);
  }
}

TEST(PngPaths, TakeTheCheapestWayAndNotTheFirstMatch) {
  // At 200 there is a match of 4; one byte later there is one of 12 that covers the last three of these and nine more.
  const Band band(
      joined({{0}, {200, 1, 2, 3}, {150, 151, 152}, counted(12, 1), {160, 161}, {200}, counted(12, 1), {9}}));
  const auto sequences = parsed({.tables = 2}, band, prices_of(6, 10, 10));
  ASSERT_EQ(sequences.size(), 2U);
  EXPECT_EQ(sequences[0].length, 12U);
  EXPECT_EQ(sequences[0].literals, 23U);
}

TEST(PngPaths, ReachDeflatesFarthestMatchAndNoFarther) {
  for (const std::size_t distance : {std::size_t{png::farthest_match}, std::size_t{png::farthest_match} + 1}) {
    const Bytes word = counted(20, 1);
    Bytes bytes = joined({{0}, word, Bytes(distance - word.size(), 200), word});
    const auto sequences = parsed({.tables = 3}, Band(bytes), prices_of(8, 10, 20));
    const bool found = std::any_of(sequences.begin(), sequences.end(), [&](const auto& sequence) {
      return sequence.distance == distance && sequence.length >= word.size();
    });
    EXPECT_EQ(found, distance <= png::farthest_match);
  }
}

TEST(PngPaths, EndWithTheBandEvenIfAMatchWouldGoOn) {
  for (const std::size_t length : {5U, 7U, 20U}) {
    const Bytes word = counted(length, 1);
    for (std::size_t beyond = 0; beyond < length; ++beyond) {
      Band band(joined({{0}, word, {100}, word, {101}}));
      band.end_earlier(1 + beyond);
      EXPECT_EQ(matches_in(parsed({.tables = 2}, band, prices_of(14, 5, 5))), length - beyond >= 3 ? 1U : 0U);
    }
  }
}

TEST(PngPaths, StartMatchesAtPixelsOnlyIfTheyAreToldTo) {
  const Bytes word = counted(30, 1);
  // 30 bytes, of which the second time the first is the last one of its pixel.
  const Band band(joined({{0}, word, {100, 101}, word, {102}}), 64, 3);
  const auto anywhere = parsed({.tables = 2}, band, prices_of(8, 10, 10));
  const auto at_pixels = parsed({.tables = 2, .pixels_only = true}, band, prices_of(8, 10, 10));
  EXPECT_EQ(matches_in(anywhere), 1U);
  EXPECT_EQ(matches_in(at_pixels), 0U);
  const Band aligned(joined({{0}, word, {100, 101, 102}, word}), 64, 3);
  EXPECT_EQ(matches_in(parsed({.tables = 2, .pixels_only = true}, aligned, prices_of(8, 10, 10))), 1U);
}

TEST(PngPaths, EndABlockWithItsSequencesAndGoOnBehindIt) {
  support::RandomBits random(5);
  Bytes bytes = {0};
  while (bytes.size() < 40000) {
    const auto other = static_cast<std::uint8_t>(random());
    bytes.insert(bytes.end(), {1, 2, 3, other});
  }
  const Band band(bytes);
  const png::Prices prices = prices_of(8, 5, 5);
  const auto in_one_block = parsed({.tables = 2}, band, prices);
  const auto in_blocks = parsed({.tables = 2}, band, prices, 100);
  EXPECT_GT(matches_in(in_one_block), 1000U);
  EXPECT_EQ(matches_in(in_blocks), matches_in(in_one_block));
  png::PathParser parser({.tables = 2}, band.size);
  parser.start();
  png::Sequences sequences;
  EXPECT_LT(parser.parse({band.data(), 0, band.size, 100, band.line, 1}, prices, sequences), band.size / 2);
  EXPECT_GE(sequences.size(), 100U);
}

}  // namespace
