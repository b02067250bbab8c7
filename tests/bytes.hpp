// Owns bytes as the tests hold them, and their way to text and files.
// Must not know what any one test checks, nor the framework that runs it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace support {

using Bytes = std::vector<std::byte>;

/// Throws std::runtime_error when there is no such file.
[[nodiscard]] Bytes read_file(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, std::string_view text);
[[nodiscard]] std::string text_of(std::span<const std::byte> bytes);
[[nodiscard]] Bytes bytes_of(std::string_view text);

}  // namespace support
