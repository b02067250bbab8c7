// Owns the way from UTF-8 to the encodings that picture files ask for.
// Must not know any format.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tensorimage {

/// The code points; nothing unless `text` is UTF-8 in its one valid form: neither overlong nor a surrogate.
/// Source: The Unicode Standard, table 3-7
[[nodiscard]] std::optional<std::u32string> decode_utf8(std::string_view text);

/// One byte for each code point; nothing when one is above U+00FF.
[[nodiscard]] std::optional<std::string> to_latin1(std::u32string_view code_points);

/// High bytes first, without a byte order mark.
[[nodiscard]] std::vector<std::byte> to_utf16_be(std::u32string_view code_points);

/// "U+001B": how a message names a character that may not be printable.
[[nodiscard]] std::string code_point_name(char32_t code_point);

}  // namespace tensorimage
