// Owns the grammar of a .npy file's header: a Python dictionary of three entries.
// Must not know where the header lies in the file, nor what its values are used for.
#include "readers/npy_header.hpp"

#include <limits>
#include <optional>

#include "readers/dense.hpp"
#include "readers/text.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage::readers {
namespace {

/// Reads forward only and never recurses, so that no header can exhaust the stack.
class Parser {
 public:
  Parser(std::string_view text, const std::string& file, std::size_t first_byte)
      : text_(text), file_(file), first_byte_(first_byte) {}

  NpyHeader parse() {
    expect('{');
    while (peek() != '}') {
      parse_entry();
      if (peek() != '}') expect(',');
    }
    expect('}');
    skip_space();
    if (position_ != text_.size()) fail("expected nothing but spaces after the dictionary");
    if (!descr_) fail("the entry \"descr\" is missing");
    if (!fortran_order_) fail("the entry \"fortran_order\" is missing");
    if (!shape_) fail("the entry \"shape\" is missing");
    return {std::move(*descr_), *fortran_order_, std::move(*shape_)};
  }

 private:
  void parse_entry() {
    const std::string_view key = parse_string();
    expect(':');
    if (key == "descr") {
      assign_once(descr_, key, parse_descr());
    } else if (key == "fortran_order") {
      assign_once(fortran_order_, key, parse_boolean());
    } else if (key == "shape") {
      assign_once(shape_, key, parse_tuple());
    } else {
      fail("unknown entry " + in_quotes(key) + "; known are descr, fortran_order and shape");
    }
  }

  template <class T>
  void assign_once(std::optional<T>& target, std::string_view key, T value) const {
    if (target) fail("a second entry " + in_quotes(key));
    target = std::move(value);
  }

  std::string parse_descr() {
    if (const char next = peek(); next == '[' || next == '(' || next == '{') {
      throw Error(ErrorCode::unsupported, file_ + " holds a structured dtype; save one plain field of it");
    }
    return std::string(parse_string());
  }

  std::string_view parse_string() {
    const char quote = peek();
    if (quote != '\'' && quote != '"') fail("expected a quoted string");
    const std::size_t first = position_ + 1;
    const std::size_t last = text_.find(quote, first);
    if (last == std::string_view::npos) fail("a string without an end");
    const std::string_view value = text_.substr(first, last - first);
    if (value.find('\\') != std::string_view::npos) fail("a backslash in a string");
    position_ = last + 1;
    return value;
  }

  bool parse_boolean() {
    skip_space();
    for (const bool value : {true, false}) {
      const std::string_view word = value ? "True" : "False";
      if (!text_.substr(position_).starts_with(word)) continue;
      position_ += word.size();
      return value;
    }
    fail("expected True or False");
  }

  std::vector<std::int64_t> parse_tuple() {
    expect('(');
    std::vector<std::int64_t> values;
    while (peek() != ')') {
      values.push_back(parse_integer());
      if (values.size() > max_axes) fail("more than " + std::to_string(max_axes) + " axes");
      // Python reads (3) as a number, so that a tuple of one needs its comma.
      if (values.size() == 1 || peek() != ')') expect(',');
    }
    expect(')');
    return values;
  }

  std::int64_t parse_integer() {
    if (peek() == '-') fail("a negative extent");
    const std::size_t first = position_;
    std::int64_t value = 0;
    while (position_ < text_.size() && text_[position_] >= '0' && text_[position_] <= '9') {
      const std::int64_t digit = text_[position_] - '0';
      if (value > (std::numeric_limits<std::int64_t>::max() - digit) / 10) fail("an extent beyond 64 bits");
      value = value * 10 + digit;
      ++position_;
    }
    if (position_ == first) fail("expected a number");
    if (position_ - first > 1 && text_[first] == '0') fail("a number that begins with 0");
    return value;
  }

  /// The next character that is no space; NUL at the end, which no rule accepts.
  char peek() {
    skip_space();
    return position_ < text_.size() ? text_[position_] : '\0';
  }

  void expect(char character) {
    if (peek() != character) fail(std::string("expected '") + character + "'");
    ++position_;
  }

  void skip_space() {
    while (position_ < text_.size() && std::string_view(" \t\r\n").find(text_[position_]) != std::string_view::npos) {
      ++position_;
    }
  }

  [[noreturn]] void fail(const std::string& what) const {
    std::string message = file_ + " has a malformed header: " + what;
    if (position_ < text_.size()) {
      message +=
          " at byte " + std::to_string(first_byte_ + position_) + ", before " + in_quotes(text_.substr(position_, 12));
    } else {
      message += " at byte " + std::to_string(first_byte_ + position_) + ", where the header ends";
    }
    throw Error(ErrorCode::bad_file, message);
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t first_byte_;
  std::size_t position_ = 0;
  std::optional<std::string> descr_;
  std::optional<bool> fortran_order_;
  std::optional<std::vector<std::int64_t>> shape_;
};

}  // namespace

NpyHeader parse_npy_header(std::string_view text, const std::string& file, std::size_t first_byte) {
  return Parser(text, file, first_byte).parse();
}

}  // namespace tensorimage::readers
