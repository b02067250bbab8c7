// Owns how the tests take a page apart: whether it is well-formed, its numbers, its pictures, its code.
// Must not know how the page was made.
#include "cli/page_reading.hpp"

#include <algorithm>
#include <cstring>
#include <regex>
#include <set>
#include <stdexcept>

namespace tensorimage::tests {
namespace {

bool good_reference(std::string_view text) {
  static const std::regex reference("&(amp|lt|gt|quot|apos|#[0-9]+);");
  return std::regex_search(text.begin(),
                           text.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(text.size(), 12)),
                           reference, std::regex_constants::match_continuous);
}

std::string text_problem(std::string_view text) {
  for (std::size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
    if (!good_reference(text.substr(at))) return "bad & in: " + std::string(text.substr(at, 40));
  }
  for (const char letter : text) {
    if (static_cast<unsigned char>(letter) < 0x20 && letter != '\n') return "a control character";
  }
  return "";
}

/// One tag without its angle brackets.
std::string tag_problem(const std::string& tag, std::vector<std::string>& open) {
  static const std::regex closing("/([a-zA-Z0-9]+)");
  static const std::regex opening("([a-zA-Z0-9]+)((?: [a-zA-Z0-9-]+=\"[^\"<]*\")*)(/?)");
  static const std::regex attribute(" ([a-zA-Z0-9-]+)=");
  std::smatch match;
  if (std::regex_match(tag, match, closing)) {
    if (open.empty() || open.back() != match[1]) return "unexpected </" + match[1].str() + ">";
    open.pop_back();
    return "";
  }
  // std::regex recurses, too deep for a picture.
  const std::size_t data = tag.find("base64,");
  const std::string head = data == std::string::npos ? tag : tag.substr(0, data) + tag.substr(tag.find('"', data));
  if (!std::regex_match(head, match, opening)) return "bad tag: <" + head.substr(0, 80) + ">";
  std::set<std::string> names;
  const std::string attributes = match[2];
  for (std::sregex_iterator each(attributes.begin(), attributes.end(), attribute), end; each != end; ++each) {
    if (!names.insert((*each)[1]).second) return "twice the same attribute: <" + head.substr(0, 80) + ">";
  }
  if (match[3].length() == 0) open.push_back(match[1]);
  return text_problem(attributes);
}

std::string without_entities(std::string text) {
  const std::vector<std::pair<std::string, std::string>> entities = {
      {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}};
  for (const auto& [entity, letter] : entities) {
    for (std::size_t at = text.find(entity); at != std::string::npos; at = text.find(entity, at + letter.size())) {
      text.replace(at, entity.size(), letter);
    }
  }
  return text;
}

std::vector<std::byte> decoded(std::string_view base64) {
  const std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::vector<std::byte> bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char letter : base64) {
    if (letter == '=') break;
    const std::size_t value = alphabet.find(letter);
    if (value == std::string_view::npos) throw std::runtime_error("not base64");
    bits = bits << 6U | static_cast<unsigned>(value);
    count += 6;
    if (count >= 8) bytes.push_back(static_cast<std::byte>(bits >> (count -= 8) & 0xffU));
  }
  // Decoders of PNG pass over what follows the last chunk.
  const std::string_view last = "IEND\xAE\x42\x60\x82";
  const bool whole = bytes.size() > last.size() && base64.size() % 4 == 0 &&
                     std::memcmp(bytes.data() + bytes.size() - last.size(), last.data(), last.size()) == 0;
  if (!whole) throw std::runtime_error("a picture does not end with its last chunk");
  return bytes;
}

}  // namespace

std::string xml_problem(std::string_view page) {
  constexpr std::string_view doctype = "<!DOCTYPE html>\n";
  if (!page.starts_with(doctype)) return "no doctype";
  page.remove_prefix(doctype.size());
  std::vector<std::string> open;
  while (!page.empty()) {
    const std::size_t begin = std::min(page.find('<'), page.size());
    if (const auto problem = text_problem(page.substr(0, begin)); !problem.empty()) return problem;
    if (begin == page.size()) break;
    const std::size_t end = page.find('>', begin);
    if (end == std::string_view::npos) return "a tag without an end";
    const std::string tag(page.substr(begin + 1, end - begin - 1));
    if (const auto problem = tag_problem(tag, open); !problem.empty()) return problem;
    page.remove_prefix(end + 1);
  }
  return open.empty() ? "" : "never closed: <" + open.back() + ">";
}

std::map<std::string, std::vector<std::string>> table_of(const std::string& page) {
  std::map<std::string, std::vector<std::string>> table;
  const std::regex row("<tr data-key=\"([a-z_]+)\">(.*?)</tr>");
  const std::regex cell("<td>(?:<data value=\"([^\"]*)\">)?");
  const std::string body = page.substr(page.find("<tbody>"));
  for (std::sregex_iterator each(body.begin(), body.end(), row), end; each != end; ++each) {
    const std::string cells = (*each)[2];
    for (std::sregex_iterator one(cells.begin(), cells.end(), cell), last; one != last; ++one) {
      table[(*each)[1]].push_back((*one)[1]);
    }
  }
  return table;
}

std::vector<std::vector<std::byte>> pictures_of(const std::string& page) {
  constexpr std::string_view start = "src=\"data:image/png;base64,";
  std::vector<std::vector<std::byte>> pictures;
  for (std::size_t at = page.find(start); at != std::string::npos; at = page.find(start, at + 1)) {
    const std::size_t first = at + start.size();
    pictures.push_back(decoded(std::string_view(page).substr(first, page.find('"', first) - first)));
  }
  return pictures;
}

std::string text_inside(const std::string& page, std::string_view opening, std::string_view closing) {
  const std::size_t start = page.find(opening);
  if (start == std::string::npos) throw std::runtime_error("no " + std::string(opening));
  const std::size_t first = start + opening.size();
  const std::string inside = page.substr(first, page.find(closing, first) - first);
  return without_entities(std::regex_replace(inside, std::regex("<[^>]*>"), ""));
}

}  // namespace tensorimage::tests
