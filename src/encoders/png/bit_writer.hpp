// Owns the packing of bits into bytes as deflate wants them: the lowest bit first.
// Must not know codes.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/png_pack.hpp"

namespace tensorimage::png {

/// Writes to memory that the caller has made large enough: 8 bytes beyond the last one that holds a bit.
class BitWriter {
 public:
  explicit BitWriter(std::uint8_t* out) noexcept : bits_{.next = out} {}

  /// At most 56 bits between flushes; `value` has no others set.
  void add(std::uint64_t value, unsigned count) noexcept { kernels::add_bits(bits_, value, count); }

  /// Leaves at most 7 bits unwritten.
  void flush() noexcept { kernels::flush(bits_); }

  /// Fills the last byte with zeros.
  void align() noexcept {
    flush();
    if (bits_.count > 0) bits_.count = 8;
    flush();
  }

  /// After align() only.
  void copy(const std::uint8_t* bytes, std::size_t count) noexcept {
    if (count > 0) std::memcpy(bits_.next, bytes, count);
    bits_.next += count;
  }

  /// Bits that wait in the last byte, after flush().
  [[nodiscard]] unsigned pending() const noexcept { return bits_.count; }
  /// Behind the last whole byte, after flush().
  [[nodiscard]] std::uint8_t* position() const noexcept { return bits_.next; }

  /// What kernels write to, after flush().
  [[nodiscard]] kernels::PackedBits& packed() noexcept { return bits_; }

 private:
  kernels::PackedBits bits_;
};

}  // namespace tensorimage::png
