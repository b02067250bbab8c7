// Owns the joining of strips into the one scan that the whole picture would have had.
// Must not know pixels or libjpeg.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "encoders/jpeg/huffman.hpp"
#include "encoders/jpeg/strips.hpp"
#include "tensorimage/sink.hpp"

namespace tensorimage::jpeg {

/// Writes bits to a sink, the highest of a byte first, with a zero byte behind each byte of ones.
class StuffedBits {
 public:
  explicit StuffedBits(Sink& sink);
  void put(std::uint32_t bits, unsigned count);
  /// The bits [begin, end) of `bytes`, of which some behind them may be read.
  void copy(const std::uint8_t* bytes, std::size_t begin, std::size_t end);
  /// Fills up the last byte with ones and gives all to the sink.
  void finish();

 private:
  void put_byte(std::uint8_t byte) noexcept;
  void put_words(const std::uint8_t* bytes, std::size_t begin, std::size_t words) noexcept;
  void flush();

  Sink& sink_;
  std::vector<std::uint8_t> buffer_;
  std::size_t size_ = 0;  ///< of what the buffer holds
  std::uint32_t pending_ = 0;
  unsigned pending_bits_ = 0;  ///< fewer than 8
};

class Joiner {
 public:
  Joiner(const Layout& layout, std::int64_t height, Sink& sink);
  /// Strips from top to bottom.
  /// Errors: CannotJoin, for a strip with other tables than the first; what the sink throws
  void add(Strip& strip);
  void finish();

 private:
  void check_head(Strip& strip);

  Layout layout_;
  std::int64_t height_;
  Sink& sink_;
  StuffedBits bits_;
  std::vector<std::byte> tables_;  ///< the segments that all strips have in common
  std::array<int, 3> last_dc_{};
};

}  // namespace tensorimage::jpeg
