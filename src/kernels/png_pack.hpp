// Owns the packing of bits into bytes, the lowest bit first, and the loop that packs the codes of bytes.
// Must not know where the codes come from. Inlined, so that each instruction set compiles its own.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/png_kernels.hpp"

namespace tensorimage::kernels {

#if defined(__GNUC__)
#define TENSORIMAGE_ALWAYS_INLINE [[gnu::always_inline]] inline
#else
#define TENSORIMAGE_ALWAYS_INLINE inline
#endif

/// At most 56 bits between flushes; `value` has no others set.
TENSORIMAGE_ALWAYS_INLINE void add_bits(PackedBits& out, std::uint64_t value, unsigned count) noexcept {
  out.bits |= value << out.count;
  out.count += count;
}

/// Leaves at most 7 bits waiting.
TENSORIMAGE_ALWAYS_INLINE void flush(PackedBits& out) noexcept {
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(out.next, &out.bits, sizeof(out.bits));
  } else {
    for (unsigned i = 0; i < 8; ++i) out.next[i] = static_cast<std::uint8_t>(out.bits >> (8 * i));
  }
  out.next += out.count >> 3U;
  out.bits >>= out.count & ~7U;
  out.count &= 7U;
}

TENSORIMAGE_ALWAYS_INLINE void pack_bytes(const std::uint8_t* data, std::size_t size, const ByteCodes& codes,
                                          PackedBits& target) noexcept {
  PackedBits out = target;  // where the compiler can keep it in registers
  std::size_t i = 0;
  for (; i + 4 <= size; i += 4) {
    // Joined in pairs first: the number of bits so far is what each step waits for.
    const std::uint64_t a = codes[data[i]];
    const std::uint64_t b = codes[data[i + 1]];
    const std::uint64_t c = codes[data[i + 2]];
    const std::uint64_t d = codes[data[i + 3]];
    const std::uint64_t first = a >> 8U | (b >> 8U) << (a & 63U);
    const std::uint64_t second = c >> 8U | (d >> 8U) << (c & 63U);
    add_bits(out, first | second << ((a + b) & 63U), static_cast<unsigned>(a + b + c + d) & 63U);
    flush(out);
  }
  for (; i < size; ++i) add_bits(out, codes[data[i]] >> 8U, codes[data[i]] & 0xFFU);
  flush(out);
  target = out;
}

}  // namespace tensorimage::kernels
