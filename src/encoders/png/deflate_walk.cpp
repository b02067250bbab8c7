// Owns the reading of deflate's block headers and symbols (RFC 1951, 3.2), without what they stand for.
// Must not know who wrote them.
#include "encoders/png/deflate_walk.hpp"

#include <array>
#include <bit>

#include "encoders/png/deflate_symbols.hpp"
#include "encoders/png/huffman.hpp"
#include "encoders/png/match_length.hpp"

namespace tensorimage::png {
namespace {

class BitReader {
 public:
  explicit BitReader(std::span<const std::uint8_t> bytes) noexcept : bytes_(bytes) {}
  [[nodiscard]] std::size_t place() const noexcept { return place_; }

  /// The next 57 bits, the first one lowest; zeros behind the end.
  [[nodiscard]] std::uint64_t peek() const noexcept {
    const std::size_t byte = place_ / 8;
    if (std::endian::native == std::endian::little && byte + 8 <= bytes_.size()) {
      return load64(bytes_.data() + byte) >> (place_ % 8);
    }
    std::uint64_t value = 0;
    for (std::size_t i = byte; i < bytes_.size() && i < byte + 8; ++i)
      value |= std::uint64_t{bytes_[i]} << (8 * (i - byte));
    return value >> (place_ % 8);
  }

  unsigned bits(unsigned count) noexcept {
    const auto value = static_cast<unsigned>(peek() & ((std::uint64_t{1} << count) - 1));
    place_ += count;
    return value;
  }

  void skip(std::size_t count) noexcept { place_ += count; }
  void align() noexcept { place_ = (place_ + 7) / 8 * 8; }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t place_ = 0;
};

/// A canonical code. Codes of up to `looked_up` bits are found in a table, the others, which are rare, bit by bit.
class Decoder {
 public:
  struct Symbol {
    std::uint16_t value = end_of_block;
    std::uint16_t bits = 0;
  };

  explicit Decoder(std::span<const std::uint8_t> lengths) noexcept {
    for (const std::uint8_t length : lengths) ++counts_[length];
    counts_[0] = 0;
    std::size_t next = 0;
    for (unsigned length = 1; length < counts_.size(); ++length) {
      for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol) {
        if (lengths[symbol] == length) symbols_[next++] = static_cast<std::uint16_t>(symbol);
      }
    }
    std::array<std::uint16_t, most_symbols> codes;
    canonical_codes(lengths, codes);
    for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol) {
      const unsigned length = lengths[symbol];
      if (length == 0 || length > looked_up) continue;
      for (std::size_t i = codes[symbol]; i < table_.size(); i += std::size_t{1} << length) {
        table_[i] = {static_cast<std::uint16_t>(symbol), static_cast<std::uint16_t>(length)};
      }
    }
  }

  /// The symbol whose code `bits` starts with, the first bit lowest.
  [[nodiscard]] Symbol first_of(std::uint64_t bits) const noexcept {
    const Symbol symbol = table_[bits % table_.size()];
    return symbol.bits > 0 ? symbol : search(bits);
  }

 private:
  static constexpr unsigned looked_up = 11;

  [[nodiscard]] Symbol search(std::uint64_t bits) const noexcept {
    unsigned code = 0;
    unsigned first = 0;  // code of this length
    unsigned index = 0;  // of its symbol
    for (unsigned length = 1; length < counts_.size(); ++length) {
      code |= static_cast<unsigned>(bits & 1U);
      bits >>= 1U;
      if (code < first + counts_[length]) {
        return {symbols_[index + code - first], static_cast<std::uint16_t>(length)};
      }
      index += counts_[length];
      first = (first + counts_[length]) << 1U;
      code <<= 1U;
    }
    return {};
  }

  std::array<unsigned, 16> counts_{};
  std::array<std::uint16_t, most_symbols> symbols_{};
  std::array<Symbol, std::size_t{1} << looked_up> table_{};
};

struct Codes {
  std::array<std::uint8_t, 320> lengths{};  ///< literals, then distances
  std::size_t literals = 288;
  std::size_t distances = 30;
};

Codes fixed_codes() noexcept {
  Codes codes;
  for (std::size_t i = 0; i < 288; ++i) codes.lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
  for (std::size_t i = 288; i < 318; ++i) codes.lengths[i] = 5;
  return codes;
}

Codes read_codes(BitReader& reader) noexcept {
  constexpr std::array<std::uint8_t, 19> order = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
  Codes codes;
  codes.literals = 257 + reader.bits(5);
  codes.distances = 1 + reader.bits(5);
  const std::size_t count = 4 + reader.bits(4);
  std::array<std::uint8_t, 19> header{};
  for (std::size_t i = 0; i < count; ++i) header[order[i]] = static_cast<std::uint8_t>(reader.bits(3));
  const Decoder decoder(header);
  for (std::size_t i = 0; i < codes.literals + codes.distances;) {
    const auto [symbol, bits] = decoder.first_of(reader.peek());
    reader.skip(bits);
    std::uint8_t length = 0;
    unsigned repeat = 1;
    if (symbol < 16) length = static_cast<std::uint8_t>(symbol);
    if (symbol == 16) length = codes.lengths[i - 1];
    if (symbol == 16) repeat = 3 + reader.bits(2);
    if (symbol == 17) repeat = 3 + reader.bits(3);
    if (symbol == 18) repeat = 11 + reader.bits(7);
    for (; repeat > 0; --repeat) codes.lengths[i++] = length;
  }
  return codes;
}

void skip_symbols(BitReader& reader, const Codes& codes) noexcept {
  const std::span<const std::uint8_t> lengths = codes.lengths;
  const Decoder literals(lengths.first(codes.literals));
  const Decoder distances(lengths.subspan(codes.literals, codes.distances));
  while (true) {
    // Three codes are at most 45 bits, fewer than are read at once.
    const std::uint64_t bits = reader.peek();
    Decoder::Symbol symbol = literals.first_of(bits);
    unsigned used = symbol.bits;
    for (unsigned more = 2; more > 0 && symbol.value < end_of_block; --more) {
      symbol = literals.first_of(bits >> used);
      used += symbol.bits;
    }
    reader.skip(used);
    if (symbol.value < end_of_block) continue;
    if (symbol.value == end_of_block) return;
    reader.skip(length_extra_bits[symbol.value - first_length_symbol]);
    const Decoder::Symbol distance = distances.first_of(reader.peek());
    reader.skip(distance.bits + std::size_t{distance_extra_bits[distance.value]});
  }
}

}  // namespace

LastBlock find_last_block(std::span<const std::uint8_t> stream) noexcept {
  BitReader reader(stream);
  while (true) {
    LastBlock block{.begin = reader.place()};
    const bool last = reader.bits(1) != 0;
    const unsigned type = reader.bits(2);
    if (type == 0) {
      reader.align();
      const std::size_t size = reader.bits(16);
      reader.skip(16 + 8 * size);
    } else {
      skip_symbols(reader, type == 1 ? fixed_codes() : read_codes(reader));
    }
    block.end = reader.place();
    if (last) return block;
  }
}

}  // namespace tensorimage::png
