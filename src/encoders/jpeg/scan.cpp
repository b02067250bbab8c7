// Owns the taking apart of a JPEG file with one baseline scan, by ITU-T T.81, annex B.
// Must not know libjpeg or pictures.
#include "encoders/jpeg/scan.hpp"

#include <cstring>

namespace tensorimage::jpeg {
namespace {

constexpr unsigned start_of_frame = 0xC0;
constexpr unsigned end_of_image = 0xD9;
constexpr unsigned start_of_scan = 0xDA;
constexpr unsigned quantisation_tables = 0xDB;
constexpr unsigned first_other_frame = 0xC1;
constexpr unsigned last_other_frame = 0xCF;
constexpr unsigned huffman_tables = 0xC4;
constexpr unsigned restart_interval = 0xDD;

bool is_expected(unsigned marker) {
  const bool other_frame = marker >= first_other_frame && marker <= last_other_frame && marker != huffman_tables;
  return !other_frame && marker != restart_interval;
}

/// Goes over the segments up to the scan.
void find_segments(Strip& strip) {
  const auto byte = [&](std::size_t at) {
    if (at >= strip.file.size()) throw CannotJoin();
    return std::to_integer<unsigned>(strip.file[at]);
  };
  strip.tables_at = 0;
  strip.height_at = 0;
  std::size_t at = 2;
  for (unsigned marker = 0; marker != start_of_scan;) {
    if (byte(at) != 0xFF) throw CannotJoin();
    marker = byte(at + 1);
    if (!is_expected(marker)) throw CannotJoin();
    if (marker == quantisation_tables && strip.tables_at == 0) strip.tables_at = at;
    // Behind the marker: the length, the precision, the height.
    if (marker == start_of_frame) strip.height_at = at + 5;
    at += 2 + (byte(at + 2) << 8U | byte(at + 3));
  }
  if (strip.tables_at == 0 || strip.height_at == 0) throw CannotJoin();
  strip.head_size = at;
}

}  // namespace

void split_file(Strip& strip) {
  find_segments(strip);
  if (strip.file.size() < strip.head_size + 2) throw CannotJoin();
  const auto* from = reinterpret_cast<const std::uint8_t*>(strip.file.data()) + strip.head_size;
  const std::uint8_t* const end = reinterpret_cast<const std::uint8_t*>(strip.file.data()) + strip.file.size() - 2;
  if (end[0] != 0xFF || end[1] != end_of_image) throw CannotJoin();
  strip.scan.resize(static_cast<std::size_t>(end - from) + Strip::margin);
  std::uint8_t* to = strip.scan.data();
  while (from < end) {
    const void* const found = std::memchr(from, 0xFF, static_cast<std::size_t>(end - from));
    const auto* const stop = found == nullptr ? end : static_cast<const std::uint8_t*>(found) + 1;
    std::memcpy(to, from, static_cast<std::size_t>(stop - from));
    to += stop - from;
    from = stop;
    if (found == nullptr) break;
    if (from == end || *from != 0) throw CannotJoin();
    ++from;
  }
  strip.scan.resize(static_cast<std::size_t>(to - strip.scan.data()) + Strip::margin);
}

std::size_t ones_before(std::span<const std::uint8_t> bytes, std::size_t end) noexcept {
  std::size_t count = 0;
  while (count < end && (bytes[(end - count - 1) / 8] >> (7 - (end - count - 1) % 8) & 1U) != 0) ++count;
  return count;
}

}  // namespace tensorimage::jpeg
