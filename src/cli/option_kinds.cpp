// Owns the reading of lists and colours.
// Must not know which options there are.
#include "cli/option_kinds.hpp"

#include <charconv>
#include <cstdint>
#include <system_error>

namespace tensorimage::cli {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  parts.push_back(text);
  return parts;
}

Colour required_colour(const std::string& option, std::string_view text) {
  if (text == "black") return {0, 0, 0};
  if (text == "white") return {255, 255, 255};
  std::uint32_t bits = 0;
  const char* const end = text.data() + text.size();
  const bool long_enough = text.size() == 7 && text.front() == '#';
  const auto [stopped_at, error] = std::from_chars(text.data() + (long_enough ? 1 : 0), end, bits, 16);
  if (!long_enough || error != std::errc() || stopped_at != end) {
    refuse(option, text, "a colour such as \"#ff8000\", black or white");
  }
  return {static_cast<std::uint8_t>(bits >> 16), static_cast<std::uint8_t>(bits >> 8 & 0xFF),
          static_cast<std::uint8_t>(bits & 0xFF)};
}

}  // namespace tensorimage::cli
