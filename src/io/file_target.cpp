// Owns the question what a path names: through symbolic links, and whether a file there can be replaced.
// Must not know how files are written. Changes nothing.
#include "io/file_target.hpp"

#include <unistd.h>

#include <string>

#include "io/descriptor.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

namespace fs = std::filesystem;

constexpr int most_links = 40;  // as many as Linux follows before it says ELOOP

/// What stat says of a path, links followed; nothing if there is no such file.
std::optional<struct stat> status_of(const fs::path& path) {
  struct stat status {};
  const int system_code = code_of([&] { return ::stat(path.c_str(), &status); });
  if (system_code == 0) return status;
  if (system_code == ENOENT) return std::nullopt;
  throw Error(IoStage::resolve, path, system_code);
}

/// The names of an open descriptor: what they lead to must be written through, not replaced.
bool names_descriptor(const fs::path& path) {
  const std::string& name = path.native();
  return name.starts_with("/proc/") || name.starts_with("/dev/fd/");
}

/// Where a chain of symbolic links ends, whether or not there is a file. Stops at the name of an open descriptor.
fs::path follow_links(const fs::path& path) {
  fs::path current = path;
  for (int links = 0; links < most_links; ++links) {
    if (names_descriptor(current)) return current;
    std::error_code error;
    fs::path target;
    do target = fs::read_symlink(current, error);
    while (error.value() == EINTR);
    // EINVAL is what is no link. Any other failure must not pass for one of these two: the link would be replaced.
    if (error.value() == EINVAL || error.value() == ENOENT) return current;
    if (error) throw Error(IoStage::resolve, path, error.value());
    current = target.is_absolute() ? target : current.parent_path() / target;
  }
  throw Error(IoStage::resolve, path, ELOOP);
}

}  // namespace

fs::path FileTarget::directory() const {
  const fs::path parent = path.parent_path();
  return parent.empty() ? fs::path(".") : parent;
}

bool names_anything(const fs::path& path) noexcept {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

FileTarget find_target(const fs::path& path) {
  if (path.empty()) throw Error(IoStage::open, path, ENOENT);
  const std::optional<struct stat> status = status_of(path);
  FileTarget target{follow_links(path)};
  if (!status) return target;
  target.mode = status->st_mode & mode_t{07777};
  target.replaceable = S_ISREG(status->st_mode) && !names_descriptor(target.path);
  if (!target.replaceable) return target;
  // A rename would replace a write-protected file without a word.
  const int system_code = code_of([&] { return ::access(target.path.c_str(), W_OK); });
  if (system_code != 0) throw Error(IoStage::open, path, system_code);
  return target;
}

}  // namespace tensorimage
