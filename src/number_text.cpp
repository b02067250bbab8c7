// Owns the digits of a number.
// Must not know who reads them.
#include "number_text.hpp"

#include <array>
#include <charconv>
#include <system_error>

namespace tensorimage {

std::string number_text(double value, int digits) {
  std::array<char, 32> text{};
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, digits);
  return error == std::errc() ? std::string(text.data(), end) : std::string("?");
}

}  // namespace tensorimage
