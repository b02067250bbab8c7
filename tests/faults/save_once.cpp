// Owns one save in a process of its own, for the campaign to make its system calls fail or to kill it.
// Must not know what goes wrong. Says what happened in shared memory, since every other way to say it may be broken
// too.
//
// save_once REPORT PATH FORMAT THREADS NUMBER SIDE [WORD...]
// REPORT is a file of 8 KiB; getppid is called before and after the save, so that a trace shows where it is.
// WORDs: durable, no_clobber; descriptor (PATH is opened, and saved to by its number); only_named, no_links (the system
// has no files without names; it makes no hard links); ignore_signals (SIGPIPE and SIGXFSZ); ticks (a signal each
// millisecond that interrupts calls).
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>

#include "noise.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/save.hpp"

namespace {

namespace ti = tensorimage;

constexpr std::size_t report_size = 8192;

void require(bool good, const char* what) {
  if (!good) throw std::system_error(errno, std::generic_category(), what);
}

/// Makes a system call fail with an errno for as long as the process lives: always, or only where an argument has all
/// of the bits. Little-endian machines only, as are the machines that the tests run on.
void forbid(long call, int argument, unsigned bits, int system_code) {
  const auto argument_at = static_cast<unsigned>(offsetof(seccomp_data, args)) + 8U * static_cast<unsigned>(argument);
  std::array<sock_filter, 7> program = {{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 4),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, argument_at),
      BPF_STMT(BPF_ALU | BPF_AND | BPF_K, bits),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, bits, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<unsigned>(system_code)),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  }};
  const sock_fprog filter = {program.size(), program.data()};
  require(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "prctl");
  require(::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0, "seccomp");
}

void interrupt_every_millisecond() {
  struct sigaction action {};
  action.sa_handler = [](int) {};  // without SA_RESTART: calls are interrupted, or fall short
  const itimerval every{{0, 1000}, {0, 1000}};
  require(::sigaction(SIGALRM, &action, nullptr) == 0 && ::setitimer(ITIMER_REAL, &every, nullptr) == 0, "timer");
}

/// Without a call that the save makes too.
int open_descriptors() {
  int count = 0;
  for (int number = 0; number < 64; ++number) count += ::lseek(number, 0, SEEK_CUR) >= 0 || errno != EBADF ? 1 : 0;
  return count;
}

struct Save {
  std::string path;
  ti::SaveOptions options;
};

Save prepare(std::string path, ti::SaveOptions options, std::span<char*> words) {
  for (const std::string word : words) {
    if (word == "durable") {
      options.file.durable = true;
    } else if (word == "no_clobber") {
      options.file.no_clobber = true;
    } else if (word == "descriptor") {
      const int number = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
      require(number >= 0, "the descriptor");
      path = "/proc/self/fd/" + std::to_string(number);
    } else if (word == "only_named") {
      forbid(SYS_openat, 2, O_TMPFILE, EOPNOTSUPP);
    } else if (word == "no_links") {
      forbid(SYS_linkat, 0, 0, EPERM);
    } else if (word == "ignore_signals") {
      std::signal(SIGPIPE, SIG_IGN);
      std::signal(SIGXFSZ, SIG_IGN);
    } else if (word == "ticks") {
      interrupt_every_millisecond();
    } else {
      throw std::invalid_argument(word);
    }
  }
  return {std::move(path), std::move(options)};
}

/// "ok" or the error's parts, a line each.
std::string result_of(const Save& save, const ti::TensorView& view) {
  try {
    ti::save_image(view, save.path, {}, save.options);
    return "ok\n";
  } catch (const ti::Error& error) {
    return "error\n" + std::string(io_stage_name(error.stage())) + "\n" + std::to_string(error.system_code()) + "\n" +
           error.path().string() + "\n" + error.what() + "\n";
  } catch (const std::exception& error) {
    return std::string("exception\n") + error.what() + "\n";
  }
}

void run(std::span<char*> arguments) {
  if (arguments.size() < 7) throw std::invalid_argument("REPORT PATH FORMAT THREADS NUMBER SIDE [WORD...]");
  const int number = ::open(arguments[1], O_RDWR | O_CLOEXEC);
  require(number >= 0, arguments[1]);
  auto* report = static_cast<char*>(::mmap(nullptr, report_size, PROT_READ | PROT_WRITE, MAP_SHARED, number, 0));
  require(report != MAP_FAILED, "mmap");
  const faults::Noise noise(static_cast<unsigned>(std::stoul(arguments[5])), std::stoll(arguments[6]));
  const Save save =
      prepare(arguments[2], faults::quick_options(arguments[3], std::stoi(arguments[4])), arguments.subspan(7));

  const int before = open_descriptors();
  ::syscall(SYS_getppid);
  std::string result = result_of(save, noise.view());
  ::syscall(SYS_getppid);
  result = std::to_string(open_descriptors() - before) + "\n" + result;
  std::memcpy(report, result.c_str(), std::min(result.size() + 1, report_size - 1));
}

}  // namespace

int main(int count, char** arguments) {
  try {
    run({arguments, static_cast<std::size_t>(count)});
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "save_once: %s\n", error.what());
    return 2;
  }
}
