// Owns the file that appears complete or not at all; with its neighbours the only place that writes to the file system.
// Must not know pixels.
#include <fcntl.h>

#include <cerrno>
#include <optional>
#include <utility>
#include <vector>

#include "io/descriptor.hpp"
#include "io/file_target.hpp"
#include "io/temporary_file.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/sink.hpp"

namespace tensorimage {
namespace {

namespace fs = std::filesystem;

// Encoders hand over pieces of a few KiB; a system call for each would cost more than the copy.
constexpr std::size_t buffer_size = std::size_t{64} << 10;

}  // namespace

class FileSink::Impl {
 public:
  Impl(fs::path path, FileOptions options);
  void write(std::span<const std::byte> bytes);
  void finish();

 private:
  /// Throws when a system call's code is not 0.
  void require(IoStage stage, int system_code);
  /// A caller that lost the first error must not publish a file with a hole: it gets the same error again.
  void refuse_after_failure() const;
  [[nodiscard]] Descriptor& descriptor() noexcept { return target_.replaceable ? temporary_.descriptor() : in_place_; }
  void flush();
  void sync();
  void put_in_place();
  bool take_free_name();
  void sync_directory();

  fs::path path_;  ///< as the caller named it, for messages
  FileOptions options_;
  FileTarget target_;
  TemporaryFile temporary_;  ///< when the target is replaceable
  Descriptor in_place_;      ///< when it is not
  struct Failure {
    IoStage stage;
    int system_code;
  };
  std::optional<Failure> failure_;
  std::vector<std::byte> buffer_;
};

FileSink::Impl::Impl(fs::path path, FileOptions options) : path_(std::move(path)), options_(options) {
  buffer_.reserve(buffer_size);
  if (options_.no_clobber && names_anything(path_)) require(IoStage::open, EEXIST);
  target_ = find_target(path_);
  if (target_.replaceable) {
    require(IoStage::open, temporary_.create(target_.directory(), target_.mode));
  } else {
    // Appending, so that a descriptor onto a regular file loses nothing that is there.
    require(IoStage::open, in_place_.open(path_.c_str(), O_WRONLY | O_APPEND));
  }
}

void FileSink::Impl::require(IoStage stage, int system_code) {
  if (system_code == 0) return;
  failure_ = Failure{stage, system_code};
  throw Error(stage, path_, system_code);
}

void FileSink::Impl::refuse_after_failure() const {
  if (failure_) throw Error(failure_->stage, path_, failure_->system_code);
}

void FileSink::Impl::write(std::span<const std::byte> bytes) {
  refuse_after_failure();
  if (buffer_.size() + bytes.size() > buffer_size) flush();
  if (bytes.size() >= buffer_size) {
    require(IoStage::write, descriptor().write(bytes));
  } else {
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
  }
}

void FileSink::Impl::flush() {
  require(IoStage::write, descriptor().write(buffer_));
  buffer_.clear();
}

void FileSink::Impl::finish() {
  refuse_after_failure();
  flush();
  if (target_.replaceable) {
    put_in_place();
  } else {
    sync();
    require(IoStage::close, in_place_.close());
  }
}

void FileSink::Impl::sync() {
  if (!options_.durable) return;
  const int system_code = descriptor().sync();
  // What pipes and many devices say: there is nothing to sync.
  const bool cannot_be_synced = !target_.replaceable && (system_code == EINVAL || system_code == EROFS);
  require(IoStage::sync, cannot_be_synced ? 0 : system_code);
}

void FileSink::Impl::put_in_place() {
  sync();  // while it has no name that a kill would leave behind
  if (!take_free_name()) {
    require(IoStage::rename, temporary_.give_name(options_.durable));
    require(IoStage::close, temporary_.descriptor().close());
    require(IoStage::rename, temporary_.rename(target_.path, options_.no_clobber));
  }
  if (options_.durable) sync_directory();
}

/// Gives a file without a name that of a target which is not there: a rename less, a third of what a small file costs.
/// Gives whether that was done; where it cannot be (there is no /proc, another saver was first), a rename may do it.
bool FileSink::Impl::take_free_name() {
  if (target_.mode || temporary_.has_name()) return false;
  Descriptor written;
  if (written.duplicate(temporary_.descriptor()) != 0) return false;
  // Closing tells what is lost of what was written, so that a name must wait for it.
  require(IoStage::close, written.close());
  if (temporary_.link(target_.path) != 0) return false;
  require(IoStage::close, temporary_.descriptor().close());
  return true;
}

void FileSink::Impl::sync_directory() {
  Descriptor directory;
  require(IoStage::sync, directory.open(target_.directory().c_str(), O_RDONLY | O_DIRECTORY));
  require(IoStage::sync, directory.sync());
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
