// Owns the pictures that tests write, kept for the programs that look at all of them when the tests are done.
// Must not know who wrote them.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <system_error>

namespace conformance {

/// ".png", ".jpg" or nothing, by the first bytes.
[[nodiscard]] inline std::string_view extension_of(std::string_view file) {
  if (file.starts_with("\x89PNG")) return ".png";
  return file.starts_with("\xFF\xD8\xFF") ? ".jpg" : "";
}

/// Keeps a PNG or JPEG in the folder that ctest names; anything else, and without a name everything, is forgotten.
inline void keep_picture(std::string_view file) {
  const char* const folder = std::getenv("TENSORIMAGE_KEPT_PICTURES");
  const std::string_view extension = extension_of(file);
  if (folder == nullptr || extension.empty()) return;
  // Named after its bytes: many tests write the same picture, some at the same time.
  const std::string name = std::to_string(file.size()) + "-" + std::to_string(std::hash<std::string_view>{}(file));
  const std::filesystem::path path = std::filesystem::path(folder) / (name + std::string(extension));
  std::error_code failed;
  if (std::filesystem::exists(path, failed)) return;
  const std::filesystem::path part = path.string() + "." + std::to_string(::getpid());
  std::ofstream(part, std::ios::binary).write(file.data(), static_cast<std::streamsize>(file.size()));
  std::filesystem::rename(part, path);
}

}  // namespace conformance
