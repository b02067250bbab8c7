// Owns how text, numbers and pictures become safe pieces of an HTML page that is well-formed XML too.
// Must not know what the page says.
#include "cli/html.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace tensorimage::cli {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

/// The length of the UTF-8 sequence that the text begins with; 0 when it begins with none that a page may hold.
/// Source: Unicode 15, table 3-7
std::size_t sequence_length(std::string_view text) {
  const auto at = [text](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned first = at(0);
  if (first < 0x80) return first >= 0x20 && first != 0x7F ? 1 : 0;
  const std::size_t length = first >= 0xC2 && first < 0xE0 ? 2 : first >= 0xE0 && first < 0xF0 ? 3 : 4;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (std::size_t index = 1; index < length; ++index) {
    if ((at(index) & 0xC0U) != 0x80) return 0;
  }
  const unsigned second = at(1);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool surrogate_or_beyond = (first == 0xED && second >= 0xA0) || (first == 0xF4 && second >= 0x90);
  const bool control = first == 0xC2 && second < 0xA0;
  const bool noncharacter = first == 0xEF && second == 0xBF && at(2) >= 0xBE;
  return overlong || surrogate_or_beyond || control || noncharacter ? 0 : length;
}

void append_escaped(std::string& out, std::string_view sequence) {
  switch (sequence[0]) {
    case '&': out += "&amp;"; break;
    case '<': out += "&lt;"; break;
    case '>': out += "&gt;"; break;
    case '"': out += "&quot;"; break;
    case '\'': out += "&#39;"; break;
    default: out += sequence;
  }
}

std::string escape(std::string_view text, bool breaks) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) {
      out += text[0] == '\n' ? std::string_view("\n") : replacement;
    } else {
      append_escaped(out, text.substr(0, length));
    }
    if (breaks && std::string_view("/_-.,").find(text[0]) != std::string_view::npos) out += "<wbr/>";
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

template <class Number, class... Format>
std::string digits_of(Number value, Format... format) {
  // Fixed notation of a double has up to 309 digits before its point.
  std::array<char, 400> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value, format...);
  return error == std::errc() ? std::string(digits.data(), end) : std::string("?");
}

std::string with_minus_sign(std::string text) {
  for (std::size_t at = text.find('-'); at != std::string::npos; at = text.find('-', at)) text.replace(at, 1, "−");
  return text;
}

std::string data_element(const std::string& exact, const std::string& shown) {
  return "<data value=\"" + exact + "\">" + shown + "</data>";
}

}  // namespace

std::string escaped(std::string_view text) {
  return escape(text, false);
}

std::string escaped_with_breaks(std::string_view text) {
  return escape(text, true);
}

std::string base64(std::span<const std::byte> bytes) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t first = 0; first < bytes.size(); first += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - first);
    std::uint32_t bits = 0;
    for (std::size_t index = 0; index < 3; ++index) {
      bits = bits << 8U | (index < count ? std::to_integer<std::uint32_t>(bytes[first + index]) : 0U);
    }
    for (std::size_t index = 0; index < 4; ++index) {
      out += index <= count ? alphabet[bits >> (18 - 6 * index) & 63U] : '=';
    }
  }
  return out;
}

std::string data_element(double value) {
  return data_element(digits_of(value), prose_number(value));
}

std::string data_element(std::uint64_t value) {
  return data_element(std::to_string(value), grouped(value));
}

std::string grouped(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t place = digits.size(); place > 3;) {
    place -= 3;
    digits.insert(place, 1, ',');
  }
  return digits;
}

std::string prose_number(double value) {
  constexpr double few_digits = 1e6;
  if (std::abs(value) < few_digits && value == std::round(value)) {
    return with_minus_sign(digits_of(value, std::chars_format::fixed, 0));
  }
  int precision = 4;
  // A number is not rounded to a whole one, so that 1.00001 is seen to be over 1.
  const auto looks_whole = [&] {
    const double scale = std::pow(10.0, precision - 1 - std::floor(std::log10(std::abs(value))));
    const double rounded = std::round(value * scale) / scale;
    return rounded == std::round(rounded);
  };
  while (std::abs(value) < few_digits && precision < 9 && looks_whole()) ++precision;
  return with_minus_sign(digits_of(value, std::chars_format::general, precision));
}

std::string percentage(std::uint64_t part, std::uint64_t whole) {
  if (part == 0 || whole == 0) return "0 %";
  if (part == whole) return "100 %";
  const double share = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  if (share < 0.1) return "under 0.1 %";
  if (share > 99.9) return "over 99.9 %";
  return digits_of(share, std::chars_format::fixed, 1) + " %";
}

std::string counted(std::uint64_t count, std::string_view singular, std::string_view plural) {
  return grouped(count) + " " + std::string(count == 1 ? singular : plural);
}

std::string decimal(double value) {
  std::string text = digits_of(value, std::chars_format::fixed, 2);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

}  // namespace tensorimage::cli
