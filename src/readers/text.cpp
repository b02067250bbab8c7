// Owns how text from a file is shown in a message.
// Must not know file formats.
#include "readers/text.hpp"

#include <algorithm>

namespace tensorimage::readers {

namespace {

/// Bytes of the character in front; 0 for a control character (ASCII's or C1) and for what is no UTF-8.
std::size_t character_size(std::string_view text) {
  const auto byte_at = [text](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned lead = byte_at(0);
  if (lead < 0x80) return lead >= 0x20 && lead != 0x7F ? 1 : 0;
  const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  // The second byte of some leads is limited, so that each character has one form, is no half of a pair, and no C1.
  const unsigned least = lead == 0xC2 || lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (lead < 0xC2 || lead > 0xF4 || byte_at(1) < least || byte_at(1) > most) return 0;
  for (std::size_t i = 2; i < size; ++i) {
    if (byte_at(i) < 0x80 || byte_at(i) > 0xBF) return 0;
  }
  return size;
}

}  // namespace

std::string in_quotes(std::string_view text) {
  constexpr std::size_t longest = 80;
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result = "\"";
  std::size_t place = 0;
  while (place < text.size()) {
    const std::size_t size = character_size(text.substr(place));
    if (place + std::max<std::size_t>(size, 1) > longest) return result + "...\"";
    if (size == 0) {
      const auto byte = static_cast<unsigned char>(text[place]);
      result += "\\x";
      result += digits[byte / 16];
      result += digits[byte % 16];
      ++place;
    } else {
      result += text.substr(place, size);
      place += size;
    }
  }
  return result + '"';
}

std::string path_in_quotes(const std::filesystem::path& path) {
  std::string result = "\"";
  result += path.string();
  result += '"';
  return result;
}

}  // namespace tensorimage::readers
