// Owns the proof that errors carry what they were given and read as sentences.
// Must not know what can fail.
#include "tensorimage/error.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <set>
#include <string>
#include <system_error>
#include <type_traits>

namespace {

using namespace tensorimage;

constexpr ErrorCode codes[] = {ErrorCode::invalid_argument, ErrorCode::unsupported, ErrorCode::too_large,
                               ErrorCode::bad_file,         ErrorCode::io,          ErrorCode::encoding,
                               ErrorCode::policy,           ErrorCode::cancelled};
constexpr IoStage stages[] = {IoStage::none,  IoStage::resolve, IoStage::open,  IoStage::read,
                              IoStage::write, IoStage::sync,    IoStage::close, IoStage::rename};

TEST(ErrorNames, AreStableAndDiffer) {
  EXPECT_EQ(error_code_name(ErrorCode::invalid_argument), "invalid_argument");
  EXPECT_EQ(error_code_name(ErrorCode::unsupported), "unsupported");
  EXPECT_EQ(error_code_name(ErrorCode::too_large), "too_large");
  EXPECT_EQ(error_code_name(ErrorCode::bad_file), "bad_file");
  EXPECT_EQ(error_code_name(ErrorCode::io), "io");
  EXPECT_EQ(error_code_name(ErrorCode::encoding), "encoding");
  EXPECT_EQ(error_code_name(ErrorCode::policy), "policy");
  EXPECT_EQ(error_code_name(ErrorCode::cancelled), "cancelled");
  std::set<std::string_view> names;
  for (const IoStage stage : stages) names.insert(io_stage_name(stage));
  EXPECT_EQ(names, (std::set<std::string_view>{"none", "resolve", "open", "read", "write", "sync", "close", "rename"}));
  EXPECT_EQ(io_stage_name(IoStage::rename), "rename");
}

TEST(Error, KeepsItsCodeAndMessage) {
  for (const ErrorCode code : codes) {
    const Error error(code, "the nrow is 0");
    EXPECT_EQ(error.code(), code);
    EXPECT_STREQ(error.what(), "the nrow is 0");
    EXPECT_EQ(error.stage(), IoStage::none);
    EXPECT_EQ(error.system_code(), 0);
    EXPECT_TRUE(error.path().empty());
  }
}

TEST(Error, OfTheSystemNamesTheStageThePathAndTheReason) {
  std::set<std::string> messages;
  for (const IoStage stage : stages) {
    const Error error(stage, "some/folder/a.png", ENOSPC);
    const std::string message = error.what();
    EXPECT_EQ(error.code(), ErrorCode::io);
    EXPECT_EQ(error.stage(), stage);
    EXPECT_EQ(error.path(), "some/folder/a.png");
    EXPECT_EQ(error.system_code(), ENOSPC);
    EXPECT_NE(message.find("cannot "), std::string::npos);
    EXPECT_NE(message.find("some/folder/a.png"), std::string::npos);
    EXPECT_NE(message.find(std::generic_category().message(ENOSPC)), std::string::npos);
    messages.insert(message);
  }
  EXPECT_EQ(messages.size(), std::size(stages)) << "each stage has a word of its own";
}

TEST(Error, OfAStreamWithoutANameSaysSo) {
  const std::string message = Error(IoStage::write, {}, EIO).what();
  EXPECT_NE(message.find("the stream"), std::string::npos) << message;
  EXPECT_EQ(message.find("\"\""), std::string::npos) << message;
}

TEST(Error, WithoutASystemCodeGivesNoReason) {
  const std::string message = Error(IoStage::read, "a.npy", 0).what();
  EXPECT_EQ(message.find(std::generic_category().message(0)), std::string::npos) << message;
  EXPECT_NE(message.find("a.npy"), std::string::npos) << message;
}

TEST(Error, IsCaughtAsAStandardError) {
  static_assert(std::is_base_of_v<std::runtime_error, Error>);
  try {
    throw Error(ErrorCode::too_large, "too many pixels for it");
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "too many pixels for it");
  }
}

}  // namespace
