// Owns the tests of long saves: progress on a terminal, cancelling, and an input that disappears meanwhile.
// Must not know how long anything takes: a FIFO that the test reads when it likes makes a save wait.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "cli/run_tool.hpp"
#include "readers/array_files.hpp"

namespace tensorimage::tests {
namespace {

using namespace std::chrono_literals;

constexpr int height = 3000;
constexpr int width = 2000;

/// A terminal whose output the test can read.
class Terminal {
 public:
  Terminal() : ours_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)), theirs_(-1) {
    if (ours_.get() < 0 || ::grantpt(ours_.get()) != 0 || ::unlockpt(ours_.get()) != 0) {
      throw std::runtime_error("no pseudo-terminal");
    }
  }
  [[nodiscard]] std::string name() const { return ::ptsname(ours_.get()); }
  [[nodiscard]] int ours() const { return ours_.get(); }

 private:
  Descriptor ours_;
  Descriptor theirs_;
};

class LongSave : public testing::Test {
 protected:
  LongSave() {
    // Sparse: zeros that take no room on the disk.
    write_file(input_, npy("|u1", "(3000, 2000)", ""));
    std::filesystem::resize_file(input_, std::filesystem::file_size(input_) + height * width);
    if (::mkfifo(fifo_.c_str(), 0600) != 0) throw std::runtime_error("mkfifo failed");
  }

  pid_t start(const std::filesystem::path& output, std::vector<std::string> options, int err,
              Interrupts interrupts = Interrupts::by_default) {
    const std::vector<std::string> words = {"save", input_.string(), output.string()};
    options.insert(options.begin(), words.begin(), words.end());
    const Descriptor out(folder_ / "out", O_WRONLY | O_CREAT | O_TRUNC);
    return start_tool(options, out.get(), err, interrupts);
  }

  /// Saves to the FIFO, and reads nothing for a while after the first bytes. Returns what a terminal showed.
  std::string terminal_text_of_slow_save(const std::vector<std::string>& options) {
    const Terminal terminal;
    pid_t process = 0;
    {
      const Descriptor theirs(terminal.name(), O_RDWR | O_NOCTTY | O_CLOEXEC);
      process = start(fifo_, options, theirs.get());
    }
    const Descriptor reader(fifo_, O_RDONLY);
    std::size_t total = read_some(reader.get(), 4096).size();
    std::this_thread::sleep_for(1200ms);
    total += read_rest(reader.get()).size();
    EXPECT_EQ(total, std::string("P6\n2000 3000\n255\n").size() + 3U * height * width);
    EXPECT_EQ(wait_for_tool(process), 0);
    return read_rest(terminal.ours());
  }

  TempFolder folder_;
  std::filesystem::path input_ = folder_ / "a.npy";
  std::filesystem::path fifo_ = folder_ / "fifo";
};

/// Whether the process holds a file of the folder open.
bool has_open_file_in(const std::filesystem::path& folder, pid_t process) {
  std::error_code error;
  std::filesystem::directory_iterator descriptors("/proc/" + std::to_string(process) + "/fd", error);
  for (; !error && descriptors != std::filesystem::directory_iterator(); descriptors.increment(error)) {
    std::error_code gone;
    const auto file = std::filesystem::read_symlink(descriptors->path(), gone);
    if (!gone && file.parent_path() == folder) return true;
  }
  return false;
}

TEST_F(LongSave, ShowsProgressOnATerminalAndErasesIt) {
  const std::string text = terminal_text_of_slow_save({"--format", "ppm"});
  const std::string erase = "\r\x1b[K";
  EXPECT_EQ(text.rfind(erase + "saving: ", 0), 0U) << text;
  EXPECT_NE(text.find(" of 3000 rows"), std::string::npos) << text;
  // What is said when the save is over starts on a clean line.
  const std::size_t last = text.rfind(erase);
  EXPECT_EQ(text.find("saving", last), std::string::npos) << text;
  EXPECT_EQ(text.find("tensorimage: warning:", last), last + erase.size()) << text;
}

TEST_F(LongSave, ShowsNoProgressWithQuiet) {
  EXPECT_EQ(terminal_text_of_slow_save({"--format", "ppm", "--quiet"}), "");
}

TEST_F(LongSave, ShowsNoProgressInAFile) {
  const Descriptor err(folder_ / "err", O_WRONLY | O_CREAT);
  const pid_t process = start(fifo_, {"--format", "ppm"}, err.get());
  const Descriptor reader(fifo_, O_RDONLY);
  static_cast<void>(read_some(reader.get(), 4096));
  std::this_thread::sleep_for(1200ms);
  static_cast<void>(read_rest(reader.get()));
  EXPECT_EQ(wait_for_tool(process), 0);
  EXPECT_EQ(read_file(folder_ / "err").find_first_of("\r\x1b"), std::string::npos);
}

TEST_F(LongSave, FirstSignalCancels) {
  for (const int signal_number : {SIGINT, SIGTERM}) {
    const Descriptor err(folder_ / "err", O_WRONLY | O_CREAT | O_TRUNC);
    const pid_t process = start(fifo_, {"--format", "ppm"}, err.get());
    const Descriptor reader(fifo_, O_RDONLY);
    ASSERT_FALSE(read_some(reader.get(), 4096).empty());
    ASSERT_EQ(::kill(process, signal_number), 0);
    EXPECT_LT(read_rest(reader.get()).size(), 3U * height * width - 4096U);
    EXPECT_EQ(wait_for_tool(process), 1);
    EXPECT_EQ(read_file(folder_ / "err"),
              "tensorimage: cancelled; \"" + fifo_.string() + "\" has received only a part of the picture\n");
  }
}

TEST_F(LongSave, CancelledSaveLeavesTheOldFile) {
  // Long enough to be met at work, and stopped long before its end.
  write_file(input_, npy("|u1", "(60000, 60000)", ""));
  std::filesystem::resize_file(input_, std::filesystem::file_size(input_) + 3'600'000'000U);
  const auto output_folder = folder_ / "pictures";
  std::filesystem::create_directory(output_folder);
  const auto output = write_file(output_folder / "out.png", "the old picture");
  const auto files = [&output_folder] {
    return std::distance(std::filesystem::directory_iterator(output_folder), std::filesystem::directory_iterator());
  };
  const Descriptor err(folder_ / "err", O_WRONLY | O_CREAT | O_TRUNC);
  const pid_t process = start(output, {}, err.get());
  // The new picture is a second file, or one without a name that only the tool's descriptors show.
  const auto deadline = std::chrono::steady_clock::now() + 60s;
  while (files() < 2 && !has_open_file_in(output_folder, process)) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "no new file to be seen";
    std::this_thread::sleep_for(1ms);
  }
  EXPECT_EQ(read_file(output), "the old picture");
  ASSERT_EQ(::kill(process, SIGINT), 0);
  EXPECT_EQ(wait_for_tool(process), 1);
  EXPECT_EQ(read_file(folder_ / "err"), "tensorimage: cancelled; \"" + output.string() + "\" is as it was\n");
  EXPECT_EQ(read_file(output), "the old picture");
  EXPECT_EQ(files(), 1);
}

TEST_F(LongSave, SignalsThatTheCallerIgnoresStayIgnored) {
  const Descriptor err("/dev/null", O_WRONLY);
  const pid_t process = start(fifo_, {"--format", "ppm"}, err.get(), Interrupts::ignored);
  const Descriptor reader(fifo_, O_RDONLY);
  ASSERT_FALSE(read_some(reader.get(), 4096).empty());
  ASSERT_EQ(::kill(process, SIGINT), 0);
  ASSERT_EQ(::kill(process, SIGTERM), 0);
  static_cast<void>(read_rest(reader.get()));
  EXPECT_EQ(wait_for_tool(process), 0);
}

TEST_F(LongSave, SecondSignalKills) {
  const Descriptor err(folder_ / "err", O_WRONLY | O_CREAT);
  const pid_t process = start(fifo_, {"--format", "ppm"}, err.get());
  const Descriptor reader(fifo_, O_RDONLY);
  ASSERT_FALSE(read_some(reader.get(), 1).empty());
  // The tool waits in a write that nobody reads. Two signals that come at once would count as one.
  ASSERT_EQ(::kill(process, SIGINT), 0);
  std::this_thread::sleep_for(200ms);
  ASSERT_EQ(::kill(process, SIGINT), 0);
  EXPECT_EQ(wait_for_tool(process), -SIGINT);
}

TEST_F(LongSave, InputThatShrinksMeanwhileIsAnErrorAndNoCrash) {
  const Descriptor err(folder_ / "err", O_WRONLY | O_CREAT);
  const pid_t process = start(fifo_, {"--format", "ppm"}, err.get());
  const Descriptor reader(fifo_, O_RDONLY);
  ASSERT_FALSE(read_some(reader.get(), 4096).empty());
  std::filesystem::resize_file(input_, 4096);
  static_cast<void>(read_rest(reader.get()));
  EXPECT_EQ(wait_for_tool(process), 2);
  EXPECT_NE(read_file(folder_ / "err").find("an input file was shortened"), std::string::npos);
}

}  // namespace
}  // namespace tensorimage::tests
