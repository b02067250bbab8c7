// Owns how text from a file is shown in a message.
// Must not know file formats.
#include "readers/text.hpp"

namespace tensorimage::readers {

std::string in_quotes(std::string_view text) {
  constexpr std::size_t longest = 80;
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result = "\"";
  for (const char character : text.substr(0, longest)) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte < 0x20 || byte == 0x7f) {
      result += "\\x";
      result += digits[byte / 16];
      result += digits[byte % 16];
    } else {
      result += character;
    }
  }
  return result + (text.size() > longest ? "...\"" : "\"");
}

std::string path_in_quotes(const std::filesystem::path& path) {
  std::string result = "\"";
  result += path.string();
  result += '"';
  return result;
}

}  // namespace tensorimage::readers
