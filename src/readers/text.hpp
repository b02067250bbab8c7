// Owns how text from a file is shown in a message.
// Must not know file formats.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tensorimage::readers {

/// In double quotes, cut after 80 bytes, with control characters and what is no UTF-8 as \xNN: a file's text must not
/// steer a terminal, nor break a log.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// A path as the caller named it, in double quotes.
[[nodiscard]] std::string path_in_quotes(const std::filesystem::path& path);

}  // namespace tensorimage::readers
