// Owns an open file descriptor, and the calls on it that go on where a signal stopped them.
// Must not know paths, or what an error means to the caller: every function says errno, or 0 for success.
#include "io/descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace tensorimage {

Descriptor::~Descriptor() {
  // There is nobody to tell of a failure; who wants to know calls close() first.
  if (is_open()) ::close(number_);
}

int Descriptor::open(const char* path, int flags, mode_t mode) noexcept {
  number_ = retry([&] { return ::open(path, flags | O_CLOEXEC, mode); });
  return is_open() ? 0 : errno;
}

int Descriptor::duplicate(const Descriptor& other) noexcept {
  number_ = retry([&] { return ::fcntl(other.number_, F_DUPFD_CLOEXEC, 0); });
  return is_open() ? 0 : errno;
}

int Descriptor::write(std::span<const std::byte> bytes) const noexcept {
  while (!bytes.empty()) {
    const ssize_t written = retry([&] { return ::write(number_, bytes.data(), bytes.size()); });
    if (written < 0) return errno;
    // Never seen for a non-empty write; without this check it would be an endless loop.
    if (written == 0) return EIO;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return 0;
}

int Descriptor::sync() const noexcept {
  return code_of([&] { return ::fsync(number_); });
}

int Descriptor::close() noexcept {
  // Whatever close reports, the descriptor is gone; after EINTR so is it on Linux, with nothing known to be lost.
  const int result = ::close(std::exchange(number_, -1));
  return result != 0 && errno != EINTR ? errno : 0;
}

}  // namespace tensorimage
