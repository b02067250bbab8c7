// Owns how the tool speaks: one line each, on the right stream.
// Must not know what the messages say.
#include "cli/messages.hpp"

#include <algorithm>
#include <iostream>

#include "cli/failure.hpp"

namespace tensorimage::cli {

std::string on_one_line(std::string_view text) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(),
      [](char character) { return static_cast<unsigned char>(character) < 0x20 || character == 0x7f; }, '?');
  return line;
}

std::string quoted_path(const std::filesystem::path& path) {
  std::string result = "\"";
  result += path.string();
  result += '"';
  return result;
}

void print_error(std::string_view message) {
  std::cerr << "tensorimage: " << on_one_line(message) << std::endl;
}

void print_warning(std::string_view message) {
  std::cerr << "tensorimage: warning: " << on_one_line(message) << std::endl;
}

void print_result(std::string_view text) {
  if (!(std::cout << text << std::endl)) {
    throw Failure(ExitStatus::other_failure, "cannot write to standard output");
  }
}

}  // namespace tensorimage::cli
