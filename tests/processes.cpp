// Owns what file tests need of the system: a child process to lose its rights or its life, open descriptors, modes.
// Must not know what is tested.
#include "processes.hpp"

#include <grp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>
#include <system_error>

namespace processes {
namespace {

constexpr int escaped = 254;  // an exception left the function
constexpr gid_t nobody = 65534;

struct stat status_of(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) throw std::system_error(errno, std::generic_category(), path.string());
  return status;
}

}  // namespace

int in_child(const std::function<int()>& function) {
  const pid_t child = ::fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child == 0) {
    int result = escaped;
    try {
      result = function();
    } catch (...) {
    }
    ::_exit(result);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

void become_nobody() {
  if (::geteuid() != 0) return;
  if (::setgroups(0, nullptr) != 0 || ::setgid(nobody) != 0 || ::setuid(nobody) != 0) {
    throw std::system_error(errno, std::generic_category(), "giving up rights");
  }
}

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator folder("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(folder), end(folder)));
}

mode_t mode_of(const std::filesystem::path& path) {
  return status_of(path).st_mode & mode_t{07777};
}

ino_t inode_of(const std::filesystem::path& path) {
  return status_of(path).st_ino;
}

}  // namespace processes
