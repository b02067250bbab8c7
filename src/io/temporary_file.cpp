// Owns the new bytes of a file on their way to the target: without a name where the system can do that, then in the
// target's place, at once or by way of a name that nobody looks for. Must not know what an error means to the caller:
// every function says errno, or 0 for success.
#include "io/temporary_file.hpp"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tensorimage {
namespace {

namespace fs = std::filesystem;

constexpr int most_name_attempts = 100;
constexpr std::size_t copy_size = std::size_t{64} << 10;

/// Unlike those of other savers, but no secret. Not std::random_device, which may throw, and which takes ten
/// microseconds in a virtual machine.
std::uint64_t random_bits() noexcept {
  std::uint64_t bits = 0;
  if (::getentropy(&bits, sizeof(bits)) == 0) return bits;
  // As in a sandbox that forbids it. Who draws the same then finds the name taken, and draws again.
  const auto now = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
  return (now << 20U ^ static_cast<std::uint64_t>(::getpid())) * 0x9E3779B97F4A7C15U;
}

/// A short name of its own, not made from the target's, which may be as long as names can be.
std::string temporary_name() {
  static constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string name = ".tensorimage-";
  std::uint64_t bits = random_bits();
  for (int i = 0; i < 12; ++i, bits /= letters.size()) name += letters[bits % letters.size()];
  return name + ".tmp";
}

int rename_exclusively(const fs::path& from, const fs::path& to) {
#if defined(RENAME_NOREPLACE)
  const int system_code =
      code_of([&] { return ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE); });
  // A file system without the flag says EINVAL, a kernel without the call ENOSYS; a hard link serves there.
  if (system_code != EINVAL && system_code != ENOSYS) return system_code;
#endif
  const int link_code = code_of([&] { return ::link(from.c_str(), to.c_str()); });
  return link_code != 0 ? link_code : code_of([&] { return ::unlink(from.c_str()); });
}

}  // namespace

TemporaryFile::~TemporaryFile() {
  // There is nobody left to tell of a failure here: the error that led here is the one that is reported.
  if (has_name()) retry([&] { return ::unlink(name_.c_str()); });
}

/// Calls with one name after another, until one is free.
template <class Call>
int TemporaryFile::take_name(Call call) {
  for (int attempt = 0;; ++attempt) {
    fs::path name = directory_ / temporary_name();
    const int system_code = call(name);
    if (system_code == 0) name_ = std::move(name);
    if (system_code != EEXIST || attempt == most_name_attempts) return system_code;
  }
}

/// Until it has the mode of the file that it replaces, which may be secret, it is for nobody else to open.
mode_t TemporaryFile::first_mode() const noexcept {
  return mode_ ? mode_t{0600} : mode_t{0666};
}

int TemporaryFile::set_mode(const Descriptor& descriptor) const {
  return mode_ ? code_of([&] { return ::fchmod(descriptor.number(), *mode_); }) : 0;
}

int TemporaryFile::create(fs::path directory, std::optional<mode_t> mode) {
  directory_ = std::move(directory);
  mode_ = mode;
#if defined(O_TMPFILE)
  // Of a file without a name a kill leaves nothing. Readable, in case that it must be copied.
  if (descriptor_.open(directory_.c_str(), O_TMPFILE | O_RDWR, first_mode()) == 0) return set_mode(descriptor_);
#endif
  // Many file systems have no such files, and each its own error for that; what is amiss besides shows here as well.
  return create_named(descriptor_);
}

int TemporaryFile::create_named(Descriptor& descriptor) {
  const int system_code = take_name(
      [&](const fs::path& name) { return descriptor.open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL, first_mode()); });
  return system_code != 0 ? system_code : set_mode(descriptor);
}

int TemporaryFile::link(const fs::path& target) {
  const std::string open_file = "/proc/self/fd/" + std::to_string(descriptor_.number());
  return code_of([&] { return ::linkat(AT_FDCWD, open_file.c_str(), AT_FDCWD, target.c_str(), AT_SYMLINK_FOLLOW); });
}

int TemporaryFile::give_name(bool synced) {
  if (has_name()) return 0;
  const int system_code = take_name([&](const fs::path& name) { return link(name); });
  // There may be no /proc, and some systems allow no hard links.
  return system_code == 0 ? 0 : copy_to_named(synced);
}

int TemporaryFile::copy_to_named(bool synced) {
  std::vector<std::byte> buffer(copy_size);
  Descriptor named;
  if (const int system_code = create_named(named)) return system_code;
  off_t offset = 0;
  while (true) {
    const ssize_t size = retry([&] { return ::pread(descriptor_.number(), buffer.data(), buffer.size(), offset); });
    if (size < 0) return errno;
    if (size == 0) break;
    if (const int system_code = named.write({buffer.data(), static_cast<std::size_t>(size)})) return system_code;
    offset += size;
  }
  descriptor_ = std::move(named);
  return synced ? descriptor_.sync() : 0;
}

int TemporaryFile::rename(const fs::path& target, bool exclusively) {
  const int system_code = exclusively ? rename_exclusively(name_, target)
                                      : code_of([&] { return std::rename(name_.c_str(), target.c_str()); });
  if (system_code == 0) name_.clear();
  return system_code;
}

}  // namespace tensorimage
