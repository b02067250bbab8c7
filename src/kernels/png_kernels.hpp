// Owns the inner loops of a PNG writer: scanline filters, their costs, where a byte repeats, matches
// and the cheapest steps.
// Must not know pictures, rows' order or codes: pointers and counts only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/nearest_matches.hpp"
#include "kernels/packed_match.hpp"

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
/// Costs and prices of lengths have so many others behind them, whatever these are; but costs are less than 2^31.
inline constexpr std::size_t readable_behind_steps = 8;

/// Each times step_unit; those of literals and lengths with the length of the step, at most 258, added.
struct StepPrices {
  std::array<std::uint32_t, 256> literal{};
  std::array<std::uint32_t, 259 + readable_behind_steps> length{};
  /// By distance_class(). What is out of reach must cost more than literals in its place.
  std::array<std::uint32_t, distance_classes> distance{};
};

/// Some bytes and the matches that may be taken there: the nearest ones of near lengths, and longer ones of any length
/// from longest_near + 1 to their own, of which the first one that is long enough counts.
struct StepChoice {
  const std::uint8_t* data = nullptr;
  std::size_t size = 0;
  /// For each byte and, whatever these are, places_at_once others. Where one has no_match, those of more bytes do.
  NearestMatches<const std::uint16_t> nearest{};
  const std::uint32_t* begins = nullptr;  ///< of the longer matches of each byte; one more for the end
  const std::uint32_t* longer = nullptr;  ///< packed; at a byte they never get shorter
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
  /// Looks up places in the tables, one after another, and puts each into them; compares what was there. The first byte
  /// is `place` bytes behind where matches may begin, 1 at least; `count` is 1 to places_at_once, and 15 bytes behind
  /// the last may be read. Distances behind the last, up to places_at_once of each length, are set to no_match
  /// or left as they were.
  void (*find_nearest)(const std::uint8_t* here, std::size_t place, std::size_t count, std::uint16_t* tables,
                       TableMatches&, const NearestMatches<std::uint16_t>&) noexcept = nullptr;
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
