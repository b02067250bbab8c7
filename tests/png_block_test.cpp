// Owns the proof that a block's symbols are counted one by one.
// Must not know how sequences are found or codes are written.
#include "encoders/png/block.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "random_bits.hpp"

namespace {

using namespace tensorimage;

TEST(PngBlock, CountsEverySymbol) {
  support::RandomBits random(3);
  constexpr std::size_t readable_behind = 3;
  for (std::uint32_t literals = 0; literals <= 40; ++literals) {
    // Two copies with literals in front, and as many at the end.
    const png::Sequences sequences = {{literals, 5, 1}, {literals / 2, 258, 3}, {literals, 0, 0}};
    std::vector<std::uint8_t> bytes(2 * literals + literals / 2 + 5 + 258 + readable_behind);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random() % 7);
    png::Histogram expected;
    std::size_t place = 0;
    for (const png::Sequence& sequence : sequences) {
      for (std::uint32_t i = 0; i < sequence.literals; ++i) ++expected.literal[bytes[place + i]];
      place += sequence.literals + sequence.length;
    }
    expected.literal[png::end_of_block] = 1;
    expected.literal[png::first_length_symbol + 2] = 1;   // a length of 5
    expected.literal[png::first_length_symbol + 28] = 1;  // one of 258
    expected.distance[0] = expected.distance[2] = 1;
    const png::Histogram counted = png::count_symbols(bytes.data(), sequences);
    EXPECT_EQ(counted.literal, expected.literal) << literals;
    EXPECT_EQ(counted.distance, expected.distance) << literals;
  }
}

}  // namespace
