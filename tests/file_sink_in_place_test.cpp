// Owns the proof of what is written in place, since it cannot be replaced: FIFOs, devices, open descriptors.
// Must not know pictures.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <future>
#include <numeric>
#include <string>
#include <utility>

#include "file_sink_sample.hpp"
#include "processes.hpp"
#include "support.hpp"
#include "system_calls.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/sink.hpp"

namespace {

using namespace tensorimage;
namespace fs = std::filesystem;
using file_sink_sample::save;
using support::Bytes;
using support::bytes_of;
using support::expect_io_error;
using support::read_file;
using support::TemporaryFolder;
using support::write_file;
using system_calls::Call;
using system_calls::Fault;
using Names = std::vector<std::string>;

TEST(FileSinkInPlace, AFifoIsWrittenInPlace) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe.ppm").c_str(), 0600), 0);
  auto received = std::async(std::launch::async, [&] { return read_file(folder / "pipe.ppm"); });
  std::string text(200000, 'x');
  std::iota(text.begin(), text.end(), '\0');
  save(folder / "pipe.ppm", text, {.durable = true});
  EXPECT_EQ(received.get(), bytes_of(text));
  EXPECT_TRUE(fs::is_fifo(folder / "pipe.ppm"));
  EXPECT_EQ(folder.names(), Names{"pipe.ppm"});
}

TEST(FileSinkInPlace, AFifoWhoseReaderLeavesIsAnErrorOfWriting) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe.ppm").c_str(), 0600), 0);
  const int reader = ::open((folder / "pipe.ppm").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  ASSERT_GE(reader, 0);
  FileSink sink(folder / "pipe.ppm");
  ::close(reader);
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  expect_io_error([&] { sink.write(Bytes(200000)); }, IoStage::write, EPIPE, folder / "pipe.ppm");
  std::signal(SIGPIPE, before);
}

/// Runs as nobody, who cannot replace a device even by way of a sink that is broken.
int device_checks(const fs::path& link) {
  processes::become_nobody();
  for (const fs::path& path : {fs::path("/dev/full"), link}) {
    const auto stage_of = [&](const Bytes& bytes) {
      try {
        FileSink sink(path);
        sink.write(bytes);
        sink.finish();
      } catch (const Error& error) {
        return error.system_code() == ENOSPC && error.path() == path ? error.stage() : IoStage::none;
      }
      return IoStage::none;
    };
    if (stage_of(bytes_of("a few bytes, which fit the buffer")) != IoStage::write) return 1;
    if (stage_of(Bytes(200000)) != IoStage::write) return 2;
  }
  save("/dev/null", "anything");
  return 0;
}

TEST(FileSinkInPlace, ADeviceIsWrittenAndItsErrorReported) {
  ASSERT_TRUE(fs::is_character_file("/dev/full"));
  const TemporaryFolder folder;
  fs::create_symlink("/dev/full", folder / "link.png");
  EXPECT_EQ(processes::in_child([&] { return device_checks(folder / "link.png"); }), 0);
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  EXPECT_EQ(folder.names(), Names{"link.png"});
}

TEST(FileSinkInPlace, AnOpenDescriptorIsWrittenThroughNotReplaced) {
  const TemporaryFolder folder;
  write_file(folder / "log", "before ");
  const int descriptor = ::open((folder / "log").c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  ASSERT_GE(descriptor, 0);
  const ino_t before = processes::inode_of(folder / "log");
  save("/proc/self/fd/" + std::to_string(descriptor), "one ");
  save("/dev/fd/" + std::to_string(descriptor), "two");
  ::close(descriptor);
  EXPECT_EQ(read_file(folder / "log"), bytes_of("before one two"));
  EXPECT_EQ(processes::inode_of(folder / "log"), before);
  EXPECT_EQ(folder.names(), Names{"log"});
}

TEST(FileSinkInPlace, DurableSyncsWhatCanBeSynced) {
  const TemporaryFolder folder;
  write_file(folder / "log", "before ");
  const int descriptor = ::open((folder / "log").c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  ASSERT_GE(descriptor, 0);
  const fs::path path = "/proc/self/fd/" + std::to_string(descriptor);
  {
    const Fault none(Call::fsync, 1000, EIO);
    save(path, "one", {.durable = true});
    EXPECT_EQ(system_calls::count(Call::fsync), 1);
  }
  for (const int harmless : {EINVAL, EROFS}) {
    const Fault fault(Call::fsync, 0, harmless);
    save(path, "two", {.durable = true});
    EXPECT_TRUE(fault.happened()) << "pipes and many devices say so";
  }
  const Fault fault(Call::fsync, 0, EIO);
  expect_io_error([&] { save(path, "three", {.durable = true}); }, IoStage::sync, EIO, path);
  ::close(descriptor);
}

TEST(FileSinkInPlace, WhereCallsFailThatIsReported) {
  const TemporaryFolder folder;
  write_file(folder / "log", "before ");
  const int descriptor = ::open((folder / "log").c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  ASSERT_GE(descriptor, 0);
  const fs::path path = "/proc/self/fd/" + std::to_string(descriptor);
  for (const auto& [call, stage] :
       {std::pair{Call::open, IoStage::open}, {Call::write, IoStage::write}, {Call::close, IoStage::close}}) {
    const std::size_t descriptors = processes::open_descriptors();
    {
      const Fault fault(call, 0, EIO);
      expect_io_error([&] { save(path, "new"); }, stage, EIO, path);
    }
    EXPECT_EQ(processes::open_descriptors(), descriptors);
  }
  ::close(descriptor);
}

TEST(FileSinkInPlace, ALinkToStandardOutputIsWrittenThroughThoughItBeARegularFile) {
  const TemporaryFolder folder;
  // As /dev/stdout is; a link of the test's own, since a broken sink might replace it.
  fs::create_symlink("/proc/self/fd/1", folder / "stdout");
  const int result = processes::in_child([&] {
    const int descriptor = ::open((folder / "out").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (::dup2(descriptor, STDOUT_FILENO) < 0) return 1;
    save(folder / "stdout", "picture");
    return 0;
  });
  EXPECT_EQ(result, 0);
  EXPECT_EQ(read_file(folder / "out"), bytes_of("picture"));
  EXPECT_TRUE(fs::is_symlink(folder / "stdout"));
  EXPECT_EQ(folder.names(), (Names{"out", "stdout"}));
}

}  // namespace
