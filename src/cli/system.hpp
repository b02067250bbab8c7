// Owns what the tool asks of the operating system: signals, and whether standard error is a terminal.
// Must not know what is being saved.
#pragma once

namespace tensorimage::cli {

[[nodiscard]] bool standard_error_is_terminal() noexcept;

/// Ends the process with a message and exit status 2 when a mapped input cannot be paged in any more: another program
/// shortened the file, or its disk failed. A temporary file may stay behind; the output's path is as it was.
void report_lost_input() noexcept;

/// While it lives, the first SIGINT or SIGTERM is only noted; the second one kills as usual.
class InterruptGuard {
 public:
  InterruptGuard() noexcept;
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  ~InterruptGuard();

  [[nodiscard]] static bool interrupted() noexcept;
};

}  // namespace tensorimage::cli
