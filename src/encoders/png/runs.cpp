// Owns the search for runs in a mask of repeated bytes, and their acceptance by cost.
// Must not know codes.
#include "encoders/png/runs.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace tensorimage::png {
namespace {

/// For each byte, the shortest run that costs less as a match than as literals.
std::array<std::uint16_t, 256> shortest_worthwhile(const Prices& prices, unsigned shortest) {
  std::array<std::uint16_t, 256> lengths;
  for (std::size_t value = 0; value < lengths.size(); ++value) {
    unsigned length = shortest;
    while (length < longest_match && length * prices.literal[value] <= prices.match(length, 1)) ++length;
    lengths[value] = static_cast<std::uint16_t>(length);
  }
  return lengths;
}

/// Reads a mask bit by bit in words.
class Mask {
 public:
  /// `shortest` is 2 to 64.
  Mask(const std::vector<std::uint64_t>& words, std::size_t count, unsigned shortest)
      : words_(words), count_(count), shortest_(shortest) {}

  /// The first place from `from` on where as many bits in a row are set as the shortest run has; the mask's end if
  /// there is none.
  [[nodiscard]] std::size_t next_run(std::size_t from) const {
    if (from >= count_) return count_;
    std::size_t word = from / 64;
    std::uint64_t starts = starts_in(word) & (~std::uint64_t{0} << (from % 64));
    while (starts == 0) {
      if (++word * 64 >= count_) return count_;
      starts = starts_in(word);
    }
    return word * 64 + static_cast<std::size_t>(std::countr_zero(starts));
  }

  /// The first place from `from` on whose bit is not set; the mask's end if there is none.
  [[nodiscard]] std::size_t run_end(std::size_t from) const {
    std::size_t word = from / 64;
    std::uint64_t unequal = ~words_[word] & (~std::uint64_t{0} << (from % 64));
    while (unequal == 0) {
      if (++word * 64 >= count_) return count_;
      unequal = ~words_[word];
    }
    return std::min(count_, word * 64 + static_cast<std::size_t>(std::countr_zero(unequal)));
  }

 private:
  [[nodiscard]] std::uint64_t starts_in(std::size_t word) const {
    std::uint64_t bits = words_[word];
    std::uint64_t next = (word + 1) * 64 < count_ ? words_[word + 1] : 0;
    // Each step leaves the places from which as many bits are set as before and `more` others.
    for (unsigned length = 1; length < shortest_;) {
      const unsigned more = std::min(length, shortest_ - length);
      bits &= bits >> more | next << (64 - more);
      next &= next >> more;
      length += more;
    }
    return bits;
  }

  const std::vector<std::uint64_t>& words_;
  std::size_t count_;
  unsigned shortest_;
};

}  // namespace

std::size_t RunParser::parse(const Span& span, const Prices& prices, Sequences& sequences) {
  const std::size_t size = span.end - span.begin;
  mask_.resize((size + 63) / 64);
  kernels_.repeats(span.data + span.begin, size, mask_.data());
  if (span.begin == 0) mask_[0] &= ~std::uint64_t{1};  // nothing of this band comes before its first byte
  const auto shortest = shortest_worthwhile(prices, shortest_);
  const Mask mask(mask_, size, shortest_);
  SequenceBuilder builder(span, sequences);
  for (std::size_t run = mask.next_run(0); run < size;) {
    if (builder.full()) return builder.position();
    const std::size_t end = mask.run_end(run);
    const std::size_t length = end - run;
    if (length >= shortest[span.data[span.begin + run]]) builder.add(span.begin + run, length, 1);
    run = mask.next_run(end);
  }
  builder.finish(span.end);
  return span.end;
}

}  // namespace tensorimage::png
