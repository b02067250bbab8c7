// Owns JPEG's Huffman codes: from their lengths to the codes, and the reading of blocks.
// Must not know libjpeg, nor pictures.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "encoders/jpeg/layout.hpp"

namespace tensorimage::jpeg {

/// Scans that cannot be joined, for whatever reason: the picture is then encoded in one piece.
struct CannotJoin {};

/// A table as a DHT segment has it (ITU-T T.81, B.2.4.2).
struct CodeLengths {
  std::array<std::uint8_t, 16> count_by_length{};  ///< of codes of 1, 2, ... bits
  std::array<std::uint8_t, 256> symbols{};         ///< by code
};

/// Reads bits, the highest of a byte first, from bytes without stuffing.
class BitReader {
 public:
  explicit BitReader(std::span<const std::uint8_t> bytes) noexcept : bytes_(bytes) {}
  [[nodiscard]] std::size_t position() const noexcept { return position_; }
  /// Errors: CannotJoin at the end
  unsigned bit() {
    if (position_ >= 8 * bytes_.size()) throw CannotJoin();
    const unsigned value = bytes_[position_ / 8] >> (7 - position_ % 8) & 1U;
    ++position_;
    return value;
  }
  unsigned bits(unsigned count) {
    unsigned value = 0;
    while (count-- > 0) value = value << 1U | bit();
    return value;
  }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t position_ = 0;
};

struct Code {
  std::uint16_t bits = 0;
  std::uint8_t length = 0;  ///< 0: there is no code for this symbol
};

class HuffmanTable {
 public:
  HuffmanTable() = default;
  explicit HuffmanTable(const CodeLengths& lengths) noexcept;
  [[nodiscard]] const Code& code(std::size_t symbol) const noexcept { return codes_[symbol]; }
  /// Errors: CannotJoin for bits that are no code
  [[nodiscard]] unsigned read_symbol(BitReader& reader) const;

 private:
  CodeLengths lengths_;
  std::array<Code, 256> codes_{};
};

/// For luma and for chroma.
struct HuffmanTables {
  std::array<HuffmanTable, 2> dc;
  std::array<HuffmanTable, 2> ac;
};

/// Where in a scan a block's DC difference is, and what it is.
struct DcDifference {
  std::size_t begin = 0;  ///< bits from the scan's start
  std::size_t end = 0;
  int value = 0;
};

/// An MCU's blocks, each component's one after the other.
struct Mcu {
  std::array<std::vector<DcDifference>, 3> blocks;
};

/// Errors: CannotJoin for what is no MCU
[[nodiscard]] Mcu read_mcu(BitReader& reader, const Layout& layout, const HuffmanTables& tables);

/// The bits of a DC difference: its code and, behind it, its value.
struct DcBits {
  std::uint32_t bits = 0;
  unsigned length = 0;
};

/// Errors: CannotJoin where the table has no code for it
[[nodiscard]] DcBits dc_bits(int difference, const HuffmanTable& table);

}  // namespace tensorimage::jpeg
