// Owns how the tests take a page apart: whether it is well-formed, its numbers, its pictures, its code.
// Must not know how the page was made.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tensorimage::tests {

/// What is wrong with the text as XML, at the first place; empty when it is well-formed. Knows what the pages use:
/// elements, attributes in double quotes, the five entities and numbers of characters.
[[nodiscard]] std::string xml_problem(std::string_view page);

/// The values of the table: by the row's key, one exact text for each column, empty where there is no number.
[[nodiscard]] std::map<std::string, std::vector<std::string>> table_of(const std::string& page);

/// The PNG files inside the page, in order.
[[nodiscard]] std::vector<std::vector<std::byte>> pictures_of(const std::string& page);

/// What is inside the first element that begins with `opening` and ends with `closing`, with entities and inner
/// elements undone; throws std::runtime_error if there is none.
[[nodiscard]] std::string text_inside(const std::string& page, std::string_view opening, std::string_view closing);

}  // namespace tensorimage::tests
