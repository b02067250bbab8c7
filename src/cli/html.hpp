// Owns how text, numbers and pictures become safe pieces of an HTML page that is well-formed XML too.
// Must not know what the page says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tensorimage::cli {

/// For text and for attributes in double quotes. Control characters and bytes that are no UTF-8 become U+FFFD, since a
/// page may hold neither.
[[nodiscard]] std::string escaped(std::string_view text);

/// The same with an opportunity to break the line after '/', '_', '-', '.' and ','. Not for attributes.
[[nodiscard]] std::string escaped_with_breaks(std::string_view text);

/// As RFC 4648, with padding.
[[nodiscard]] std::string base64(std::span<const std::byte> bytes);

/// "<data value="EXACT">shown</data>": the number as it is for programs, and as people read it.
[[nodiscard]] std::string data_element(double value);
[[nodiscard]] std::string data_element(std::uint64_t value);

/// Digits in groups of three: "1,234,567".
[[nodiscard]] std::string grouped(std::uint64_t value);

/// Four significant digits at most and a true minus sign: "−0.9995".
[[nodiscard]] std::string prose_number(double value);

/// "12.3 %" with a space that does not break; never "0 %" for something nor "100 %" for less than all: "under 0.1 %",
/// "over 99.9 %".
[[nodiscard]] std::string percentage(std::uint64_t part, std::uint64_t whole);

/// "1 value", "2,000 values".
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view singular, std::string_view plural);

/// A length or place in an SVG or a style: at most two digits after the point.
[[nodiscard]] std::string decimal(double value);

}  // namespace tensorimage::cli
