// Owns the proof that Huffman codes are complete, within their limit, and no worse than any others.
// Must not know blocks.
#include "encoders/png/huffman.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <vector>

#include "random_bits.hpp"

namespace {

using namespace tensorimage::png;

std::vector<std::uint8_t> lengths_of(const std::vector<std::uint32_t>& frequencies, unsigned limit) {
  std::vector<std::uint8_t> lengths(frequencies.size(), 77);
  code_lengths(frequencies, limit, lengths);
  return lengths;
}

std::uint64_t bits(const std::vector<std::uint32_t>& frequencies, const std::vector<std::uint8_t>& lengths) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < lengths.size(); ++i) sum += std::uint64_t{frequencies[i]} * lengths[i];
  return sum;
}

/// Complete codes use up exactly all of the room: Kraft's sum is 1.
void expect_complete(const std::vector<std::uint32_t>& frequencies, const std::vector<std::uint8_t>& lengths,
                     unsigned limit) {
  std::uint64_t room = 0;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    ASSERT_LE(lengths[i], limit);
    if (frequencies[i] > 0) {
      ASSERT_GT(lengths[i], 0);
    }
    if (lengths[i] > 0) room += std::uint64_t{1} << (limit - lengths[i]);
  }
  ASSERT_EQ(room, std::uint64_t{1} << limit);
}

/// The fewest bits of any code, by trying every sorted choice of lengths that uses up the room.
std::uint64_t fewest_bits(std::vector<std::uint32_t> frequencies, unsigned limit) {
  std::erase(frequencies, 0U);
  std::sort(frequencies.rbegin(), frequencies.rend());
  std::uint64_t best = std::numeric_limits<std::uint64_t>::max();
  const std::function<void(std::size_t, unsigned, std::uint64_t, std::uint64_t)> choose =
      [&](std::size_t i, unsigned least, std::uint64_t room, std::uint64_t sum) {
        if (i == frequencies.size()) {
          best = std::min(best, sum);
          return;
        }
        for (unsigned length = least; length <= limit; ++length) {
          const std::uint64_t taken = std::uint64_t{1} << (limit - length);
          // The rest needs at least one place each at the greatest length.
          if (taken + (frequencies.size() - i - 1) > room) continue;
          choose(i + 1, length, room - taken, sum + std::uint64_t{frequencies[i]} * length);
        }
      };
  choose(0, 1, std::uint64_t{1} << limit, 0);
  return best;
}

TEST(PngHuffman, SmallCodesAreTheBestWhereTheLimitIsNotFeltAndCloseToItElsewhere) {
  support::RandomBits random(3);
  for (int round = 0; round < 3000; ++round) {
    const std::size_t symbols = random() % 7 + 2;
    std::vector<std::uint32_t> frequencies(symbols);
    // Powers make deep trees, so that limits matter.
    for (std::uint32_t& frequency : frequencies) frequency = random() % 5 == 0 ? 0 : 1U << random() % 14;
    if (std::count_if(frequencies.begin(), frequencies.end(), [](auto f) { return f > 0; }) < 2) continue;
    const unsigned limit = random() % 3 + 3;
    const auto lengths = lengths_of(frequencies, limit);
    expect_complete(frequencies, lengths, limit);
    const std::uint64_t best = fewest_bits(frequencies, limit);
    if (best == fewest_bits(frequencies, 8)) {
      ASSERT_EQ(bits(frequencies, lengths), best) << "round " << round;
    } else {
      ASSERT_LE(bits(frequencies, lengths), best + best / 5) << "round " << round;
    }
  }
}

TEST(PngHuffman, LargeCodesAreCompleteWhateverTheFrequencies) {
  support::RandomBits random(5);
  for (int round = 0; round < 2000; ++round) {
    const std::size_t symbols = random() % 285 + 2;
    std::vector<std::uint32_t> frequencies(symbols);
    const unsigned depth = random() % 22 + 1;
    for (std::uint32_t& frequency : frequencies) frequency = random() % 3 == 0 ? 0 : 1U << random() % depth;
    const unsigned limit = random() % 7 + 9;
    expect_complete(frequencies, lengths_of(frequencies, limit), limit);
  }
}

TEST(PngHuffman, FibonacciNumbersMakeTheDeepestTreeAndAreLimited) {
  std::vector<std::uint32_t> frequencies = {1, 1};
  while (frequencies.size() < 40) frequencies.push_back(frequencies.end()[-1] + frequencies.end()[-2]);
  for (const unsigned limit : {6U, 7U, 14U, 15U}) {
    const auto lengths = lengths_of(frequencies, limit);
    expect_complete(frequencies, lengths, limit);
    EXPECT_EQ(*std::max_element(lengths.begin(), lengths.end()), limit);
  }
}

TEST(PngHuffman, FewerThanTwoSymbolsStillMakeACompleteCode) {
  EXPECT_EQ(lengths_of({0, 0, 0}, 15), (std::vector<std::uint8_t>{1, 1, 0}));
  EXPECT_EQ(lengths_of({9, 0, 0}, 15), (std::vector<std::uint8_t>{1, 1, 0}));
  EXPECT_EQ(lengths_of({0, 0, 9}, 15), (std::vector<std::uint8_t>{1, 0, 1}));
}

TEST(PngHuffman, CanonicalCodesAreThoseOfTheSpecificationsExample) {
  // RFC 1951, 3.2.2: lengths 3, 3, 3, 3, 3, 2, 4, 4 give these codes, there with their first bit on the left.
  const std::vector<std::uint8_t> lengths = {3, 3, 3, 3, 3, 2, 4, 4};
  std::vector<std::uint16_t> codes(lengths.size());
  canonical_codes(lengths, codes);
  EXPECT_EQ(codes, (std::vector<std::uint16_t>{0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111}));
}

}  // namespace
