// Owns the proof that the parser by chains gives back long runs and what is between them.
// Must not know codes or PNG.
#include "encoders/png/chains.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "random_bits.hpp"

namespace {

using namespace tensorimage;
using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t readable = 64;  // bytes around a band that a parser may look at

/// The first `size` bytes as a block of their own, and what its sequences copy.
struct Parsed {
  Parsed(const Bytes& bytes, std::size_t size) {
    Bytes framed(readable, 0xEE);
    framed.insert(framed.end(), bytes.begin(), bytes.end());
    framed.insert(framed.end(), readable, 0xEE);
    png::Prices prices;
    prices.literal.fill(8);
    prices.length.fill(9);
    prices.distance.fill(7);
    png::ChainParser parser({16, 64, 256, 24}, bytes.size());
    parser.start();
    const std::uint8_t* const data = framed.data() + readable;
    EXPECT_EQ(parser.parse({data, 0, size, 16384, bytes.size() + 1, 1}, prices, sequences), size);
    for (const png::Sequence& sequence : sequences) {
      copy.insert(copy.end(), data + copy.size(), data + copy.size() + sequence.literals);
      EXPECT_TRUE(sequence.length == 0 || (sequence.length >= 3 && sequence.length <= 258)) << sequence.length;
      for (unsigned i = 0; i < sequence.length; ++i) copy.push_back(copy.at(copy.size() - sequence.distance));
    }
  }

  png::Sequences sequences;
  Bytes copy;
};

TEST(PngChains, GiveBackLongRuns) {
  support::RandomBits random(5);
  for (const std::size_t period : {1U, 3U, 8U, 9U}) {
    for (const std::size_t length : {255U, 258U, 259U, 260U, 261U, 516U, 517U, 3000U}) {
      // Noise, a run, noise, the same run again: more bytes lie between than prices are kept for.
      Bytes bytes;
      for (int part = 0; part < 2; ++part) {
        for (std::size_t i = 0; i < 700; ++i) bytes.push_back(static_cast<std::uint8_t>(random()));
        for (std::size_t i = 0; i < length; ++i) bytes.push_back(bytes[bytes.size() - period]);
      }
      for (const std::size_t before_the_end : {0U, 1U, 2U, 200U}) {
        const std::size_t size = bytes.size() - before_the_end;
        const Parsed parsed(bytes, size);
        EXPECT_EQ(parsed.copy, Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)))
            << "period " << period << ", length " << length << ", " << before_the_end << " before the end";
        EXPECT_LE(parsed.sequences.size(), 2 * (length / 258 + 2) + 4);
      }
    }
  }
}

}  // namespace
