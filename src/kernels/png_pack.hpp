// Owns the packing of bits into bytes, the lowest bit first, and the loop that packs the codes of bytes.
// Must not know where the codes come from. Inlined, so that each instruction set compiles its own.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/always_inline.hpp"
#include "kernels/png_kernels.hpp"

namespace tensorimage::kernels {

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
    const std::uint64_t a = codes[data[i]];
    const std::uint64_t b = codes[data[i + 1]];
    const std::uint64_t c = codes[data[i + 2]];
    const std::uint64_t d = codes[data[i + 3]];
    // Each code pushes those before it down by its length; so no code has to be taken out of its entry. The lengths
    // fall out below: four codes have at most 56 bits, all above them.
    const std::uint64_t four = (((a >> (b & 63U) | b) >> (c & 63U) | c) >> (d & 63U)) | d;
    const unsigned count = static_cast<unsigned>(a + b + c + d) & 63U;
    add_bits(out, four >> ((64U - count) & 63U), count);
    flush(out);
  }
  // The last ones without a branch: between matches there are often fewer than four, and nobody can guess how many.
  const auto code_if = [&](std::size_t place) {
    return codes[data[place]] & (std::uint64_t{0} - std::uint64_t{place < size});
  };
  const std::uint64_t a = code_if(i);
  const std::uint64_t b = code_if(i + 1);
  const std::uint64_t c = code_if(i + 2);
  const std::uint64_t three = ((a >> (b & 63U) | b) >> (c & 63U)) | c;
  const unsigned count = static_cast<unsigned>(a + b + c) & 63U;
  add_bits(out, three >> ((64U - count) & 63U), count);
  flush(out);
  target = out;
}

}  // namespace tensorimage::kernels
