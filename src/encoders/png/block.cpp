// Owns the choice of a block's form and the writing of its symbols.
// Must not know how its sequences were found.
#include "encoders/png/block.hpp"

#include <algorithm>

#include "encoders/png/block_header.hpp"
#include "encoders/png/huffman.hpp"
#include "encoders/png/match_length.hpp"

namespace tensorimage::png {
namespace {

constexpr unsigned literal_limit = 14;
constexpr unsigned distance_limit = 15;
enum BlockType : unsigned { stored = 0, fixed = 1, dynamic = 2 };

using ByteCounts = std::array<std::uint32_t, 256>;

/// Neighbours are counted in different tables, since a count cannot be read just after it was written.
void count_literals(const std::uint8_t* data, std::size_t size, ByteCounts (&tables)[8]) noexcept {
  for (; size >= 8; data += 8, size -= 8) {
    std::uint64_t word = load64(data);
    for (ByteCounts& table : tables) {
      ++table[word & 0xFFU];
      word >>= 8U;
    }
  }
  if (size >= 4) {
    for (std::size_t i = 0; i < 4; ++i) ++tables[i][data[i]];
    data += 4;
    size -= 4;
  }
  // Between matches there are often fewer, and nobody can guess how many: so without a branch.
  for (std::size_t i = 0; i < 3; ++i) tables[4 + i][data[i]] += i < size ? 1U : 0U;
}

constexpr BlockCode fixed_code = [] {
  BlockCode code;
  for (std::size_t i = 0; i < literal_symbols; ++i) {
    code.literal[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
  }
  code.distance.fill(5);
  return code;
}();

/// What is written for each symbol: bits above the lowest eight, their number in the lowest. Those of literals lie
/// where kernels want them.
struct Symbols {
  kernels::ByteCodes literal;
  std::array<std::uint32_t, longest_match + 1> length;
  std::array<std::uint32_t, distance_symbols> distance;
  std::uint32_t end;
};

std::uint32_t packed(unsigned bits, unsigned count) noexcept {
  return bits << 8U | count;
}

Symbols symbols_of(const BlockCode& code, bool with_matches) noexcept {
  Symbols symbols;
  // The fixed code has 288 literal symbols, the last two of which only take up codes.
  std::array<std::uint8_t, most_symbols> lengths{};
  std::array<std::uint16_t, most_symbols> codes;
  std::copy(code.literal.begin(), code.literal.end(), lengths.begin());
  if (code.literal == fixed_code.literal) lengths[286] = lengths[287] = 8;
  canonical_codes(lengths, codes);
  for (std::size_t i = 0; i < 256; ++i) {
    symbols.literal[i] = lengths[i] == 0 ? 0 : std::uint64_t{codes[i]} << (64U - lengths[i]) | lengths[i];
  }
  symbols.end = packed(codes[end_of_block], lengths[end_of_block]);
  if (!with_matches) return symbols;
  for (unsigned length = shortest_match; length <= longest_match; ++length) {
    const std::size_t i = length_symbol[length];
    const unsigned bits = lengths[first_length_symbol + i];
    const unsigned extra = length - length_base[i];
    symbols.length[length] = packed(codes[first_length_symbol + i] | extra << bits, bits + length_extra_bits[i]);
  }
  std::array<std::uint16_t, distance_symbols> distance_codes;
  canonical_codes(code.distance, distance_codes);
  for (std::size_t i = 0; i < distance_symbols; ++i) {
    symbols.distance[i] = packed(distance_codes[i], code.distance[i]);
  }
  return symbols;
}

void add(BitWriter& out, std::uint32_t symbol) noexcept {
  out.add(symbol >> 8U, symbol & 0xFFU);
}

/// From so many bytes on, another instruction set is worth a call.
constexpr std::size_t worth_a_call = 24;

void write_symbols(BitWriter& target, const Block& block, const Symbols& symbols,
                   const kernels::PngKernels& kernels) noexcept {
  BitWriter out = target;  // where the compiler can keep it in registers
  const std::uint8_t* data = block.data;
  for (const Sequence& sequence : block.sequences) {
    if (sequence.literals < worth_a_call) {
      kernels::pack_bytes(data, sequence.literals, symbols.literal, out.packed());
    } else {
      kernels.pack(data, sequence.literals, symbols.literal, out.packed());
    }
    data += sequence.literals;
    if (sequence.length == 0) continue;
    data += sequence.length;
    add(out, symbols.length[sequence.length]);
    const std::size_t symbol = distance_symbol(sequence.distance);
    add(out, symbols.distance[symbol]);
    out.add(sequence.distance - distance_base[symbol], distance_extra_bits[symbol]);
    out.flush();
  }
  add(out, symbols.end);
  out.flush();
  target = out;
}

std::uint64_t bits_stored(std::size_t size) noexcept {
  // Each part's three bits and filling, at most a byte, and its length twice.
  return 8 * std::uint64_t{size} + (std::uint64_t{size} / 65535 + 1) * 40;
}

}  // namespace

Histogram count_symbols(const std::uint8_t* data, std::span<const Sequence> sequences) noexcept {
  Histogram histogram;
  ByteCounts tables[8] = {};
  for (const Sequence& sequence : sequences) {
    count_literals(data, sequence.literals, tables);
    data += sequence.literals + sequence.length;
    if (sequence.length == 0) continue;
    ++histogram.literal[first_length_symbol + length_symbol[sequence.length]];
    ++histogram.distance[distance_symbol(sequence.distance)];
  }
  for (std::size_t i = 0; i < 256; ++i) {
    std::uint32_t counted = 0;
    for (const ByteCounts& table : tables) counted += table[i];
    histogram.literal[i] = counted;
  }
  histogram.literal[end_of_block] = 1;
  return histogram;
}

BlockCode best_code(const Histogram& histogram) noexcept {
  BlockCode code;
  code_lengths(histogram.literal, literal_limit, code.literal);
  code_lengths(histogram.distance, distance_limit, code.distance);
  return code;
}

Prices prices_of(const BlockCode& code) noexcept {
  constexpr std::uint8_t unused_literal = literal_limit;
  constexpr std::uint8_t unused_length = 9;
  constexpr std::uint8_t unused_distance = 6;
  const auto price = [](std::uint8_t bits, std::uint8_t unused) { return bits == 0 ? unused : bits; };
  Prices prices;
  for (std::size_t i = 0; i < 256; ++i) prices.literal[i] = price(code.literal[i], unused_literal);
  for (unsigned length = shortest_match; length <= longest_match; ++length) {
    const std::size_t i = length_symbol[length];
    prices.length[length] =
        static_cast<std::uint8_t>(price(code.literal[first_length_symbol + i], unused_length) + length_extra_bits[i]);
  }
  for (std::size_t i = 0; i < distance_symbols; ++i) {
    prices.distance[i] = static_cast<std::uint8_t>(price(code.distance[i], unused_distance) + distance_extra_bits[i]);
  }
  return prices;
}

std::uint64_t bits_under(const BlockCode& code, const Histogram& histogram) noexcept {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < first_length_symbol; ++i) bits += std::uint64_t{histogram.literal[i]} * code.literal[i];
  for (std::size_t i = 0; i < length_extra_bits.size(); ++i) {
    const std::size_t symbol = first_length_symbol + i;
    bits += std::uint64_t{histogram.literal[symbol]} * (code.literal[symbol] + unsigned{length_extra_bits[i]});
  }
  for (std::size_t i = 0; i < distance_symbols; ++i) {
    bits += std::uint64_t{histogram.distance[i]} * (code.distance[i] + unsigned{distance_extra_bits[i]});
  }
  return bits;
}

void write_stored(BitWriter& out, const std::uint8_t* data, std::size_t size, bool last) noexcept {
  constexpr std::size_t most = 65535;
  do {
    const std::size_t some = std::min(size, most);
    out.add((last && some == size ? 1U : 0U) | BlockType::stored << 1U, 3);
    out.align();
    out.add(some | (~some & 0xFFFFU) << 16U, 32);
    out.flush();
    out.copy(data, some);
    data += some;
    size -= some;
  } while (size > 0);
}

BlockCode write_block(BitWriter& out, const Block& block, const kernels::PngKernels& kernels) noexcept {
  const Histogram histogram = count_symbols(block.data, block.sequences);
  const BlockCode code = best_code(histogram);
  const BlockHeader header(code);
  const std::uint64_t dynamic_bits = header.bits() + bits_under(code, histogram);
  const std::uint64_t fixed_bits = bits_under(fixed_code, histogram);
  if (bits_stored(block.size) <= std::min(dynamic_bits, fixed_bits)) {
    write_stored(out, block.data, block.size, block.last);
    return code;
  }
  const bool use_fixed = fixed_bits <= dynamic_bits;
  out.add((block.last ? 1U : 0U) | (use_fixed ? BlockType::fixed : BlockType::dynamic) << 1U, 3);
  out.flush();
  if (!use_fixed) header.write(out);
  const bool with_matches = block.sequences.size() > 1 || block.sequences.front().length > 0;
  write_symbols(out, block, symbols_of(use_fixed ? fixed_code : code, with_matches), kernels);
  return code;
}

}  // namespace tensorimage::png
