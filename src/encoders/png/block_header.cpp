// Owns the run lengths of code lengths and their own code.
// Must not know data.
#include "encoders/png/block_header.hpp"

#include <algorithm>

#include "encoders/png/huffman.hpp"

namespace tensorimage::png {
namespace {

constexpr unsigned repeat_last = 16;  // 3 to 6 times
constexpr unsigned zeros = 17;        // 3 to 10
constexpr unsigned many_zeros = 18;   // 11 to 138
constexpr unsigned header_limit = 7;  // a code length of this code has three bits
constexpr std::array<std::uint8_t, 19> written_order = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                        11, 4,  12, 3, 13, 2, 14, 1, 15};
constexpr std::array<std::uint8_t, 3> extra_bits = {2, 3, 7};

unsigned extra_of(unsigned symbol) noexcept {
  return symbol < repeat_last ? 0U : extra_bits[symbol - repeat_last];
}

template <std::size_t size>
std::size_t used(const std::array<std::uint8_t, size>& lengths, std::size_t least) noexcept {
  std::size_t count = size;
  while (count > least && lengths[count - 1] == 0) --count;
  return count;
}

}  // namespace

BlockHeader::BlockHeader(const BlockCode& code) noexcept
    : literal_count_(used(code.literal, first_length_symbol)), distance_count_(used(code.distance, 1)) {
  std::array<std::uint8_t, literal_symbols + distance_symbols> lengths;
  std::copy_n(code.literal.begin(), literal_count_, lengths.begin());
  std::copy_n(code.distance.begin(), distance_count_, lengths.begin() + static_cast<std::ptrdiff_t>(literal_count_));
  const std::size_t count = literal_count_ + distance_count_;
  for (std::size_t i = 0; i < count;) {
    std::size_t end = i + 1;
    while (end < count && lengths[end] == lengths[i]) ++end;
    add_run(lengths[i], end - i);
    i = end;
  }
  code_lengths(frequencies_, header_limit, lengths_);
  while (lengths_written_ > 4 && lengths_[written_order[lengths_written_ - 1]] == 0) --lengths_written_;
  bits_ = 5 + 5 + 4 + 3 * lengths_written_;
  for (unsigned symbol = 0; symbol < symbols; ++symbol) {
    bits_ += std::uint64_t{frequencies_[symbol]} * (lengths_[symbol] + extra_of(symbol));
  }
}

void BlockHeader::add(unsigned symbol, std::size_t extra) noexcept {
  items_[item_count_++] = {static_cast<std::uint8_t>(symbol), static_cast<std::uint8_t>(extra)};
  ++frequencies_[symbol];
}

void BlockHeader::add_run(std::uint8_t length, std::size_t count) noexcept {
  if (length == 0) {
    while (count >= 11) {
      const std::size_t some = std::min<std::size_t>(count, 138);
      add(many_zeros, some - 11);
      count -= some;
    }
    if (count >= 3) {
      add(zeros, count - 3);
      count = 0;
    }
  } else {
    add(length, 0);
    --count;
    while (count >= 3) {
      const std::size_t some = std::min<std::size_t>(count, 6);
      add(repeat_last, some - 3);
      count -= some;
    }
  }
  while (count-- > 0) add(length, 0);
}

void BlockHeader::write(BitWriter& out) const noexcept {
  std::array<std::uint16_t, symbols> codes;
  canonical_codes(lengths_, codes);
  out.add(literal_count_ - first_length_symbol, 5);
  out.add(distance_count_ - 1, 5);
  out.add(lengths_written_ - 4, 4);
  out.flush();
  for (std::size_t i = 0; i < lengths_written_; ++i) {
    out.add(lengths_[written_order[i]], 3);
    out.flush();
  }
  for (std::size_t i = 0; i < item_count_; ++i) {
    const unsigned symbol = items_[i].symbol;
    out.add(codes[symbol], lengths_[symbol]);
    out.add(items_[i].extra, extra_of(symbol));
    out.flush();
  }
}

}  // namespace tensorimage::png
