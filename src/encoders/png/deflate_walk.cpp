// Owns the reading of deflate's block headers and symbols (RFC 1951, 3.2), one bit at a time: it takes a part of
// what writing them took. Must not know who wrote them.
#include "encoders/png/deflate_walk.hpp"

#include <array>

#include "encoders/png/deflate_symbols.hpp"

namespace tensorimage::png {
namespace {

class BitReader {
 public:
  explicit BitReader(std::span<const std::uint8_t> bytes) noexcept : bytes_(bytes) {}
  [[nodiscard]] std::size_t place() const noexcept { return place_; }

  unsigned bits(unsigned count) noexcept {
    unsigned value = 0;
    for (unsigned i = 0; i < count; ++i, ++place_) value |= (bytes_[place_ / 8] >> (place_ % 8) & 1U) << i;
    return value;
  }

  void skip(std::size_t count) noexcept { place_ += count; }
  void align() noexcept { place_ = (place_ + 7) / 8 * 8; }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t place_ = 0;
};

/// A canonical code: how many codes each length has, and the symbols in the order of their codes.
class Decoder {
 public:
  explicit Decoder(std::span<const std::uint8_t> lengths) noexcept {
    for (const std::uint8_t length : lengths) ++counts_[length];
    counts_[0] = 0;
    std::size_t next = 0;
    for (unsigned length = 1; length < counts_.size(); ++length) {
      for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol) {
        if (lengths[symbol] == length) symbols_[next++] = static_cast<std::uint16_t>(symbol);
      }
    }
  }

  unsigned read(BitReader& reader) const noexcept {
    unsigned code = 0;
    unsigned first = 0;  // code of this length
    unsigned index = 0;  // of its symbol
    for (unsigned length = 1; length < counts_.size(); ++length) {
      code |= reader.bits(1);
      if (code < first + counts_[length]) return symbols_[index + code - first];
      index += counts_[length];
      first = (first + counts_[length]) << 1U;
      code <<= 1U;
    }
    return end_of_block;
  }

 private:
  std::array<unsigned, 16> counts_{};
  std::array<std::uint16_t, 288> symbols_{};
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
    const unsigned symbol = decoder.read(reader);
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
  for (unsigned symbol = literals.read(reader); symbol != end_of_block; symbol = literals.read(reader)) {
    if (symbol < end_of_block) continue;
    reader.skip(length_extra_bits[symbol - first_length_symbol]);
    reader.skip(distance_extra_bits[distances.read(reader)]);
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
