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

/// What is to happen to one kind of call.
struct Plan {
  std::atomic<int> nth{std::numeric_limits<int>::max()};
  std::atomic<int> system_code{0};
  std::atomic<bool> for_ever{false};
  std::atomic<bool> happened{false};
  std::atomic<int> count{0};
};

Plan& plan_of(Call call) noexcept {
  static std::array<Plan, call_kinds> plans;
  return plans[static_cast<std::size_t>(call)];
}

std::atomic<std::size_t>& most_bytes() noexcept {
  static std::atomic<std::size_t> most = no_limit;
  return most;
}

std::atomic<unsigned>& mode_asked() noexcept {
  static std::atomic<unsigned> mode = 0;
  return mode;
}

std::atomic<int>& flags_asked() noexcept {
  static std::atomic<int> flags = 0;
  return flags;
}

/// Counts a call; true, with errno set, when it is to fail.
bool fails(Call call) noexcept {
  Plan& plan = plan_of(call);
  const int number = plan.count++;
  if (number < plan.nth || (number > plan.nth && !plan.for_ever)) return false;
  plan.happened = true;
  errno = plan.system_code;
  return true;
}

}  // namespace

int count(Call call) noexcept {
  return plan_of(call).count;
}

unsigned last_mode() noexcept {
  return mode_asked();
}

int last_flags() noexcept {
  return flags_asked();
}

Fault::Fault(Call call, int nth, int system_code, bool for_ever) noexcept : call_(call) {
  Plan& plan = plan_of(call);
  plan.count = 0;
  plan.system_code = system_code;
  plan.for_ever = for_ever;
  plan.happened = false;
  plan.nth = nth;
}

Fault::~Fault() {
  plan_of(call_).nth = std::numeric_limits<int>::max();
}

bool Fault::happened() const noexcept {
  return plan_of(call_).happened;
}

ShortWrites::ShortWrites(std::size_t most) noexcept {
  plan_of(Call::write).count = 0;
  most_bytes() = most;
}

ShortWrites::~ShortWrites() {
  most_bytes() = no_limit;
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
  if (makes) system_calls::mode_asked() = mode;
  if (makes) system_calls::flags_asked() = flags;
  if (fails((flags & O_TMPFILE) == O_TMPFILE ? Call::open_nameless : Call::open)) return -1;
  return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}

ssize_t write(int descriptor, const void* bytes, size_t size) {
  if (fails(Call::write)) return -1;
  return ::syscall(SYS_write, descriptor, bytes, std::min(size, system_calls::most_bytes().load()));
}

ssize_t pread(int descriptor, void* bytes, size_t size, off_t offset) {
  if (fails(Call::pread)) return -1;
  return ::syscall(SYS_pread64, descriptor, bytes, size, offset);
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

int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) noexcept {
  if (fails(Call::link_nameless)) return -1;
  return static_cast<int>(::syscall(SYS_linkat, from_folder, from, to_folder, to, flags));
}

// Visible, since it is the C++ library that makes this call.
[[gnu::visibility("default")]] ssize_t readlink(const char* path, char* bytes, size_t size) noexcept {
  if (fails(Call::readlink)) return -1;
  return ::syscall(SYS_readlink, path, bytes, size);
}

int stat(const char* path, struct stat* status) noexcept {
  if (fails(Call::stat)) return -1;
  return static_cast<int>(::syscall(SYS_newfstatat, AT_FDCWD, path, status, 0));
}

int getentropy(void* bytes, size_t size) {
  if (fails(Call::getentropy)) return -1;
  return ::syscall(SYS_getrandom, bytes, size, 0) == static_cast<long>(size) ? 0 : -1;
}

int link(const char* from, const char* to) noexcept {
  if (fails(Call::link)) return -1;
  return static_cast<int>(::syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
}
}
