// Owns the look of the page of `tensorimage explain`: light and dark, narrow and wide, on paper.
// Must not know what the page says.
#pragma once

#include <string_view>

namespace tensorimage::cli {

/// A style sheet without '<' and '&', so that it can stand in HTML and in XML as it is.
[[nodiscard]] std::string_view explain_style() noexcept;

}  // namespace tensorimage::cli
