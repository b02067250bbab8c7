// Owns faults in the system calls that write a file: the nth call of a kind fails, once or from then on.
// Must not know who makes the calls. The calls of the whole process pass here; without a fault they are as ever.
#pragma once

#include <cstddef>

namespace system_calls {

enum class Call { open, write, fchmod, fsync, close, rename, link };

/// How many calls of a kind there were since the last fault was set, or ShortWrites made.
[[nodiscard]] int count(Call call) noexcept;

/// While it lives, call number `nth` of a kind, from 0, fails with an errno; with `for_ever` all later ones too.
/// A close that fails has closed, as on Linux.
class Fault {
 public:
  Fault(Call call, int nth, int system_code, bool for_ever = false) noexcept;
  Fault(const Fault&) = delete;
  Fault& operator=(const Fault&) = delete;
  ~Fault();
  [[nodiscard]] bool happened() const noexcept;
};

/// While it lives, no write takes more than so many bytes.
class ShortWrites {
 public:
  explicit ShortWrites(std::size_t most) noexcept;
  ShortWrites(const ShortWrites&) = delete;
  ShortWrites& operator=(const ShortWrites&) = delete;
  ~ShortWrites();
};

}  // namespace system_calls
