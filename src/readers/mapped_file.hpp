// Owns a regular file mapped into memory: the readers' only system calls.
// Must not know what the file holds.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace tensorimage::readers {

/// A file's bytes, read-only, paged in as they are looked at.
class MappedFile {
 public:
  /// Errors: io (stage resolve, open, read); bad_file for what is no regular file; too_large for a file that the
  ///         address space cannot hold
  explicit MappedFile(const std::filesystem::path& path);
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return {data_, size_}; }

 private:
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace tensorimage::readers
