// Owns the look at a file that is independent of the library: open, read to the end, close.
// Must not know what should be there.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <system_error>

namespace faults {

using Bytes = std::string;  // compares and hashes faster than a vector

[[nodiscard]] inline Bytes as_bytes(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Errors: std::system_error, also when there is no such file
[[nodiscard]] inline Bytes read_raw(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), path.string());
  Bytes bytes;
  std::size_t size = 0;
  while (true) {
    bytes.resize(size + 65536);
    const ssize_t got = ::read(descriptor, bytes.data() + size, 65536);
    if (got < 0) {
      const int system_code = errno;
      ::close(descriptor);
      throw std::system_error(system_code, std::generic_category(), path.string());
    }
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  ::close(descriptor);
  bytes.resize(size);
  return bytes;
}

}  // namespace faults
