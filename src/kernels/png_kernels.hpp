// Owns the inner loops of a PNG writer: scanline filters, their costs, where a byte repeats, the cheapest steps.
// Must not know pictures, rows' order or codes: pointers and counts only.
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

/// Costs of steps are bits times this. What is left below is the length of the step that they begin with.
inline constexpr std::uint32_t step_unit = 512;
/// Costs and prices of lengths have so many others behind them, whatever these are.
inline constexpr std::size_t readable_behind_steps = 8;

/// Each times step_unit; those of literals and lengths with the length of the step, at most 258, added.
struct StepPrices {
  std::array<std::uint32_t, 256> literal{};
  std::array<std::uint32_t, 259 + readable_behind_steps> length{};
  std::array<std::uint32_t, 512> distance{};  ///< by distance_class()
};

/// Some bytes and the matches that may be taken there, of any length from 3 to their own; of two that are long enough
/// the first one counts.
struct StepChoice {
  const std::uint8_t* data = nullptr;
  std::size_t size = 0;
  const std::uint32_t* begins = nullptr;   ///< of the matches of each byte; one more for the end
  const std::uint32_t* matches = nullptr;  ///< packed; at a byte they never get shorter
};

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
  /// Writes of each byte the cost from there to the end, whose own, costs[size], is set, and the length of the first
  /// step of the cheapest way, 1 for a literal. Of ways that cost the same the one with the shorter first step is
  /// taken.
  void (*cheapest_steps)(const StepChoice&, const StepPrices&, std::uint32_t* costs,
                         std::uint16_t* steps) noexcept = nullptr;
};

/// The definition of correct.
[[nodiscard]] const PngKernels& scalar_png_kernels() noexcept;

/// The fastest that this machine can run.
[[nodiscard]] const PngKernels& png_kernels() noexcept;

/// All that were compiled and that this machine can run, for tests; the scalar ones come first.
[[nodiscard]] std::vector<const PngKernels*> all_png_kernels();

}  // namespace tensorimage::kernels
