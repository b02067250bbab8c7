// Owns an open file descriptor, and the calls on it that go on where a signal stopped them.
// Must not know paths, or what an error means to the caller: every function says errno, or 0 for success.
#pragma once

#include <sys/types.h>

#include <cerrno>
#include <cstddef>
#include <span>
#include <utility>

namespace tensorimage {

/// Repeats a system call that a signal interrupted.
template <class Call>
auto retry(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

/// The errno of a system call that fails with a negative result; 0 when it does not.
template <class Call>
[[nodiscard]] int code_of(Call call) {
  return retry(call) < 0 ? errno : 0;
}

/// A descriptor that is closed, whatever that says, when this goes.
class Descriptor {
 public:
  Descriptor() = default;
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();

  /// Opens a path; the descriptor is not inherited by other programs. `mode` is for a file that this makes.
  [[nodiscard]] int open(const char* path, int flags, mode_t mode = 0) noexcept;
  /// Another descriptor of the same open file.
  [[nodiscard]] int duplicate(const Descriptor& other) noexcept;
  [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }
  [[nodiscard]] int number() const noexcept { return number_; }
  /// All of the bytes, in as many calls as it takes.
  [[nodiscard]] int write(std::span<const std::byte> bytes) const noexcept;
  [[nodiscard]] int sync() const noexcept;
  [[nodiscard]] int close() noexcept;

 private:
  int number_ = -1;
};

}  // namespace tensorimage
