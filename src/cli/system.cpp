// Owns what the tool asks of the operating system: signals, and whether standard error is a terminal.
// Must not know what is being saved.
#include "cli/system.hpp"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <string_view>

namespace tensorimage::cli {
namespace {

// Written by a signal handler, on whichever thread the signal meets.
std::atomic<bool> interrupt_noted = false;
static_assert(std::atomic<bool>::is_always_lock_free);

constexpr int interrupts[] = {SIGINT, SIGTERM};

extern "C" void note_interrupt(int) {
  interrupt_noted = true;
}

extern "C" void end_for_lost_input(int) {
  constexpr std::string_view message =
      "tensorimage: an input file was shortened, or its disk failed, while it was read\n";
  // Nothing can be done about a failed write here.
  if (::write(STDERR_FILENO, message.data(), message.size()) < 0) ::_exit(2);
  ::_exit(2);
}

void install(int signal_number, void (*handler)(int), int flags) noexcept {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  ::sigaction(signal_number, &action, nullptr);
}

}  // namespace

bool standard_error_is_terminal() noexcept {
  return ::isatty(STDERR_FILENO) == 1;
}

void report_lost_input() noexcept {
  install(SIGBUS, end_for_lost_input, 0);
}

InterruptGuard::InterruptGuard() noexcept {
  interrupt_noted = false;
  for (const int signal_number : interrupts) {
    // A signal that the caller chose to ignore stays ignored, as under nohup.
    struct sigaction old = {};
    if (::sigaction(signal_number, nullptr, &old) == 0 && old.sa_handler == SIG_IGN) continue;
    install(signal_number, note_interrupt, SA_RESTART | static_cast<int>(SA_RESETHAND));
  }
}

InterruptGuard::~InterruptGuard() {
  for (const int signal_number : interrupts) {
    struct sigaction current = {};
    if (::sigaction(signal_number, nullptr, &current) == 0 && current.sa_handler == note_interrupt) {
      install(signal_number, SIG_DFL, 0);
    }
  }
}

bool InterruptGuard::interrupted() noexcept {
  return interrupt_noted;
}

}  // namespace tensorimage::cli
