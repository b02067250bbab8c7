// Owns the way from UTF-8 to the encodings that picture files ask for.
// Must not know any format.
#include "encoders/unicode.hpp"

#include <array>
#include <cstdio>

namespace tensorimage {
namespace {

/// What the first byte of a character says: how many follow, the smallest code point that needs them, its own bits.
struct Lead {
  std::size_t following;
  char32_t smallest;
  char32_t bits;
};

std::optional<Lead> lead_of(unsigned char byte) {
  if (byte < 0x80) return Lead{0, 0, byte};
  if (byte >= 0xC0 && byte < 0xE0) return Lead{1, 0x80, byte & 0x1FU};
  if (byte >= 0xE0 && byte < 0xF0) return Lead{2, 0x800, byte & 0x0FU};
  if (byte >= 0xF0 && byte < 0xF8) return Lead{3, 0x10000, byte & 0x07U};
  return std::nullopt;
}

}  // namespace

std::optional<std::u32string> decode_utf8(std::string_view text) {
  std::u32string code_points;
  code_points.reserve(text.size());
  for (std::size_t place = 0; place < text.size();) {
    const auto lead = lead_of(static_cast<unsigned char>(text[place++]));
    if (!lead || lead->following > text.size() - place) return std::nullopt;
    char32_t code_point = lead->bits;
    for (std::size_t i = 0; i < lead->following; ++i) {
      const auto byte = static_cast<unsigned char>(text[place++]);
      if ((byte & 0xC0) != 0x80) return std::nullopt;
      code_point = code_point << 6 | (byte & 0x3FU);
    }
    const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (code_point < lead->smallest || code_point > 0x10FFFF || surrogate) return std::nullopt;
    code_points.push_back(code_point);
  }
  return code_points;
}

std::optional<std::string> to_latin1(std::u32string_view code_points) {
  std::string latin1;
  latin1.reserve(code_points.size());
  for (const char32_t code_point : code_points) {
    if (code_point > 0xFF) return std::nullopt;
    latin1.push_back(static_cast<char>(code_point));
  }
  return latin1;
}

std::vector<std::byte> to_utf16_be(std::u32string_view code_points) {
  std::vector<std::byte> bytes;
  bytes.reserve(2 * code_points.size());
  const auto put = [&](char32_t unit) {
    bytes.push_back(static_cast<std::byte>(unit >> 8));
    bytes.push_back(static_cast<std::byte>(unit & 0xFF));
  };
  for (const char32_t code_point : code_points) {
    if (code_point < 0x10000) {
      put(code_point);
    } else {
      put(0xD800 + ((code_point - 0x10000) >> 10));
      put(0xDC00 + ((code_point - 0x10000) & 0x3FF));
    }
  }
  return bytes;
}

std::string code_point_name(char32_t code_point) {
  std::array<char, 16> name{};
  std::snprintf(name.data(), name.size(), "U+%04lX", static_cast<unsigned long>(code_point));
  return name.data();
}

}  // namespace tensorimage
