// Owns the inner loops of a PNG writer: scanline filters, their costs, and where a byte repeats.
// Must not know pictures, rows' order or compression: pointers and counts only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tensorimage::kernels {

/// By their numbers in the file (PNG specification, 9.2).
enum class PngFilter : std::uint8_t { none, sub, up, average, paeth };
inline constexpr int png_filter_count = 5;

/// One packed row and the one above it, which is all zero above the first.
struct Scanline {
  const std::uint8_t* row = nullptr;
  const std::uint8_t* above = nullptr;
  std::size_t size = 0;   ///< bytes
  std::size_t pixel = 1;  ///< bytes to the same sample of the pixel before: 1 to 8
};

/// For each filter, the sum of the filtered bytes' distances from 0 (as signed bytes).
using FilterCosts = std::array<std::uint64_t, png_filter_count>;

/// Bits on their way to memory, the lowest first: at most 7 of `bits` wait, and 8 bytes from `next` on may be written.
struct PackedBits {
  std::uint8_t* next = nullptr;
  std::uint64_t bits = 0;
  unsigned count = 0;
};

/// For each byte, its code's length, 1 to 14, in the lowest eight bits, and the code itself in so many of the highest;
/// 0 for a byte that does not occur.
using ByteCodes = std::array<std::uint64_t, 256>;

/// The same loops for one instruction set. Every set gives the same results, bit for bit.
struct PngKernels {
  const char* name = "";
  void (*costs)(const Scanline&, FilterCosts&) noexcept = nullptr;
  /// Writes line.size filtered bytes; `out` must not overlap the rows.
  void (*apply)(PngFilter, const Scanline&, std::uint8_t* out) noexcept = nullptr;
  /// Bit i of the mask, counted from the lowest of the first word on: data[i] == data[i - 1]. Reads data[-1] and writes
  /// (size + 63) / 64 words; bits from `size` on are 0.
  void (*repeats)(const std::uint8_t* data, std::size_t size, std::uint64_t* mask) noexcept = nullptr;
  /// Appends the codes of the bytes. Three bytes behind them may be read.
  void (*pack)(const std::uint8_t* data, std::size_t size, const ByteCodes& codes, PackedBits& out) noexcept = nullptr;
};

/// The definition of correct.
[[nodiscard]] const PngKernels& scalar_png_kernels() noexcept;

/// The fastest that this machine can run.
[[nodiscard]] const PngKernels& png_kernels() noexcept;

/// All that were compiled and that this machine can run, for tests; the scalar ones come first.
[[nodiscard]] std::vector<const PngKernels*> all_png_kernels();

}  // namespace tensorimage::kernels
