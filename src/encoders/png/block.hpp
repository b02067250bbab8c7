// Owns one deflate block: its codes, the form that needs the fewest bits, its bits.
// Must not know how its sequences were found.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "encoders/png/bit_writer.hpp"
#include "encoders/png/sequence.hpp"
#include "kernels/png_kernels.hpp"

namespace tensorimage::png {

/// How often each symbol occurs in a block.
struct Histogram {
  std::array<std::uint32_t, literal_symbols> literal{};  ///< and the end of the block, and lengths
  std::array<std::uint32_t, distance_symbols> distance{};
};

/// Counts the symbols of the sequences, whose bytes start at `data`, and one end of the block. Three bytes behind them
/// may be read.
[[nodiscard]] Histogram count_symbols(const std::uint8_t* data, std::span<const Sequence> sequences) noexcept;

/// The code of a block; 0 where a symbol has none.
struct BlockCode {
  std::array<std::uint8_t, literal_symbols> literal{};
  std::array<std::uint8_t, distance_symbols> distance{};
};

/// Literals and lengths have at most 14 bits, so that four literals fit what is left of a 64-bit word.
[[nodiscard]] BlockCode best_code(const Histogram& histogram) noexcept;

/// What symbols will cost in a block like the one of this code. Those without a code are given a price at which they
/// may come into use.
[[nodiscard]] Prices prices_of(const BlockCode& code) noexcept;

/// Bits of the symbols of a block under a code, without its header.
[[nodiscard]] std::uint64_t bits_under(const BlockCode& code, const Histogram& histogram) noexcept;

/// A block's bytes and what they were parsed into.
struct Block {
  const std::uint8_t* data = nullptr;
  std::size_t size = 0;  ///< bytes, at least 1
  std::span<const Sequence> sequences;
  bool last = false;  ///< of the whole stream
};

/// Writes the block stored, with fixed codes or with its own, and gives the code that was best for it.
BlockCode write_block(BitWriter& out, const Block& block, const kernels::PngKernels& kernels) noexcept;

/// Writes bytes as they are; `size` may be 0, which ends the stream's last byte.
void write_stored(BitWriter& out, const std::uint8_t* data, std::size_t size, bool last) noexcept;

/// An upper bound of what blocks of `bytes` bytes in all may take, with 8 bytes to spare for BitWriter.
[[nodiscard]] constexpr std::size_t largest_output(std::size_t bytes, std::size_t blocks) noexcept {
  return bytes + 5 * (bytes / 65535 + 2 * blocks + 2) + 16;
}

}  // namespace tensorimage::png
