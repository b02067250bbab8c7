// Owns how the tests run the built tool and see all that comes out of it.
// Must not know the tool's options.
#include "cli/run_tool.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "readers/array_files.hpp"

namespace tensorimage::tests {

Descriptor::Descriptor(const std::filesystem::path& path, int flags) : value_(::open(path.c_str(), flags, 0600)) {
  if (value_ < 0) throw std::runtime_error("cannot open " + path.string());
}

void Descriptor::close() noexcept {
  if (value_ >= 0) ::close(value_);
  value_ = -1;
}

pid_t start_tool(const std::vector<std::string>& arguments, int out, int err, Interrupts interrupts) {
  std::vector<std::string> words = {TENSORIMAGE_TOOL};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const pid_t process = ::fork();
  if (process < 0) throw std::runtime_error("fork failed");
  if (process == 0) {
    // Set in both cases: a test run in the background has inherited an ignored SIGINT.
    ::signal(SIGINT, interrupts == Interrupts::ignored ? SIG_IGN : SIG_DFL);
    ::signal(SIGTERM, interrupts == Interrupts::ignored ? SIG_IGN : SIG_DFL);
    if (::dup2(out, STDOUT_FILENO) >= 0 && ::dup2(err, STDERR_FILENO) >= 0) ::execv(pointers[0], pointers.data());
    ::_exit(127);
  }
  return process;
}

int wait_for_tool(pid_t process) {
  int status = 0;
  if (::waitpid(process, &status, 0) != process) throw std::runtime_error("waitpid failed");
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

ToolResult run_tool(const std::vector<std::string>& arguments) {
  const TempFolder folder;
  constexpr int flags = O_WRONLY | O_CREAT | O_CLOEXEC;
  const Descriptor out(folder / "out", flags);
  const Descriptor err(folder / "err", flags);
  const int status = wait_for_tool(start_tool(arguments, out.get(), err.get()));
  return {status, read_file(folder / "out"), read_file(folder / "err")};
}

std::string read_some(int descriptor, std::size_t most) {
  std::string bytes(most, '\0');
  const ssize_t count = ::read(descriptor, bytes.data(), bytes.size());
  // A pseudo-terminal whose other side is closed says EIO; here that is an end as well.
  bytes.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  return bytes;
}

std::string read_rest(int descriptor) {
  std::string all;
  for (std::string some = read_some(descriptor, 65536); !some.empty(); some = read_some(descriptor, 65536)) all += some;
  return all;
}

}  // namespace tensorimage::tests
