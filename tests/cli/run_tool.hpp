// Owns how the tests run the built tool and see all that comes out of it.
// Must not know the tool's options.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace tensorimage::tests {

struct ToolResult {
  int status = 0;  ///< the exit status, or minus the number of the signal that killed it
  std::string out;
  std::string err;
};

/// Runs the tool to its end.
[[nodiscard]] ToolResult run_tool(const std::vector<std::string>& arguments);

/// Whether the started tool finds SIGINT and SIGTERM as a shell leaves them, or ignored, as nohup does.
enum class Interrupts { by_default, ignored };

/// Starts the tool with these descriptors as its standard output and error.
[[nodiscard]] pid_t start_tool(const std::vector<std::string>& arguments, int out, int err,
                               Interrupts interrupts = Interrupts::by_default);

/// Waits for a started tool; the result is as ToolResult::status.
[[nodiscard]] int wait_for_tool(pid_t process);

/// A descriptor that closes itself. Errors: std::runtime_error when open fails
class Descriptor {
 public:
  Descriptor(const std::filesystem::path& path, int flags);
  explicit Descriptor(int value) noexcept : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  void close() noexcept;
  [[nodiscard]] int get() const noexcept { return value_; }

 private:
  int value_;
};

/// Reads what there is to read, up to `most` bytes; an empty text at the end of the stream.
[[nodiscard]] std::string read_some(int descriptor, std::size_t most);

/// Reads until the stream ends.
[[nodiscard]] std::string read_rest(int descriptor);

}  // namespace tensorimage::tests
