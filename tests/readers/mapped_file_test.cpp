// Owns the tests of what happens when an input path names no readable regular file, for both readers.
// Must not know the formats.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>

#include "readers/array_files.hpp"
#include "readers/expect_error.hpp"
#include "tensorimage/readers/npy.hpp"
#include "tensorimage/readers/safetensors.hpp"

namespace tensorimage::readers {
namespace {

using tests::expect_error;
using tests::TempFolder;
using tests::write_file;

using Open = void (*)(const std::filesystem::path&);

class MappedInput : public testing::TestWithParam<Open> {
 protected:
  TempFolder folder_;
};

TEST_P(MappedInput, MissingFileIsAnOpenErrorWithItsErrno) {
  const auto path = folder_ / "missing";
  try {
    GetParam()(path);
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::io);
    EXPECT_EQ(error.stage(), IoStage::open);
    EXPECT_EQ(error.system_code(), ENOENT);
    EXPECT_EQ(error.path(), path);
  }
}

TEST_P(MappedInput, FolderIsAnOpenErrorThatSaysSo) {
  expect_error([this] { GetParam()(folder_.path()); }, ErrorCode::io, {folder_.path().string(), "Is a directory"});
}

TEST_P(MappedInput, FifoIsRefusedWithoutWaitingForAWriter) {
  const auto path = folder_ / "fifo";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  expect_error([&] { GetParam()(path); }, ErrorCode::bad_file, {path.string(), "not a regular file"});
}

TEST_P(MappedInput, EmptyFileIsABadFile) {
  const auto path = write_file(folder_ / "empty", "");
  expect_error([&] { GetParam()(path); }, ErrorCode::bad_file, {path.string()});
}

INSTANTIATE_TEST_SUITE_P(Readers, MappedInput,
                         testing::Values([](const std::filesystem::path& path) { static_cast<void>(open_npy(path)); },
                                         [](const std::filesystem::path& path) {
                                           static_cast<void>(SafetensorsFile::open(path));
                                         }));

}  // namespace
}  // namespace tensorimage::readers
