// Owns the proof of what files without names are for, and of what serves where the system has none.
// Must not know pictures.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <optional>
#include <string>
#include <utility>

#include "file_sink_sample.hpp"
#include "processes.hpp"
#include "support.hpp"
#include "system_calls.hpp"
#include "tensorimage/sink.hpp"

namespace {

using namespace tensorimage;
using file_sink_sample::has_nameless_files;
using file_sink_sample::new_text;
using file_sink_sample::OnlyNamedFiles;
using file_sink_sample::save;
using support::bytes_of;
using support::expect_io_error;
using support::read_file;
using support::TemporaryFolder;
using support::write_file;
using system_calls::Call;
using system_calls::Fault;
using Names = std::vector<std::string>;

TEST(FileSinkNameless, ANewFileGetsItsNameWithoutARename) {
  if (!has_nameless_files()) GTEST_SKIP() << "this file system has no files without names";
  for (const FileOptions& options : {FileOptions{}, {.durable = true}, {.no_clobber = true}}) {
    const TemporaryFolder folder;
    const Fault no_renames(Call::rename, 0, EPERM, true);
    const Fault none(Call::link_nameless, 1000, EIO);
    save(folder / "a", options);
    EXPECT_EQ(system_calls::count(Call::link_nameless), 1);
    EXPECT_EQ(read_file(folder / "a"), bytes_of(new_text));
    EXPECT_EQ(folder.names(), Names{"a"});
  }
}

TEST(FileSinkNameless, AFileThatAppearsMeanwhileIsReplaced) {
  const TemporaryFolder folder;
  FileSink sink(folder / "a");
  sink.write(bytes_of("mine"));
  write_file(folder / "a", "theirs");
  sink.finish();
  EXPECT_EQ(read_file(folder / "a"), bytes_of("mine"));
  EXPECT_EQ(folder.names(), Names{"a"});
}

TEST(FileSinkNameless, WithoutADescriptorToSpareANewFileIsRenamed) {
  const TemporaryFolder folder;
  const int result = processes::in_child([&] {
    FileSink sink(folder / "a");
    sink.write(bytes_of(new_text));
    const int next = ::dup(0);
    if (next < 0 || ::close(next) != 0) return 2;
    const rlimit open_files = {static_cast<rlim_t>(next), static_cast<rlim_t>(next)};
    if (::setrlimit(RLIMIT_NOFILE, &open_files) != 0) return 3;
    const Fault none(Call::rename, 1000, EIO);
    sink.finish();
    return system_calls::count(Call::rename);
  });
  EXPECT_EQ(result, 1);
  EXPECT_EQ(read_file(folder / "a"), bytes_of(new_text));
  EXPECT_EQ(folder.names(), Names{"a"});
}

TEST(FileSinkNameless, AFileThatCannotBeGivenANameIsCopiedToOneThatHasOne) {
  if (!has_nameless_files()) GTEST_SKIP() << "this file system has no files without names";
  // Without /proc, where hard links are forbidden, and so on.
  for (const int system_code : {ENOENT, EPERM, EACCES, EOPNOTSUPP}) {
    for (const bool old_file : {true, false}) {
      const TemporaryFolder folder;
      if (old_file) write_file(folder / "a", "old");
      if (old_file) {
        ASSERT_EQ(::chmod((folder / "a").c_str(), 0640), 0);
      }
      const std::size_t descriptors = processes::open_descriptors();
      {
        const Fault fault(Call::link_nameless, 0, system_code, true);
        const Fault none(Call::fsync, 1000, EIO);
        save(folder / "a", {.durable = true});
        EXPECT_EQ(system_calls::count(Call::fsync), 3) << "the copy needs one of its own";
        EXPECT_TRUE(fault.happened());
      }
      EXPECT_EQ(read_file(folder / "a"), bytes_of(new_text));
      if (old_file) {
        EXPECT_EQ(processes::mode_of(folder / "a"), 0640U);
      }
      EXPECT_EQ(folder.names(), Names{"a"});
      EXPECT_EQ(processes::open_descriptors(), descriptors);
    }
  }
}

TEST(FileSinkNameless, ACopyThatFailsIsReportedAndLeavesTheOldFile) {
  if (!has_nameless_files()) GTEST_SKIP() << "this file system has no files without names";
  // Three writes make the file itself.
  for (const auto& [call, nth] :
       {std::pair{Call::open, 0}, {Call::fchmod, 1}, {Call::write, 4}, {Call::pread, 1}, {Call::fsync, 1}}) {
    const TemporaryFolder folder;
    write_file(folder / "a", "old");
    const std::size_t descriptors = processes::open_descriptors();
    {
      const Fault no_links(Call::link_nameless, 0, EPERM, true);
      const Fault fault(call, nth, ENOSPC);
      expect_io_error([&] { save(folder / "a", {.durable = true}); }, IoStage::rename, ENOSPC, folder / "a");
    }
    EXPECT_EQ(read_file(folder / "a"), bytes_of("old"));
    EXPECT_EQ(folder.names(), Names{"a"});
    EXPECT_EQ(processes::open_descriptors(), descriptors);
  }
}

TEST(FileSinkNameless, ANameThatIsTakenIsNotTheEnd) {
  for (const bool only_named : {true, false}) {
    const TemporaryFolder folder;
    const std::optional<OnlyNamedFiles> world = only_named ? std::make_optional<OnlyNamedFiles>() : std::nullopt;
    if (!only_named && !has_nameless_files()) continue;
    const Call call = only_named ? Call::open : Call::link_nameless;
    write_file(folder / "a", "old");  // a new file would have no other name
    {
      const Fault fault(call, 0, EEXIST);
      save(folder / "a");
      EXPECT_TRUE(fault.happened());
      EXPECT_EQ(system_calls::count(call), 2);
    }
    EXPECT_EQ(read_file(folder / "a"), bytes_of(new_text));
    EXPECT_EQ(folder.names(), Names{"a"});
  }
  const TemporaryFolder folder;
  const OnlyNamedFiles only_named;
  save(folder / "b");
  EXPECT_NE(system_calls::last_flags() & O_EXCL, 0) << "a file that is there is not taken for one's own";
  const Fault fault(Call::open, 0, EEXIST, true);
  expect_io_error([&] { save(folder / "a"); }, IoStage::open, EEXIST, folder / "a");
  EXPECT_LT(system_calls::count(Call::open), 1000) << "names are not tried for ever";
}

TEST(FileSinkNameless, NamesDifferWithoutRandomNumbersToo) {
  for (const bool forbidden : {false, true}) {
    const TemporaryFolder folder;
    const OnlyNamedFiles only_named;
    std::optional<Fault> no_random_numbers;
    if (forbidden) no_random_numbers.emplace(Call::getentropy, 0, ENOSYS, true);
    const Fault none(Call::open, 1000, EIO);
    {
      FileSink sink(folder / "a");
      FileSink other(folder / "a");
      EXPECT_EQ(folder.names().size(), 2U);
      EXPECT_EQ(system_calls::count(Call::open), 2) << "each took the first name that it tried";
      EXPECT_TRUE(!forbidden || no_random_numbers->happened());
    }
    EXPECT_EQ(folder.names(), Names{});
  }
}

TEST(FileSinkNameless, WhatWillReplaceASecretIsSecretFromTheStart) {
  for (const bool only_named : {true, false}) {
    const TemporaryFolder folder;
    write_file(folder / "a", "old");
    ASSERT_EQ(::chmod((folder / "a").c_str(), 0600), 0);
    const std::optional<OnlyNamedFiles> world = only_named ? std::make_optional<OnlyNamedFiles>() : std::nullopt;
    save(folder / "a");
    // Who opens it before its mode is set could read on afterwards.
    EXPECT_EQ(system_calls::last_mode() & 077U, 0U);
    ASSERT_EQ(::chmod((folder / "a").c_str(), 0640), 0);
    save(folder / "a");
    EXPECT_EQ(processes::mode_of(folder / "a"), 0640U) << "in the end it is as the old one was";
    save(folder / "b");
    EXPECT_EQ(system_calls::last_mode(), 0666U) << "the umask is to decide";
  }
}

TEST(FileSinkNameless, AKilledProcessLeavesTheOldFile) {
  for (const bool only_named : {true, false}) {
    const TemporaryFolder folder;
    write_file(folder / "a", "old");
    const bool nameless = has_nameless_files();
    const int result = processes::in_child([&] {
      const std::optional<OnlyNamedFiles> world = only_named ? std::make_optional<OnlyNamedFiles>() : std::nullopt;
      FileSink sink(folder / "a");
      sink.write(bytes_of(new_text));
      std::raise(SIGKILL);
      return 0;
    });
    EXPECT_EQ(result, 1000 + SIGKILL);
    EXPECT_EQ(read_file(folder / "a"), bytes_of("old"));
    EXPECT_EQ(folder.names().size(), only_named || !nameless ? 2U : 1U) << "of a file without a name nothing is left";
    save(folder / "a");
    EXPECT_EQ(read_file(folder / "a"), bytes_of(new_text)) << "what a killed save left behind is in nobody's way";
  }
}

}  // namespace
