// Owns the proof of what the kernel itself refuses: limits on size, and files and folders without the right to write.
// Must not know pictures.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cerrno>
#include <csignal>

#include "file_sink_sample.hpp"
#include "processes.hpp"
#include "support.hpp"
#include "tensorimage/sink.hpp"

namespace {

using namespace tensorimage;
namespace fs = std::filesystem;
using file_sink_sample::save;
using processes::in_child;
using support::bytes_of;
using support::read_file;
using support::TemporaryFolder;
using support::write_file;
using Names = std::vector<std::string>;

TEST(FileSinkRights, AFullDiskOfTheSystemsOwnMakingIsReported) {
  const TemporaryFolder folder;
  write_file(folder / "a", "old");
  const int result = in_child([&] {
    // A file size limit is the one way to a real failing write that needs no mount.
    const rlimit limit{100000, 100000};
    if (std::signal(SIGXFSZ, SIG_IGN) == SIG_ERR || ::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
    try {
      save(folder / "a");
    } catch (const Error& error) {
      return error.stage() == IoStage::write && error.system_code() == EFBIG ? 0 : 2;
    }
    return 3;
  });
  EXPECT_EQ(result, 0);
  EXPECT_EQ(read_file(folder / "a"), bytes_of("old"));
  EXPECT_EQ(folder.names(), Names{"a"});
}

/// What saving as nobody throws: stage * 1000 + errno modulo 256 would not fit a result, so the pair is compared here.
int save_as_nobody(const fs::path& path, IoStage stage, int system_code) {
  return in_child([&] {
    processes::become_nobody();
    try {
      save(path);
    } catch (const Error& error) {
      return error.stage() == stage && error.system_code() == system_code ? 0 : 2;
    }
    return 3;
  });
}

TEST(FileSinkRights, AFileWithoutWritePermissionIsNotReplaced) {
  const TemporaryFolder folder;
  write_file(folder / "a", "old");
  ASSERT_EQ(::chmod((folder / "a").c_str(), 0444), 0);
  EXPECT_EQ(save_as_nobody(folder / "a", IoStage::open, EACCES), 0);
  EXPECT_EQ(read_file(folder / "a"), bytes_of("old"));
  EXPECT_EQ(folder.names(), Names{"a"});
}

TEST(FileSinkRights, AFolderWithoutWritePermissionIsAnErrorOfOpening) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "closed");
  write_file(folder / "closed/old", "old");
  ASSERT_EQ(::chmod((folder / "closed/old").c_str(), 0666), 0);
  ASSERT_EQ(::chmod((folder / "closed").c_str(), 0555), 0);
  EXPECT_EQ(save_as_nobody(folder / "closed/new", IoStage::open, EACCES), 0);
  EXPECT_EQ(save_as_nobody(folder / "closed/old", IoStage::open, EACCES), 0);
  EXPECT_EQ(read_file(folder / "closed/old"), bytes_of("old"));
  ASSERT_EQ(::chmod((folder / "closed").c_str(), 0000), 0);
  EXPECT_EQ(save_as_nobody(folder / "closed/new", IoStage::resolve, EACCES), 0);
  ASSERT_EQ(::chmod((folder / "closed").c_str(), 0700), 0);
}

}  // namespace
