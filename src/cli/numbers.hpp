// Owns how numbers on the command line are read and how numbers for people are written.
// Must not know options.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tensorimage::cli {

/// Decimal digits with an optional sign, and nothing else; nothing when `text` is no such number or too large.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text);

/// A decimal number, "inf", "infinity" or "nan" in any case, with an optional sign; nothing for all else.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);

/// Six significant digits, or another number of them: "0.5", "-1", "1.2e+30".
[[nodiscard]] std::string number_text(double value, int digits = 6);

}  // namespace tensorimage::cli
