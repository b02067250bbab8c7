// Owns faults in the system calls that write a file: the nth call of a kind fails, once or from then on.
// Must not know who makes the calls. The calls of the whole process pass here; without a fault they are as ever.
#include "system_calls.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <limits>

namespace system_calls {
namespace {

constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

struct Plan {
  std::atomic<int> call{-1};
  std::atomic<int> nth{0};
  std::atomic<int> system_code{0};
  std::atomic<bool> for_ever{false};
  std::atomic<bool> happened{false};
  std::atomic<std::size_t> most_bytes{no_limit};
  std::array<std::atomic<int>, 7> counts{};
};

Plan& plan() noexcept {
  static Plan the_plan;
  return the_plan;
}

void reset_counts() noexcept {
  for (auto& number : plan().counts) number = 0;
}

/// Counts a call; true, with errno set, when it is to fail.
bool fails(Call call) noexcept {
  Plan& p = plan();
  const int number = p.counts[static_cast<std::size_t>(call)]++;
  if (p.call != static_cast<int>(call) || number < p.nth || (number > p.nth && !p.for_ever)) return false;
  p.happened = true;
  errno = p.system_code;
  return true;
}

}  // namespace

int count(Call call) noexcept {
  return plan().counts[static_cast<std::size_t>(call)];
}

Fault::Fault(Call call, int nth, int system_code, bool for_ever) noexcept {
  reset_counts();
  plan().nth = nth;
  plan().system_code = system_code;
  plan().for_ever = for_ever;
  plan().happened = false;
  plan().call = static_cast<int>(call);
}

Fault::~Fault() {
  plan().call = -1;
}

bool Fault::happened() const noexcept {
  return plan().happened;
}

ShortWrites::ShortWrites(std::size_t most) noexcept {
  reset_counts();
  plan().most_bytes = most;
}

ShortWrites::~ShortWrites() {
  plan().most_bytes = no_limit;
}

}  // namespace system_calls

// The executable's own definitions go before the C library's, for every caller.
extern "C" {

using system_calls::Call;
using system_calls::fails;

int open(const char* path, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const bool makes = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
  const mode_t mode = makes ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  if (fails(Call::open)) return -1;
  return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}

ssize_t write(int descriptor, const void* bytes, size_t size) {
  if (fails(Call::write)) return -1;
  return ::syscall(SYS_write, descriptor, bytes, std::min(size, system_calls::plan().most_bytes.load()));
}

int fchmod(int descriptor, mode_t mode) noexcept {
  if (fails(Call::fchmod)) return -1;
  return static_cast<int>(::syscall(SYS_fchmod, descriptor, mode));
}

int fsync(int descriptor) {
  if (fails(Call::fsync)) return -1;
  return static_cast<int>(::syscall(SYS_fsync, descriptor));
}

int close(int descriptor) {
  const bool failed = fails(Call::close);
  const int system_code = errno;
  const auto result = static_cast<int>(::syscall(SYS_close, descriptor));
  if (!failed) return result;
  errno = system_code;
  return -1;
}

int rename(const char* from, const char* to) noexcept {
  if (fails(Call::rename)) return -1;
  return static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) noexcept {
  if (fails(Call::rename)) return -1;
  return static_cast<int>(::syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
}

int link(const char* from, const char* to) noexcept {
  if (fails(Call::link)) return -1;
  return static_cast<int>(::syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
}
}
