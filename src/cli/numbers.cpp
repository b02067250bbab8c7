// Owns how numbers on the command line are read and how numbers for people are written.
// Must not know options.
#include "cli/numbers.hpp"

#include <array>
#include <charconv>
#include <system_error>

namespace tensorimage::cli {
namespace {

template <class Number>
std::optional<Number> parse_all(std::string_view text) {
  // from_chars knows no plus sign; "+-1" must stay wrong.
  if (text.starts_with('+') && !text.substr(1).starts_with('-')) text.remove_prefix(1);
  Number value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped_at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stopped_at != end) return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::int64_t> parse_integer(std::string_view text) {
  return parse_all<std::int64_t>(text);
}

std::optional<double> parse_number(std::string_view text) {
  return parse_all<double>(text);
}

std::string number_text(double value, int digits) {
  std::array<char, 32> text{};
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, digits);
  return error == std::errc() ? std::string(text.data(), end) : std::string("?");
}

}  // namespace tensorimage::cli
