// Owns Huffman codes: the best lengths under a limit, and the canonical codes of given lengths.
// Must not know what the symbols mean.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tensorimage::png {

inline constexpr std::size_t most_symbols = 288;
inline constexpr unsigned longest_code = 15;

/// The code lengths that make the fewest bits with none above `limit`; 0 for symbols that do not occur. Where fewer
/// than two occur, others get a code too, since some decoders refuse codes that are not complete. Errors: none; needs 2
/// to most_symbols symbols, as many lengths, a limit of at most longest_code that allows as many
///         codes, and frequencies that add up to less than 2^32
void code_lengths(std::span<const std::uint32_t> frequencies, unsigned limit, std::span<std::uint8_t> lengths) noexcept;

/// Canonical codes (RFC 1951, 3.2.2), their first bit lowest.
void canonical_codes(std::span<const std::uint8_t> lengths, std::span<std::uint16_t> codes) noexcept;

}  // namespace tensorimage::png
