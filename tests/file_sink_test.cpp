// Owns the proof of what a finished file is: where it appears, when, with which mode, and what is left beside it.
// Must not know pictures; what happens when the system fails is proved beside it.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <optional>
#include <string>

#include "file_sink_sample.hpp"
#include "processes.hpp"
#include "support.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/sink.hpp"

namespace {

using namespace tensorimage;
namespace fs = std::filesystem;
using file_sink_sample::OnlyNamedFiles;
using file_sink_sample::save;
using processes::mode_of;
using support::Bytes;
using support::bytes_of;
using support::expect_io_error;
using support::read_file;
using support::TemporaryFolder;
using support::write_file;
using Names = std::vector<std::string>;

/// Sets the file mode creation mask and puts the old one back.
class Umask {
 public:
  explicit Umask(mode_t mask) : before_(::umask(mask)) {}
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;
  ~Umask() { ::umask(before_); }

 private:
  mode_t before_;
};

TEST(FileSink, AFileAppearsWhenItIsFinishedAndNotBefore) {
  const TemporaryFolder folder;
  FileSink sink(folder / "a.png");
  sink.write(bytes_of("new"));
  EXPECT_FALSE(fs::exists(folder / "a.png"));
  EXPECT_LE(folder.names().size(), 1U) << "at most a temporary file beside it";
  sink.finish();
  EXPECT_EQ(read_file(folder / "a.png"), bytes_of("new"));
  EXPECT_EQ(folder.names(), Names{"a.png"});
}

TEST(FileSink, AnOldFileStaysUntilTheNewOneIsFinished) {
  const TemporaryFolder folder;
  write_file(folder / "a.png", "old bytes");
  std::ifstream reader(folder / "a.png");
  FileSink sink(folder / "a.png");
  sink.write(bytes_of("new"));
  EXPECT_EQ(read_file(folder / "a.png"), bytes_of("old bytes"));
  sink.finish();
  EXPECT_EQ(read_file(folder / "a.png"), bytes_of("new"));
  std::string seen;
  std::getline(reader, seen);
  EXPECT_EQ(seen, "old bytes") << "who had it open goes on reading the old picture";
  EXPECT_EQ(folder.names(), Names{"a.png"});
}

TEST(FileSink, AnAbandonedFileLeavesNothing) {
  const TemporaryFolder folder;
  write_file(folder / "old.png", "old bytes");
  for (const char* name : {"old.png", "new.png"}) {
    FileSink sink(folder / name);
    sink.write(Bytes(100000));
  }
  EXPECT_EQ(read_file(folder / "old.png"), bytes_of("old bytes"));
  EXPECT_EQ(folder.names(), Names{"old.png"});
}

TEST(FileSink, WritesPiecesOfEverySizeInOrder) {
  const TemporaryFolder folder;
  std::array<std::size_t, 16> sizes = {0,     1,     65535, 1,      65536, 0,      65537, 3,
                                       65533, 40000, 40000, 200000, 7,     131072, 65535, 2};
  Bytes all;
  {
    FileSink sink(folder / "a");
    for (const std::size_t size : sizes) {
      Bytes piece(size);
      for (std::size_t i = 0; i < size; ++i) piece[i] = static_cast<std::byte>((all.size() + i) * 2654435761U >> 13);
      sink.write(piece);
      all.insert(all.end(), piece.begin(), piece.end());
    }
    sink.finish();
  }
  EXPECT_EQ(read_file(folder / "a"), all);
}

TEST(FileSink, AnEmptyFileIsAFile) {
  const TemporaryFolder folder;
  { FileSink(folder / "a").finish(); }
  EXPECT_TRUE(read_file(folder / "a").empty());
  write_file(folder / "b", "old");
  FileSink sink(folder / "b");
  sink.write({});
  sink.finish();
  EXPECT_TRUE(read_file(folder / "b").empty());
}

TEST(FileSink, ANewFilesModeFollowsTheUmask) {
  const TemporaryFolder folder;
  for (const mode_t mask : {0000U, 0022U, 0027U, 0077U}) {
    const Umask umask(mask);
    const fs::path path = folder / std::to_string(mask);
    save(path, "new");
    EXPECT_EQ(mode_of(path), 0666 & ~mask) << std::oct << mask;
  }
}

TEST(FileSink, AReplacedFileKeepsItsMode) {
  const TemporaryFolder folder;
  const Umask umask(0022);
  for (const mode_t mode : {0600U, 0640U, 0666U, 0755U, 0200U}) {
    write_file(folder / "a", "old");
    ASSERT_EQ(::chmod((folder / "a").c_str(), mode), 0);
    const ino_t before = processes::inode_of(folder / "a");
    save(folder / "a", "new");
    EXPECT_EQ(mode_of(folder / "a"), mode) << std::oct << mode;
    EXPECT_NE(processes::inode_of(folder / "a"), before) << "replaced, not written over";
    ASSERT_EQ(::chmod((folder / "a").c_str(), 0644), 0);
    EXPECT_EQ(read_file(folder / "a"), bytes_of("new"));
  }
}

TEST(FileSink, TheTemporaryFileOfASecretIsNoMoreOpenThanTheSecret) {
  const TemporaryFolder folder;
  write_file(folder / "a", "old");
  ASSERT_EQ(::chmod((folder / "a").c_str(), 0600), 0);
  const OnlyNamedFiles only_named;
  FileSink sink(folder / "a");
  ASSERT_EQ(folder.names().size(), 2U);
  for (const std::string& name : folder.names()) EXPECT_EQ(mode_of(folder / name), 0600U) << name;
}

TEST(FileSink, FollowsSymbolicLinksAndReplacesWhatTheyLeadTo) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "pictures");
  write_file(folder / "pictures/real.png", "old");
  fs::create_symlink("pictures/real.png", folder / "relative.png");
  fs::create_symlink(folder / "pictures/real.png", folder / "absolute.png");
  fs::create_symlink("relative.png", folder / "chain.png");
  fs::create_symlink("../relative.png", folder / "pictures/back.png");
  fs::create_directory_symlink("pictures", folder / "album");
  int number = 0;
  for (const char* name :
       {"relative.png", "absolute.png", "chain.png", "pictures/back.png", "album/back.png", "album/real.png"}) {
    const std::string text = "new " + std::to_string(++number);
    save(folder / name, text);
    EXPECT_EQ(read_file(folder / "pictures/real.png"), bytes_of(text)) << name;
    EXPECT_FALSE(fs::is_symlink(folder / "pictures/real.png"));
  }
  for (const char* name : {"relative.png", "absolute.png", "chain.png", "pictures/back.png", "album"}) {
    EXPECT_TRUE(fs::is_symlink(folder / name)) << name;
  }
  EXPECT_EQ(folder.names(), (Names{"absolute.png", "album", "chain.png", "pictures", "relative.png"}));
}

TEST(FileSink, TheTemporaryFileLiesBesideTheLinksTarget) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "far");
  fs::create_symlink("far/real.png", folder / "link.png");
  const OnlyNamedFiles only_named;
  FileSink sink(folder / "link.png");
  EXPECT_EQ(folder.names(), (Names{"far", "link.png"}));
  EXPECT_FALSE(fs::is_empty(folder / "far"));
}

TEST(FileSink, ALinkToNothingIsFollowedToo) {
  const TemporaryFolder folder;
  fs::create_symlink("real.png", folder / "link.png");
  save(folder / "link.png", "new");
  EXPECT_EQ(read_file(folder / "real.png"), bytes_of("new"));
  EXPECT_TRUE(fs::is_symlink(folder / "link.png"));
  fs::create_symlink("no-folder/real.png", folder / "lost.png");
  expect_io_error([&] { FileSink(folder / "lost.png"); }, IoStage::open, ENOENT, folder / "lost.png");
}

TEST(FileSink, LinksInACircleAreRefused) {
  const TemporaryFolder folder;
  fs::create_symlink("b", folder / "a");
  fs::create_symlink("a", folder / "b");
  expect_io_error([&] { FileSink(folder / "a"); }, IoStage::resolve, ELOOP, folder / "a");
  EXPECT_EQ(folder.names(), (Names{"a", "b"}));
}

TEST(FileSink, RefusesPathsThatCannotBeFiles) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "folder");
  write_file(folder / "file", "old");
  fs::create_directory_symlink("folder", folder / "link");
  for (const char* name : {"folder", "folder/", "link", "folder/."}) {
    expect_io_error([&] { FileSink(folder / name); }, IoStage::open, EISDIR, folder / name);
  }
  expect_io_error([&] { FileSink(folder / "missing/a.png"); }, IoStage::open, ENOENT, folder / "missing/a.png");
  expect_io_error([&] { FileSink(folder / "file/a.png"); }, IoStage::resolve, ENOTDIR, folder / "file/a.png");
  expect_io_error([&] { FileSink sink{fs::path()}; }, IoStage::open, ENOENT, {});
  EXPECT_EQ(folder.names(), (Names{"file", "folder", "link"}));
  EXPECT_TRUE(fs::is_empty(folder / "folder"));
}

TEST(FileSink, NamesAsLongAsTheyCanBeWork) {
  const TemporaryFolder folder;
  const std::string name(255, 'a');
  save(folder / name, "new");
  save(folder / name, "newer");
  EXPECT_EQ(read_file(folder / name), bytes_of("newer"));
  EXPECT_EQ(folder.names(), Names{name});
  const std::string longer(256, 'a');
  expect_io_error([&] { FileSink(folder / longer); }, IoStage::resolve, ENAMETOOLONG, folder / longer);
}

TEST(FileSink, ARelativePathNeedsNoFolder) {
  const TemporaryFolder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  save("a.png", "new");
  save("b.png", "new", {.durable = true});
  fs::current_path(before);
  EXPECT_EQ(read_file(folder / "a.png"), bytes_of("new"));
  EXPECT_EQ(read_file(folder / "b.png"), bytes_of("new"));
}

TEST(FileSink, NoClobberRefusesAnythingThatHasTheName) {
  const TemporaryFolder folder;
  write_file(folder / "file", "old");
  fs::create_symlink("nowhere", folder / "link");
  fs::create_directory(folder / "folder");
  for (const char* name : {"file", "link", "folder"}) {
    expect_io_error([&] { FileSink(folder / name, {.no_clobber = true}); }, IoStage::open, EEXIST, folder / name);
  }
  EXPECT_EQ(read_file(folder / "file"), bytes_of("old"));
  EXPECT_EQ(folder.names(), (Names{"file", "folder", "link"}));
  save(folder / "new", "new", {.no_clobber = true});
  EXPECT_EQ(read_file(folder / "new"), bytes_of("new"));
}

TEST(FileSink, NoClobberRefusesAFileThatAppearsMeanwhile) {
  for (const bool only_named : {true, false}) {
    const TemporaryFolder folder;
    {
      const std::optional<OnlyNamedFiles> world = only_named ? std::make_optional<OnlyNamedFiles>() : std::nullopt;
      FileSink sink(folder / "a", {.no_clobber = true});
      sink.write(bytes_of("mine"));
      write_file(folder / "a", "theirs");
      expect_io_error([&] { sink.finish(); }, IoStage::rename, EEXIST, folder / "a");
    }
    EXPECT_EQ(read_file(folder / "a"), bytes_of("theirs"));
    EXPECT_EQ(folder.names(), Names{"a"});
  }
}

TEST(FileSink, DurableFilesAreWrittenLikeOthers) {
  const TemporaryFolder folder;
  save(folder / "a", "new", {.durable = true});
  save(folder / "a", "newer", {.durable = true});
  save(folder / "b", "other", {.durable = true, .no_clobber = true});
  EXPECT_EQ(read_file(folder / "a"), bytes_of("newer"));
  EXPECT_EQ(folder.names(), (Names{"a", "b"}));
}

template <class Function>
bool throws(Function function) {
  try {
    function();
  } catch (const Error&) {
    return true;
  }
  return false;
}

TEST(FileSink, KeepsNoDescriptorOpen) {
  const TemporaryFolder folder;
  write_file(folder / "old", "old");
  // In a child that is nobody, since devices are among the paths.
  const int result = processes::in_child([&] {
    processes::become_nobody();
    const std::size_t before = processes::open_descriptors();
    for (int i = 0; i < 3; ++i) {
      save(folder / "a", "new", {.durable = true});
      save("/dev/null", "new");
      { FileSink(folder / "abandoned").write(bytes_of("half")); }
      if (!throws([&] { FileSink(folder.path()); })) return 1;
      if (!throws([&] { FileSink(folder / "missing/a"); })) return 2;
      if (!throws([&] { save("/dev/full", "new"); })) return 3;
      if (!throws([&] { FileSink(folder / "old", {.no_clobber = true}); })) return 4;
      if (processes::open_descriptors() != before) return 5;
    }
    return 0;
  });
  EXPECT_EQ(result, 0);
}

TEST(FileSink, DescriptorsAreNotInherited) {
  const TemporaryFolder folder;
  const FileSink sink(folder / "a");
  int watched = 0;
  for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
    // A file without a name is called "/folder/#number (deleted)".
    const fs::path target = fs::read_symlink(entry.path());
    if (target.parent_path() != folder.path()) continue;
    ++watched;
    const int descriptor = std::stoi(entry.path().filename().string());
    EXPECT_NE(::fcntl(descriptor, F_GETFD) & FD_CLOEXEC, 0);
  }
  EXPECT_EQ(watched, 1);
}

}  // namespace
