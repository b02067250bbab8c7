// Owns the proof of the sinks that are not files.
// Must not know pictures.
#include "tensorimage/sink.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <ios>
#include <limits>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <streambuf>

#include "support.hpp"
#include "tensorimage/error.hpp"

namespace {

using namespace tensorimage;
using support::bytes_of;
using support::expect_error;
using support::expect_io_error;

TEST(MemorySink, CollectsThePiecesInOrder) {
  MemorySink sink;
  sink.write(bytes_of("ab"));
  sink.write({});
  sink.write(bytes_of("cde"));
  sink.finish();
  EXPECT_EQ(sink.bytes(), bytes_of("abcde"));
  EXPECT_EQ(sink.take(), bytes_of("abcde"));
  EXPECT_TRUE(sink.bytes().empty());
  sink.write(bytes_of("f"));
  EXPECT_EQ(sink.take(), bytes_of("f"));
}

TEST(MemorySink, WhatWasExpectedIsNotMoved) {
  MemorySink sink;
  sink.write(bytes_of("ab"));
  sink.expect(1000);
  const std::byte* const begin = sink.bytes().data();
  for (int i = 0; i < 250; ++i) sink.write(bytes_of("cdef"));
  EXPECT_EQ(sink.bytes().data(), begin);
  EXPECT_EQ(sink.bytes().size(), 1002U);
}

TEST(MemorySink, AGuessThatIsTooHighDoesNoHarm) {
  MemorySink sink;
  sink.write(bytes_of("ab"));
  sink.expect(std::numeric_limits<std::size_t>::max());
  sink.write(bytes_of("cd"));
  EXPECT_EQ(sink.take(), bytes_of("abcd"));
}

/// Takes a number of bytes and then fails as a full disk does; counts how often it is flushed.
class LimitedBuffer final : public std::streambuf {
 public:
  explicit LimitedBuffer(std::streamsize limit, bool flushes = true) : left_(limit), flushes_(flushes) {}
  [[nodiscard]] int syncs() const { return syncs_; }

 protected:
  std::streamsize xsputn(const char*, std::streamsize count) override {
    const std::streamsize taken = std::min(count, left_);
    left_ -= taken;
    return taken;
  }
  int_type overflow(int_type) override { return traits_type::eof(); }
  int sync() override {
    ++syncs_;
    return flushes_ ? 0 : -1;
  }

 private:
  std::streamsize left_;
  bool flushes_;
  int syncs_ = 0;
};

TEST(StreamSink, WritesToTheStreamAndFlushesItOnceAtTheEnd) {
  std::ostringstream text;
  StreamSink to_text(text);
  to_text.write(bytes_of("ab"));
  to_text.write({});
  to_text.write(bytes_of(std::string_view("\0\n\xFF", 3)));
  to_text.finish();
  EXPECT_EQ(text.str(), std::string("ab\0\n\xFF", 5));
  LimitedBuffer buffer(100);
  std::ostream stream(&buffer);
  StreamSink sink(stream);
  sink.write(bytes_of("abc"));
  EXPECT_EQ(buffer.syncs(), 0);
  sink.finish();
  EXPECT_EQ(buffer.syncs(), 1);
}

TEST(StreamSink, AStreamThatGoesBadIsAnErrorOfWriting) {
  LimitedBuffer buffer(4);
  std::ostream stream(&buffer);
  StreamSink sink(stream);
  sink.write(bytes_of("abcd"));
  expect_io_error([&] { sink.write(bytes_of("e")); }, IoStage::write, EIO, {});
  expect_io_error([&] { sink.write({}); }, IoStage::write, EIO, {});
  expect_io_error([&] { sink.finish(); }, IoStage::write, EIO, {});
}

TEST(StreamSink, AFlushThatFailsIsAnErrorOfWriting) {
  LimitedBuffer buffer(4, false);
  std::ostream stream(&buffer);
  StreamSink sink(stream);
  sink.write(bytes_of("abcd"));
  expect_io_error([&] { sink.finish(); }, IoStage::write, EIO, {});
}

TEST(StreamSink, AStreamThatThrowsByItselfGivesTheSameError) {
  LimitedBuffer buffer(2);
  std::ostream stream(&buffer);
  stream.exceptions(std::ios::badbit | std::ios::failbit);
  StreamSink sink(stream);
  expect_io_error([&] { sink.write(bytes_of("abc")); }, IoStage::write, EIO, {});
  LimitedBuffer unflushable(10, false);
  std::ostream other(&unflushable);
  other.exceptions(std::ios::badbit);
  StreamSink last(other);
  last.write(bytes_of("abc"));
  expect_io_error([&] { last.finish(); }, IoStage::write, EIO, {});
}

TEST(CallbackSink, HandsOnEachPiece) {
  std::vector<std::string> pieces;
  CallbackSink sink([&](std::span<const std::byte> bytes) { pieces.push_back(support::text_of(bytes)); });
  sink.write(bytes_of("ab"));
  sink.write(bytes_of("c"));
  sink.finish();
  EXPECT_EQ(pieces, (std::vector<std::string>{"ab", "c"}));
}

TEST(CallbackSink, PassesOnWhatTheFunctionThrows) {
  CallbackSink sink([](std::span<const std::byte>) { throw 5; });
  EXPECT_THROW(sink.write(bytes_of("ab")), int);
}

TEST(CallbackSink, RefusesAnEmptyFunction) {
  expect_error([] { CallbackSink(CallbackSink::Function{}); }, ErrorCode::invalid_argument, {"CallbackSink", "empty"});
}

}  // namespace
