// Owns the file that appears complete or not at all; the only place that writes to the file system.
// Must not know pixels.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tensorimage/error.hpp"
#include "tensorimage/sink.hpp"

namespace tensorimage {
namespace {

namespace fs = std::filesystem;

// Encoders hand over pieces of a few KiB; a system call for each would cost more than the copy.
constexpr std::size_t buffer_size = std::size_t{64} << 10;
constexpr int most_links = 40;  // as many as Linux follows before it says ELOOP
constexpr int most_name_attempts = 100;

/// Repeats a system call that a signal interrupted.
template <class Call>
auto retry(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

/// What stat says of a path, links followed; nothing if there is no such file.
std::optional<struct stat> status_of(const fs::path& path) {
  struct stat status {};
  if (retry([&] { return ::stat(path.c_str(), &status); }) == 0) return status;
  if (errno == ENOENT) return std::nullopt;
  throw Error(IoStage::resolve, path, errno);
}

bool names_anything(const fs::path& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
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
    if (!fs::is_symlink(fs::symlink_status(current, error))) return current;
    const fs::path target = fs::read_symlink(current, error);
    if (error) throw Error(IoStage::resolve, path, error.value());
    current = target.is_absolute() ? target : current.parent_path() / target;
  }
  throw Error(IoStage::resolve, path, ELOOP);
}

fs::path directory_of(const fs::path& path) {
  const fs::path parent = path.parent_path();
  return parent.empty() ? fs::path(".") : parent;
}

/// A short name of its own, not made from the target's, which may be as long as names can be.
std::string temporary_name(std::random_device& random) {
  static constexpr char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::uniform_int_distribution<std::size_t> pick(0, sizeof(letters) - 2);
  std::string name = ".tensorimage-";
  for (int i = 0; i < 12; ++i) name += letters[pick(random)];
  return name + ".tmp";
}

/// Renames, but fails with EEXIST where something has the name already.
int rename_exclusively(const fs::path& from, const fs::path& to) {
#if defined(RENAME_NOREPLACE)
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  // A file system without the flag says EINVAL, a kernel without the call ENOSYS; a hard link serves there.
  if (errno != EINVAL && errno != ENOSYS) return -1;
#endif
  if (::link(from.c_str(), to.c_str()) != 0) return -1;
  return ::unlink(from.c_str());
}

}  // namespace

class FileSink::Impl {
 public:
  Impl(fs::path path, FileOptions options);
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() { abandon(); }

  void write(std::span<const std::byte> bytes);
  void finish();

 private:
  [[nodiscard]] bool in_place() const noexcept { return temporary_.empty(); }
  [[noreturn]] void fail(IoStage stage, int system_code) {
    failure_ = Failure{stage, system_code};
    throw Error(stage, path_, system_code);
  }
  /// A caller that lost the first error must not publish a file with a hole: it gets the same error again.
  void refuse_after_failure() const {
    if (failure_) throw Error(failure_->stage, path_, failure_->system_code);
  }
  void open_in_place();
  void open_temporary(const std::optional<struct stat>& replaced);
  void write_out(std::span<const std::byte> bytes);
  void flush();
  void close();
  void put_in_place();
  void sync_directory();
  void abandon() noexcept;

  fs::path path_;       ///< as the caller named it, for messages
  fs::path target_;     ///< with symbolic links followed
  fs::path temporary_;  ///< empty when there is none (left)
  FileOptions options_;
  struct Failure {
    IoStage stage;
    int system_code;
  };
  std::optional<Failure> failure_;
  int descriptor_ = -1;
  std::vector<std::byte> buffer_;
};

FileSink::Impl::Impl(fs::path path, FileOptions options) : path_(std::move(path)), options_(options) {
  buffer_.reserve(buffer_size);
  if (path_.empty()) fail(IoStage::open, ENOENT);
  if (options_.no_clobber && names_anything(path_)) fail(IoStage::open, EEXIST);
  const std::optional<struct stat> status = status_of(path_);
  target_ = follow_links(path_);
  if (status && S_ISDIR(status->st_mode)) fail(IoStage::open, EISDIR);
  if (status && (!S_ISREG(status->st_mode) || names_descriptor(target_))) {
    open_in_place();
  } else {
    open_temporary(status);
  }
}

void FileSink::Impl::open_in_place() {
  // Appending, so that a descriptor onto a regular file loses nothing that is there.
  descriptor_ = retry([&] { return ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC); });
  if (descriptor_ < 0) fail(IoStage::open, errno);
}

void FileSink::Impl::open_temporary(const std::optional<struct stat>& replaced) {
  // A rename would replace a write-protected file without a word.
  if (replaced && ::access(target_.c_str(), W_OK) != 0) fail(IoStage::open, errno);
  std::random_device random;
  for (int attempt = 0; descriptor_ < 0; ++attempt) {
    temporary_ = directory_of(target_) / temporary_name(random);
    descriptor_ =
        retry([&] { return ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t{0666}); });
    if (descriptor_ >= 0) break;
    const int system_code = errno;
    temporary_.clear();  // not ours
    if (system_code != EEXIST || attempt == most_name_attempts) fail(IoStage::open, system_code);
  }
  if (replaced && ::fchmod(descriptor_, replaced->st_mode & mode_t{07777}) != 0) {
    const int system_code = errno;
    abandon();
    fail(IoStage::open, system_code);
  }
}

void FileSink::Impl::write(std::span<const std::byte> bytes) {
  refuse_after_failure();
  if (buffer_.size() + bytes.size() > buffer_size) flush();
  if (bytes.size() >= buffer_size) {
    write_out(bytes);
  } else {
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
  }
}

void FileSink::Impl::write_out(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = retry([&] { return ::write(descriptor_, bytes.data(), bytes.size()); });
    if (written < 0) fail(IoStage::write, errno);
    // Never seen for a non-empty write; without this check it would be an endless loop.
    if (written == 0) fail(IoStage::write, EIO);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void FileSink::Impl::flush() {
  write_out(buffer_);
  buffer_.clear();
}

void FileSink::Impl::close() {
  // Whatever close reports, the descriptor is gone; after EINTR so is it on Linux, with nothing known to be lost.
  const int result = ::close(std::exchange(descriptor_, -1));
  if (result != 0 && errno != EINTR) fail(IoStage::close, errno);
}

void FileSink::Impl::put_in_place() {
  const int result =
      options_.no_clobber ? rename_exclusively(temporary_, target_) : ::rename(temporary_.c_str(), target_.c_str());
  if (result != 0) fail(IoStage::rename, errno);
  temporary_.clear();
}

void FileSink::Impl::sync_directory() {
  const int directory =
      retry([&] { return ::open(directory_of(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
  if (directory < 0) fail(IoStage::sync, errno);
  const int result = retry([&] { return ::fsync(directory); });
  const int system_code = errno;
  ::close(directory);
  if (result != 0) fail(IoStage::sync, system_code);
}

void FileSink::Impl::finish() {
  refuse_after_failure();
  flush();
  const bool replaces = !in_place();
  if (replaces && options_.durable && retry([&] { return ::fsync(descriptor_); }) != 0) fail(IoStage::sync, errno);
  close();
  if (!replaces) return;
  put_in_place();
  if (options_.durable) sync_directory();
}

void FileSink::Impl::abandon() noexcept {
  // There is nobody left to tell of a failure here: the error that led here is the one that is reported.
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
  temporary_.clear();
}

FileSink::FileSink(std::filesystem::path path, FileOptions options)
    : impl_(std::make_unique<Impl>(std::move(path), options)) {}

FileSink::~FileSink() = default;

void FileSink::write(std::span<const std::byte> bytes) {
  impl_->write(bytes);
}

void FileSink::finish() {
  impl_->finish();
}

}  // namespace tensorimage
