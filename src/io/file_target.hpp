// Owns the question what a path names: through symbolic links, and whether a file there can be replaced.
// Must not know how files are written. Changes nothing.
#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <optional>

namespace tensorimage {

/// Where a save to a path ends up. A directory is among what can only be written in place, and refuses that itself.
struct FileTarget {
  std::filesystem::path path;       ///< with symbolic links followed
  std::optional<mode_t> mode = {};  ///< permissions of the file that is there; nothing if there is none
  bool replaceable = true;          ///< false for what can only be written in place: devices, pipes, descriptors
  [[nodiscard]] std::filesystem::path directory() const;
};

/// True when anything at all has the name, be it a link to nowhere.
[[nodiscard]] bool names_anything(const std::filesystem::path& path) noexcept;

/// Errors: io, at stage resolve; at stage open for an empty path, or a file that may not be written
[[nodiscard]] FileTarget find_target(const std::filesystem::path& path);

}  // namespace tensorimage
