// Owns how a dynamic block describes its codes (RFC 1951, 3.2.7).
// Must not know data.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "encoders/png/bit_writer.hpp"
#include "encoders/png/block.hpp"

namespace tensorimage::png {

/// The code lengths of a block in run lengths, with a code of their own.
class BlockHeader {
 public:
  explicit BlockHeader(const BlockCode& code) noexcept;
  [[nodiscard]] std::uint64_t bits() const noexcept { return bits_; }
  void write(BitWriter& out) const noexcept;

 private:
  static constexpr std::size_t symbols = 19;
  struct Item {
    std::uint8_t symbol;
    std::uint8_t extra;
  };

  void add_run(std::uint8_t length, std::size_t count) noexcept;
  void add(unsigned symbol, std::size_t extra) noexcept;

  std::size_t literal_count_;
  std::size_t distance_count_;
  std::array<Item, literal_symbols + distance_symbols> items_;
  std::size_t item_count_ = 0;
  std::array<std::uint32_t, symbols> frequencies_{};
  std::array<std::uint8_t, symbols> lengths_{};
  std::size_t lengths_written_ = symbols;
  std::uint64_t bits_ = 0;
};

}  // namespace tensorimage::png
