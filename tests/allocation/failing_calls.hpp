// Owns calls that fail when they are told to: allocations, and the starting of threads.
// Must not know who makes the calls. The calls of the whole process pass here; without a plan they are as ever.
#pragma once

namespace failing_calls {

enum class Call { allocate, start_thread };

/// While it lives, call number `nth` of a kind, from 0, fails; with `for_ever` all later ones too.
class Plan {
 public:
  Plan(Call call, long nth, bool for_ever) noexcept;
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;
  ~Plan();
  /// Whether a call has failed.
  [[nodiscard]] static bool happened() noexcept;
};

/// How many calls of a kind there have been.
[[nodiscard]] long count(Call call) noexcept;

/// Blocks of memory that were allocated and not yet freed.
[[nodiscard]] long live_blocks() noexcept;

}  // namespace failing_calls
