// Owns the new bytes of a file on their way to the target: without a name where the system can do that, then in the
// target's place, at once or by way of a name that nobody looks for. Must not know what an error means to the caller:
// every function says errno, or 0 for success.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>

#include "io/descriptor.hpp"

namespace tensorimage {

/// Removed when it goes, unless it has the target's name by then.
class TemporaryFile {
 public:
  TemporaryFile() = default;
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile();

  /// In the target's own directory, since a rename does not reach further. `mode` is that of the file to be replaced;
  /// for a new one the umask says.
  [[nodiscard]] int create(std::filesystem::path directory, std::optional<mode_t> mode);
  [[nodiscard]] Descriptor& descriptor() noexcept { return descriptor_; }
  [[nodiscard]] bool has_name() const noexcept { return !name_.empty(); }
  /// Gives a file without a name its last one, which must be free. It stays the caller's to close.
  [[nodiscard]] int link(const std::filesystem::path& target);
  /// Makes a file without a name one that can be renamed. Before the descriptor is closed: with it the file would go.
  /// `synced`: what was synced stays so, even if it must be copied.
  [[nodiscard]] int give_name(bool synced);
  /// `exclusively`: fails with EEXIST where something has the name already.
  [[nodiscard]] int rename(const std::filesystem::path& target, bool exclusively);

 private:
  template <class Call>
  int take_name(Call call);
  int create_named(Descriptor& descriptor);
  int copy_to_named(bool synced);
  [[nodiscard]] int set_mode(const Descriptor& descriptor) const;
  [[nodiscard]] mode_t first_mode() const noexcept;

  std::filesystem::path directory_;
  std::optional<mode_t> mode_;
  std::filesystem::path name_;  ///< empty when there is none (left)
  Descriptor descriptor_;
};

}  // namespace tensorimage
