// Owns how the tool speaks: one line each, on the right stream.
// Must not know what the messages say.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tensorimage::cli {

/// The same text with control characters as '?': a file's name must neither break the line nor steer a terminal.
[[nodiscard]] std::string on_one_line(std::string_view text);

/// In double quotes.
[[nodiscard]] std::string quoted_path(const std::filesystem::path& path);

/// "tensorimage: MESSAGE" on standard error.
void print_error(std::string_view message);

/// "tensorimage: warning: MESSAGE" on standard error.
void print_warning(std::string_view message);

/// One line, as it is, on standard output.
/// Errors: Failure (other_failure) when the line cannot be written
void print_result(std::string_view text);

}  // namespace tensorimage::cli
