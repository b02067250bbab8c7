// Owns faults in the system calls that write a file: the nth call of a kind fails, once or from then on.
// Must not know who makes the calls. The calls of the whole process pass here; without a fault they are as ever.
#pragma once

#include <cstddef>

namespace system_calls {

/// open_nameless is an open that makes a file without a name; the others are plain opens.
enum class Call {
  open,
  open_nameless,
  write,
  pread,
  fchmod,
  fsync,
  close,
  link_nameless,
  rename,
  link,
  readlink,
  stat,
  getentropy
};
constexpr int call_kinds = 13;

/// How many calls of a kind there were since a fault of that kind was last set; for writes also ShortWrites.
[[nodiscard]] int count(Call call) noexcept;
/// The mode and the flags of the last open or open_nameless that may make a file.
[[nodiscard]] unsigned last_mode() noexcept;
[[nodiscard]] int last_flags() noexcept;

/// While it lives, call number `nth` of a kind, from 0, fails with an errno; with `for_ever` all later ones too.
/// A close that fails has closed, as on Linux. There may be one for each kind of call at a time.
class Fault {
 public:
  Fault(Call call, int nth, int system_code, bool for_ever = false) noexcept;
  Fault(const Fault&) = delete;
  Fault& operator=(const Fault&) = delete;
  ~Fault();
  [[nodiscard]] bool happened() const noexcept;

 private:
  Call call_;
};

/// While it lives, no write takes more than so many bytes; 0 is what no kernel does.
class ShortWrites {
 public:
  explicit ShortWrites(std::size_t most) noexcept;
  ShortWrites(const ShortWrites&) = delete;
  ShortWrites& operator=(const ShortWrites&) = delete;
  ~ShortWrites();
};

}  // namespace system_calls
