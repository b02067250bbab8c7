// Owns what all ways of parsing a block have in common.
// Must not know any of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "encoders/png/sequence.hpp"
#include "kernels/packed_match.hpp"

namespace tensorimage::png {

inline constexpr std::size_t readable_behind_span = 15;

/// The bytes of one band and the part of them that a block may take. Matches may reach back to the band's start.
struct Span {
  /// The band; one byte before it and readable_behind_span behind `end` may be read.
  const std::uint8_t* data = nullptr;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t most_sequences = 0;
  std::size_t line = 1;   ///< bytes of a scanline, of which a band has whole ones
  std::size_t pixel = 1;  ///< bytes of a pixel, at least 1
};

/// The places where matches may start: all but the byte in front of each row, its filter's number; or of these only
/// one in so many.
class Starts {
 public:
  explicit Starts(std::size_t line, std::size_t step = 1) noexcept : line_(line), step_(step) {}

  /// The first one at `place` or behind it.
  [[nodiscard]] std::size_t at_or_after(std::size_t place) noexcept {
    if (place >= row_end_ || place + line_ < row_end_) row_end_ = place - place % line_ + line_;
    if (place + line_ == row_end_) return place + 1;
    if (step_ == 1) return place;
    const std::size_t behind = (row_end_ - place) % step_;
    return behind == 0 ? place : at_or_after(place + behind);
  }

  /// Behind the last byte of the row in which the last place was.
  [[nodiscard]] std::size_t row_end() const noexcept { return row_end_; }

 private:
  std::size_t line_;
  std::size_t step_;
  std::size_t row_end_ = 0;
};

/// What parsers that compare many ways look up: the prices of all distances that deflate reaches, times `unit`.
inline void price_distances(const Prices& prices, std::uint32_t unit,
                            std::array<std::uint32_t, kernels::distance_classes>& by_class) noexcept {
  for (unsigned i = 0; i < farthest_match; i += i < 256 ? 1 : 128) {
    by_class[kernels::distance_class(i)] = unit * prices.distance[distance_symbol(i + 1)];
  }
}

/// One way to find sequences. A parser sees a band's blocks in order and forgets nothing between them.
class Parser {
 public:
  Parser() = default;
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  virtual ~Parser() = default;

  /// Called before a band's first block.
  virtual void start() {}

  /// Replaces `sequences` by those of a block that begins at span.begin, of at least one byte.
  /// Returns: where the block ends: span.end, or before it when there are about as many sequences as allowed, or all
  /// that the parser can hold
  virtual std::size_t parse(const Span& span, const Prices& prices, Sequences& sequences) = 0;
};

/// Builds the sequences of a block from its matches.
class SequenceBuilder {
 public:
  SequenceBuilder(const Span& span, Sequences& sequences) : span_(span), sequences_(sequences), next_(span.begin) {
    sequences_.clear();
  }

  /// A match at `position`, at or behind the end of the one before; longer ones than deflate allows are cut up.
  void add(std::size_t position, std::size_t length, std::size_t distance) {
    while (length > longest_match) {
      // What is left must be a match too.
      const std::size_t part = length < longest_match + shortest_match ? length - shortest_match : longest_match;
      add_one(position, part, distance);
      position += part;
      length -= part;
    }
    add_one(position, length, distance);
  }

  /// Bytes in front of `place` that are not part of a match yet and equal those in front of `from`.
  [[nodiscard]] std::size_t equal_before(std::size_t place, std::size_t from) const noexcept {
    std::size_t count = 0;
    while (count < from && place - count > next_ && span_.data[place - count - 1] == span_.data[from - count - 1])
      ++count;
    return count;
  }

  [[nodiscard]] bool full() const noexcept { return sequences_.size() >= span_.most_sequences; }
  /// Behind the last match.
  [[nodiscard]] std::size_t position() const noexcept { return next_; }

  /// Ends the block, with literals up to `end`.
  void finish(std::size_t end) {
    if (end > next_) sequences_.push_back({.literals = static_cast<std::uint32_t>(end - next_)});
  }

 private:
  void add_one(std::size_t position, std::size_t length, std::size_t distance) {
    sequences_.push_back({static_cast<std::uint32_t>(position - next_), static_cast<std::uint16_t>(length),
                          static_cast<std::uint16_t>(distance)});
    next_ = position + length;
  }

  Span span_;
  Sequences& sequences_;
  std::size_t next_;
};

}  // namespace tensorimage::png
