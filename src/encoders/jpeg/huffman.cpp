// Owns JPEG's Huffman codes and the reading of blocks, by ITU-T T.81, annexes C and F.
// Must not know libjpeg, nor pictures.
#include "encoders/jpeg/huffman.hpp"

#include <cstdlib>

namespace tensorimage::jpeg {
namespace {

/// The value of the bits behind a symbol (F.12): the lower half of what they can say stands for negative values.
int extended(unsigned bits, unsigned size) {
  const int value = static_cast<int>(bits);
  return size > 0 && bits >> (size - 1) == 0 ? value - (1 << size) + 1 : value;
}

void skip_ac(BitReader& reader, const HuffmanTable& table) {
  for (unsigned k = 1; k < 64; ++k) {
    const unsigned symbol = table.read_symbol(reader);
    const unsigned run = symbol >> 4U;
    const unsigned size = symbol & 15U;
    if (size == 0 && run != 15) return;  // the end of the block
    k += run;
    (void)reader.bits(size);
  }
}

DcDifference read_block(BitReader& reader, const HuffmanTable& dc, const HuffmanTable& ac) {
  DcDifference difference;
  difference.begin = reader.position();
  const unsigned size = dc.read_symbol(reader);
  if (size > 15) throw CannotJoin();
  difference.value = extended(reader.bits(size), size);
  difference.end = reader.position();
  skip_ac(reader, ac);
  return difference;
}

}  // namespace

HuffmanTable::HuffmanTable(const CodeLengths& lengths) noexcept : lengths_(lengths) {
  unsigned code = 0;
  std::size_t next = 0;
  for (std::size_t i = 0; i < lengths.count_by_length.size(); ++i, code <<= 1U) {
    for (unsigned n = 0; n < lengths.count_by_length[i] && next < 256; ++n, ++code) {
      codes_[lengths.symbols[next++]] = {static_cast<std::uint16_t>(code), static_cast<std::uint8_t>(i + 1)};
    }
  }
}

unsigned HuffmanTable::read_symbol(BitReader& reader) const {
  // Codes of one length are consecutive numbers; the next length's begin at twice the number behind the last.
  unsigned code = 0;
  unsigned first = 0;
  std::size_t symbols_before = 0;
  for (const unsigned count : lengths_.count_by_length) {
    code = code << 1U | reader.bit();
    if (code - first < count) return lengths_.symbols[(symbols_before + code - first) % 256];
    symbols_before += count;
    first = (first + count) << 1U;
  }
  throw CannotJoin();
}

Mcu read_mcu(BitReader& reader, const Layout& layout, const HuffmanTables& tables) {
  Mcu mcu;
  for (std::size_t component = 0; component < static_cast<std::size_t>(layout.components); ++component) {
    const std::size_t table = component == 0 ? 0 : 1;
    const int blocks = component == 0 ? layout.luma_blocks() : 1;
    for (int block = 0; block < blocks; ++block) {
      mcu.blocks[component].push_back(read_block(reader, tables.dc[table], tables.ac[table]));
    }
  }
  return mcu;
}

DcBits dc_bits(int difference, const HuffmanTable& table) {
  unsigned size = 0;
  while (std::abs(difference) >> size != 0) ++size;
  const Code& code = table.code(size);
  if (code.length == 0) throw CannotJoin();
  const auto value = static_cast<std::uint32_t>(difference < 0 ? difference - 1 : difference) & ((1U << size) - 1);
  return {static_cast<std::uint32_t>(code.bits) << size | value, code.length + size};
}

}  // namespace tensorimage::jpeg
