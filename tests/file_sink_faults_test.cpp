// Owns the proof of the promise about files when things go wrong: the path holds the old bytes or all of the new ones.
// Must not know pictures.
#include <gtest/gtest.h>

#include <cerrno>
#include <string>

#include "file_sink_sample.hpp"
#include "processes.hpp"
#include "support.hpp"
#include "system_calls.hpp"
#include "tensorimage/sink.hpp"

namespace {

using namespace tensorimage;
namespace fs = std::filesystem;
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

struct FaultCase {
  Call call;
  IoStage stage;
  int system_code;
  FileOptions options = {};
};

const FaultCase fault_cases[] = {
    {Call::open, IoStage::open, EMFILE},
    {Call::open, IoStage::open, EACCES},
    {Call::fchmod, IoStage::open, EPERM},
    {Call::write, IoStage::write, ENOSPC},
    {Call::write, IoStage::write, EDQUOT},
    {Call::write, IoStage::write, EIO},
    {Call::fsync, IoStage::sync, EIO, {.durable = true}},
    {Call::fsync, IoStage::sync, EINVAL, {.durable = true}},
    {Call::close, IoStage::close, EIO},
    {Call::close, IoStage::close, ENOSPC},
    {Call::rename, IoStage::rename, EACCES},
    {Call::rename, IoStage::rename, EXDEV},
};

/// Fails each call of the kind in turn until a save gets through, and checks the promise each time.
void expect_promise_kept(const FaultCase& fault_case, bool old_file, bool for_ever) {
  for (int nth = 0;; ++nth) {
    ASSERT_LT(nth, 20) << "the call is made again and again";
    const TemporaryFolder folder;
    if (old_file) write_file(folder / "a", "old");
    const std::size_t descriptors = processes::open_descriptors();
    bool happened = false;
    {
      const Fault fault(fault_case.call, nth, fault_case.system_code, for_ever);
      try {
        save(folder / "a", fault_case.options);
        ASSERT_FALSE(fault.happened()) << "a call failed and nothing was said";
      } catch (const Error& error) {
        ASSERT_TRUE(fault.happened()) << error.what();
        ASSERT_EQ(error.code(), ErrorCode::io);
        ASSERT_EQ(error.system_code(), fault_case.system_code) << error.what();
        ASSERT_EQ(error.path(), folder / "a");
        // The new file is there already when its folder is synced, and when what gave it its name is closed.
        const bool in_place = nth == 1 && (fault_case.options.durable || fault_case.call == Call::close);
        ASSERT_EQ(io_stage_name(error.stage()), io_stage_name(fault_case.stage)) << error.what();
        ASSERT_EQ(fs::exists(folder / "a"), old_file || in_place);
        if (old_file || in_place) {
          ASSERT_EQ(read_file(folder / "a"), bytes_of(in_place ? new_text : "old"));
        }
      }
      happened = fault.happened();
    }
    ASSERT_EQ(folder.names(), (fs::exists(folder / "a") ? Names{"a"} : Names{})) << "no temporary file is left";
    ASSERT_EQ(processes::open_descriptors(), descriptors);
    if (!happened) {
      ASSERT_EQ(read_file(folder / "a"), bytes_of(new_text));
      return;
    }
  }
}

void expect_every_failing_call_is_reported() {
  for (const FaultCase& fault_case : fault_cases) {
    for (const bool old_file : {true, false}) {
      for (const bool for_ever : {false, true}) {
        SCOPED_TRACE(testing::Message() << io_stage_name(fault_case.stage) << " " << fault_case.system_code
                                        << (old_file ? ", old file" : "") << (for_ever ? ", for ever" : ""));
        expect_promise_kept(fault_case, old_file, for_ever);
        if (testing::Test::HasFatalFailure()) return;
      }
    }
  }
}

TEST(FileSinkFaults, EveryFailingCallIsReportedAndLeavesTheOldFile) {
  expect_every_failing_call_is_reported();
}

TEST(FileSinkFaults, SoItIsWhereTemporaryFilesMustHaveNames) {
  const OnlyNamedFiles only_named;
  expect_every_failing_call_is_reported();
}

TEST(FileSinkFaults, AfterAFailedWriteNothingIsPublishedEvenIfTheCallerGoesOn) {
  // An encoder whose C library loses the exception goes on as if nothing had happened.
  for (const int nth : {0, 1, 2}) {
    const TemporaryFolder folder;
    write_file(folder / "a", "old");
    bool failed = false;
    {
      FileSink sink(folder / "a");
      const Fault fault(Call::write, nth, ENOSPC);
      for (const std::size_t size : {70000U, 30000U, 70000U, 70000U}) {
        try {
          sink.write(support::Bytes(size));
        } catch (const Error&) {
          failed = true;
        }
      }
      try {
        sink.finish();
      } catch (const Error&) {
        failed = true;
      }
    }
    EXPECT_TRUE(failed);
    EXPECT_EQ(read_file(folder / "a"), bytes_of("old"));
    EXPECT_EQ(folder.names(), Names{"a"});
  }
}

TEST(FileSinkFaults, ACallThatASignalInterruptsIsRepeated) {
  for (const Call call : {Call::open, Call::open_nameless, Call::write, Call::fchmod, Call::fsync, Call::close,
                          Call::link_nameless, Call::rename}) {
    for (int nth = 0; nth < 4; ++nth) {
      for (const bool old_file : {true, false}) {
        const TemporaryFolder folder;
        if (old_file) write_file(folder / "a", "old");
        {
          const Fault fault(call, nth, EINTR);
          save(folder / "a", {.durable = true});
        }
        ASSERT_EQ(read_file(folder / "a"), bytes_of(new_text));
        ASSERT_EQ(folder.names(), Names{"a"});
      }
    }
  }
}

TEST(FileSinkFaults, AnInterruptedCloseIsNotRepeated) {
  for (const bool old_file : {true, false}) {
    const TemporaryFolder folder;
    if (old_file) write_file(folder / "a", "old");
    const int descriptors = old_file || !has_nameless_files() ? 1 : 2;
    for (int nth = 0; nth < descriptors; ++nth) {
      if (!old_file) fs::remove(folder / "a");
      const Fault fault(Call::close, nth, EINTR);
      save(folder / "a");
      EXPECT_TRUE(fault.happened());
      EXPECT_EQ(system_calls::count(Call::close), descriptors) << "a descriptor may be another's by then";
    }
  }
}

TEST(FileSinkFaults, ShortWritesAreContinued) {
  for (const std::size_t most : {1000U, 4096U, 65535U}) {
    const TemporaryFolder folder;
    {
      const system_calls::ShortWrites short_writes(most);
      save(folder / "a");
      EXPECT_GE(static_cast<std::size_t>(system_calls::count(Call::write)) * most, new_text.size());
    }
    ASSERT_EQ(read_file(folder / "a"), bytes_of(new_text));
  }
}

TEST(FileSinkFaults, AWriteThatTakesNothingIsAnErrorAndNotTheEndOfTheProgram) {
  const TemporaryFolder folder;
  write_file(folder / "a", "old");
  {
    const system_calls::ShortWrites short_writes(0);
    expect_io_error([&] { save(folder / "a"); }, IoStage::write, EIO, folder / "a");
  }
  EXPECT_EQ(read_file(folder / "a"), bytes_of("old"));
  EXPECT_EQ(folder.names(), Names{"a"});
}

TEST(FileSinkFaults, APathThatCannotBeLookedAtIsNotTakenForANewFile) {
  const TemporaryFolder folder;
  write_file(folder / "a", "old");
  {
    const Fault fault(Call::stat, 0, EIO);
    expect_io_error([&] { save(folder / "a"); }, IoStage::resolve, EIO, folder / "a");
  }
  EXPECT_EQ(read_file(folder / "a"), bytes_of("old"));
}

TEST(FileSinkFaults, ALinkThatCannotBeReadIsNotTakenForAFile) {
  const TemporaryFolder folder;
  write_file(folder / "real", "old");
  fs::create_symlink("real", folder / "link");
  {
    const Fault fault(Call::readlink, 0, EIO);
    expect_io_error([&] { save(folder / "link"); }, IoStage::resolve, EIO, folder / "link");
  }
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(read_file(folder / "real"), bytes_of("old"));
  {
    const Fault fault(Call::readlink, 0, EINTR);
    save(folder / "link");
    EXPECT_TRUE(fault.happened());
  }
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(read_file(folder / "real"), bytes_of(new_text));
}

TEST(FileSinkFaults, DurableSyncsTheFileAndItsFolderAndOthersSyncNothing) {
  const TemporaryFolder folder;
  {
    const Fault none(Call::fsync, 1000, EIO);
    save(folder / "a", {.durable = true});
    EXPECT_EQ(system_calls::count(Call::fsync), 2);
  }
  const Fault none(Call::fsync, 1000, EIO);
  save(folder / "a");
  EXPECT_EQ(system_calls::count(Call::fsync), 0);
}

TEST(FileSinkFaults, AFolderThatCannotBeOpenedForSyncingIsReportedWithTheNewFileInPlace) {
  const TemporaryFolder folder;
  const OnlyNamedFiles only_named;
  {
    const Fault fault(Call::open, 1, EMFILE);
    expect_io_error([&] { save(folder / "a", {.durable = true}); }, IoStage::sync, EMFILE, folder / "a");
  }
  EXPECT_EQ(read_file(folder / "a"), bytes_of(new_text));
  EXPECT_EQ(folder.names(), Names{"a"});
}

TEST(FileSinkFaults, NoClobberWorksWhereTheFileSystemHasNoExclusiveRename) {
  const OnlyNamedFiles only_named;
  for (const int system_code : {EINVAL, ENOSYS}) {
    const TemporaryFolder folder;
    {
      const Fault fault(Call::rename, 0, system_code);
      save(folder / "a", {.no_clobber = true});
      EXPECT_TRUE(fault.happened());
    }
    EXPECT_EQ(read_file(folder / "a"), bytes_of(new_text));
    EXPECT_EQ(folder.names(), Names{"a"});
    {
      FileSink sink(folder / "b", {.no_clobber = true});
      sink.write(bytes_of("mine"));
      write_file(folder / "b", "theirs");
      const Fault fault(Call::rename, 0, system_code);
      expect_io_error([&] { sink.finish(); }, IoStage::rename, EEXIST, folder / "b");
    }
    EXPECT_EQ(read_file(folder / "b"), bytes_of("theirs"));
    EXPECT_EQ(folder.names(), (Names{"a", "b"}));
  }
}

}  // namespace
