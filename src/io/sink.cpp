// Owns the sinks that are not files.
// Must not know pixels.
#include "tensorimage/sink.hpp"

#include <algorithm>
#include <cerrno>
#include <new>
#include <ostream>
#include <utility>

#include "tensorimage/error.hpp"

namespace tensorimage {

Sink::~Sink() = default;

void Sink::expect(std::size_t) {}

void Sink::finish() {}

void MemorySink::write(std::span<const std::byte> bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

void MemorySink::expect(std::size_t bytes) {
  if (bytes > bytes_.max_size() - bytes_.size()) return;
  const std::size_t room = bytes_.size() + bytes;
  if (room <= bytes_.capacity()) return;
  try {
    // Not a little more each time, if guesses grow.
    bytes_.reserve(std::max(room, bytes_.capacity() + bytes_.capacity() / 2));
  } catch (const std::bad_alloc&) {
    // It was a guess: there may be room for what really comes.
  }
}

void MemorySink::finish() {
  if (bytes_.capacity() / 2 > bytes_.size()) bytes_.shrink_to_fit();
}

std::vector<std::byte> MemorySink::take() noexcept {
  return std::exchange(bytes_, {});
}

namespace {

/// A stream keeps no errno of its own, and one that throws by itself throws a type that says no more.
template <class Operation>
void require_good(std::ostream& stream, Operation operation) {
  try {
    operation();
  } catch (const std::ios_base::failure&) {
    throw Error(IoStage::write, {}, EIO);
  }
  if (!stream) throw Error(IoStage::write, {}, EIO);
}

}  // namespace

void StreamSink::write(std::span<const std::byte> bytes) {
  require_good(*stream_, [&] {
    stream_->write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  });
}

void StreamSink::finish() {
  require_good(*stream_, [&] { stream_->flush(); });
}

CallbackSink::CallbackSink(Function function) : function_(std::move(function)) {
  if (!function_) throw Error(ErrorCode::invalid_argument, "the function of a CallbackSink is empty");
}

void CallbackSink::write(std::span<const std::byte> bytes) {
  function_(bytes);
}

}  // namespace tensorimage
