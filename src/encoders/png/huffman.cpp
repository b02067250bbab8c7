// Owns the building of Huffman codes: by two queues, with a limit to their lengths.
// Must not know what the symbols mean.
#include "encoders/png/huffman.hpp"

#include <algorithm>
#include <array>

namespace tensorimage::png {
namespace {

struct Leaf {
  std::uint32_t weight;
  std::uint16_t symbol;
};

/// The symbols that occur, rarest first.
struct Leaves {
  std::array<Leaf, most_symbols> at;
  std::size_t count = 0;
};

/// Sorts by weight, equal weights by symbol: each pass keeps the order of the one before.
void sort(Leaves& leaves, std::uint32_t heaviest) noexcept {
  constexpr unsigned digit_bits = 7;
  constexpr std::size_t digits = std::size_t{1} << digit_bits;
  std::array<Leaf, most_symbols> sorted;
  for (unsigned shift = 0; shift < 32 && (heaviest >> shift) != 0; shift += digit_bits) {
    std::array<std::uint16_t, digits> next{};
    const auto digit = [shift](const Leaf& leaf) { return (leaf.weight >> shift) & (digits - 1); };
    for (std::size_t i = 0; i < leaves.count; ++i) ++next[digit(leaves.at[i])];
    std::uint16_t start = 0;
    for (std::uint16_t& count : next) {
      const std::uint16_t size = count;
      count = start;
      start = static_cast<std::uint16_t>(start + size);
    }
    for (std::size_t i = 0; i < leaves.count; ++i) sorted[next[digit(leaves.at[i])]++] = leaves.at[i];
    std::copy_n(sorted.begin(), leaves.count, leaves.at.begin());
  }
}

/// How many codes there are of each length, none longer than the limit. Huffman's own algorithm: the two lightest nodes
/// become one. Leaves are sorted and new nodes come in order of their weight, so that the lightest is always at the
/// head of one of two queues.
std::array<std::uint32_t, longest_code + 1> counts_of_lengths(const Leaves& leaves, unsigned limit) noexcept {
  const std::size_t count = leaves.count;
  const std::size_t root = 2 * count - 2;
  std::array<std::uint32_t, 2 * most_symbols> weight;
  std::array<std::uint16_t, 2 * most_symbols> parent;
  for (std::size_t i = 0; i < count; ++i) weight[i] = leaves.at[i].weight;
  std::size_t leaf = 0;
  std::size_t inner = count;
  for (std::size_t node = count; node <= root; ++node) {
    weight[node] = 0;
    for (int child = 0; child < 2; ++child) {
      const bool take_leaf = leaf < count && (inner >= node || weight[leaf] <= weight[inner]);
      const std::size_t taken = take_leaf ? leaf++ : inner++;
      weight[node] += weight[taken];
      parent[taken] = static_cast<std::uint16_t>(node);
    }
  }
  std::array<std::uint32_t, longest_code + 1> counts{};
  std::array<std::uint16_t, 2 * most_symbols> depth;
  depth[root] = 0;
  counts[0] = 1;
  // From the root on, each inner node takes its own code away and gives two that are longer by one. Where that is too
  // long, the longest code that may still be split is split instead.
  for (std::size_t node = root + 1; node-- > count;) {
    if (node != root) depth[node] = static_cast<std::uint16_t>(depth[parent[node]] + 1);
    unsigned length = std::min<unsigned>(depth[node], limit - 1);
    while (counts[length] == 0) --length;
    --counts[length];
    counts[length + 1] += 2;
  }
  return counts;
}

unsigned reversed(unsigned code, unsigned length) noexcept {
  code = ((code >> 1U) & 0x5555U) | ((code & 0x5555U) << 1U);
  code = ((code >> 2U) & 0x3333U) | ((code & 0x3333U) << 2U);
  code = ((code >> 4U) & 0x0F0FU) | ((code & 0x0F0FU) << 4U);
  code = ((code >> 8U) & 0x00FFU) | ((code & 0x00FFU) << 8U);
  return code >> (16 - length);
}

}  // namespace

void code_lengths(std::span<const std::uint32_t> frequencies, unsigned limit,
                  std::span<std::uint8_t> lengths) noexcept {
  Leaves leaves;
  std::uint32_t heaviest = 0;
  for (std::size_t symbol = 0; symbol < frequencies.size(); ++symbol) {
    lengths[symbol] = 0;
    if (frequencies[symbol] == 0) continue;
    leaves.at[leaves.count++] = {frequencies[symbol], static_cast<std::uint16_t>(symbol)};
    heaviest = std::max(heaviest, frequencies[symbol]);
  }
  if (leaves.count < 2) {
    lengths[0] = 1;
    lengths[leaves.count == 1 && leaves.at[0].symbol != 0 ? leaves.at[0].symbol : 1] = 1;
    return;
  }
  sort(leaves, heaviest);
  const auto counts = counts_of_lengths(leaves, limit);
  std::size_t leaf = 0;
  for (unsigned length = limit; length > 0; --length) {
    for (std::uint32_t i = 0; i < counts[length]; ++i) {
      lengths[leaves.at[leaf++].symbol] = static_cast<std::uint8_t>(length);
    }
  }
}

void canonical_codes(std::span<const std::uint8_t> lengths, std::span<std::uint16_t> codes) noexcept {
  std::array<unsigned, longest_code + 1> next{};
  for (const std::uint8_t length : lengths) ++next[length];
  next[0] = 0;
  unsigned code = 0;
  for (unsigned& entry : next) {
    const unsigned count = entry;
    entry = code;
    code = (code + count) << 1U;
  }
  for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol) {
    const unsigned length = lengths[symbol];
    codes[symbol] = length == 0 ? std::uint16_t{0} : static_cast<std::uint16_t>(reversed(next[length]++, length));
  }
}

}  // namespace tensorimage::png
