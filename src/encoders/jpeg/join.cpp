// Owns the joining of strips, bit by bit where they meet and by words elsewhere.
// Must not know pixels or libjpeg.
#include "encoders/jpeg/join.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <span>

namespace tensorimage::jpeg {
namespace {

constexpr std::size_t word_bits = 64;
/// Stuffing doubles them at most, so that they and it fit the buffer.
constexpr std::size_t words_at_once = 2048;
constexpr std::size_t buffer_bytes = words_at_once * 16;

std::uint64_t big_endian_word(const std::uint8_t* bytes) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof(word));
  if constexpr (std::endian::native == std::endian::little) word = __builtin_bswap64(word);
  return word;
}

/// Whether any byte is 0xFF; the test for a zero byte (Hacker's Delight, 6-1) on the complement.
bool has_byte_of_ones(std::uint64_t word) noexcept {
  constexpr std::uint64_t lowest = 0x0101010101010101;
  return ((~word - lowest) & word & (lowest << 7U)) != 0;
}

}  // namespace

// Room for the bytes that are written one by one beside the words.
StuffedBits::StuffedBits(Sink& sink) : sink_(sink), buffer_(buffer_bytes + 64) {}

void StuffedBits::flush() {
  sink_.write(std::as_bytes(std::span(buffer_).first(size_)));
  size_ = 0;
}

void StuffedBits::put_byte(std::uint8_t byte) noexcept {
  buffer_[size_++] = byte;
  if (byte == 0xFF) buffer_[size_++] = 0;
}

void StuffedBits::put(std::uint32_t bits, unsigned count) {
  if (size_ + 16 > buffer_.size()) flush();
  while (count-- > 0) {
    pending_ = pending_ << 1U | (bits >> count & 1U);
    if (++pending_bits_ < 8) continue;
    put_byte(static_cast<std::uint8_t>(pending_));
    pending_ = 0;
    pending_bits_ = 0;
  }
}

void StuffedBits::put_words(const std::uint8_t* bytes, std::size_t begin, std::size_t words) noexcept {
  const std::uint8_t* from = bytes + begin / 8;
  const unsigned shift = begin % 8;
  for (; words > 0; --words, from += 8) {
    const std::uint64_t word = big_endian_word(from) << shift | static_cast<std::uint64_t>(from[8]) >> (8 - shift);
    if (has_byte_of_ones(word)) {
      for (unsigned i = 0; i < 8; ++i) put_byte(static_cast<std::uint8_t>(word >> (56 - 8 * i)));
      continue;
    }
    const std::uint64_t stored = big_endian_word(reinterpret_cast<const std::uint8_t*>(&word));
    std::memcpy(buffer_.data() + size_, &stored, sizeof(stored));
    size_ += 8;
  }
}

void StuffedBits::copy(const std::uint8_t* bytes, std::size_t begin, std::size_t end) {
  const auto put_some = [&](std::size_t count) {
    for (; count > 0; --count, ++begin) put(bytes[begin / 8] >> (7 - begin % 8) & 1U, 1);
  };
  put_some(std::min<std::size_t>(end - begin, (8 - pending_bits_) % 8));
  while (end - begin >= word_bits) {
    const std::size_t words = std::min((end - begin) / word_bits, words_at_once);
    if (size_ + 16 * words > buffer_.size()) flush();
    put_words(bytes, begin, words);
    begin += words * word_bits;
  }
  put_some(end - begin);
}

void StuffedBits::finish() {
  if (pending_bits_ > 0) put(0xFF, 8 - pending_bits_);
  flush();
}

Joiner::Joiner(const Layout& layout, std::int64_t height, Sink& sink)
    : layout_(layout), height_(height), sink_(sink), bits_(sink) {}

void Joiner::check_head(Strip& strip) {
  strip.file[strip.height_at] = static_cast<std::byte>(height_ >> 8);
  strip.file[strip.height_at + 1] = static_cast<std::byte>(height_ & 0xFF);
  const auto head = std::span(strip.file).first(strip.head_size);
  const auto tables = head.subspan(strip.tables_at);
  if (tables_.empty()) {
    tables_.assign(tables.begin(), tables.end());
    sink_.write(head);
  } else if (!std::equal(tables.begin(), tables.end(), tables_.begin(), tables_.end())) {
    throw CannotJoin();
  }
}

void Joiner::add(Strip& strip) {
  check_head(strip);
  std::size_t done = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(layout_.components); ++i) {
    const DcDifference& first = strip.first_dc[i];
    bits_.copy(strip.scan.data(), done, first.begin);
    const DcBits dc = dc_bits(first.value - last_dc_[i], strip.dc_tables[i == 0 ? 0 : 1]);
    bits_.put(dc.bits, dc.length);
    done = first.end;
  }
  bits_.copy(strip.scan.data(), done, strip.scan_bits);
  last_dc_ = strip.last_dc;
}

void Joiner::finish() {
  bits_.finish();
  constexpr std::array end = {std::byte{0xFF}, std::byte{0xD9}};
  sink_.write(end);
}

}  // namespace tensorimage::jpeg
