// Owns the saves of the file sink's tests, and the world without nameless files.
// Must not know what goes wrong.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <string_view>

#include "support.hpp"
#include "system_calls.hpp"
#include "tensorimage/sink.hpp"

namespace file_sink_sample {

/// Several times the buffer, in pieces that are smaller and larger than it.
inline const std::string new_text = std::string(70000, 'n') + std::string(30000, 'e') + std::string(100000, 'w');

inline void save(const std::filesystem::path& path, std::string_view text, tensorimage::FileOptions options = {}) {
  tensorimage::FileSink sink(path, options);
  sink.write(support::bytes_of(text));
  sink.finish();
}

/// Saves new_text, in those pieces.
inline void save(const std::filesystem::path& path, tensorimage::FileOptions options = {}) {
  tensorimage::FileSink sink(path, options);
  sink.write(support::bytes_of(new_text.substr(0, 70000)));
  sink.write(support::bytes_of(new_text.substr(70000, 30000)));
  sink.write(support::bytes_of(new_text.substr(100000)));
  sink.finish();
}

/// While it lives, the system has no files without names, as some file systems do not.
struct OnlyNamedFiles {
  system_calls::Fault fault{system_calls::Call::open_nameless, 0, EOPNOTSUPP, true};
};

/// False where the system itself has none: then there is nothing to test about them.
inline bool has_nameless_files() {
  const support::TemporaryFolder folder;
  const int descriptor = ::open(folder.path().c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  return descriptor >= 0 && ::close(descriptor) == 0;
}

}  // namespace file_sink_sample
