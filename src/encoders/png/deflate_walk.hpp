// Owns the way through a finished deflate stream to its last block.
// Must not know who wrote it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tensorimage::png {

/// Places in a deflate stream, in bits from its start.
struct LastBlock {
  std::size_t begin = 0;  ///< of the bit that says that this block is the last
  std::size_t end = 0;    ///< behind the stream's last bit
};

/// Reads a stream that is known to be sound, without its output.
[[nodiscard]] LastBlock find_last_block(std::span<const std::uint8_t> stream) noexcept;

}  // namespace tensorimage::png
