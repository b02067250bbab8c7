// Owns the sinks that are not files.
// Must not know pixels.
#include "tensorimage/sink.hpp"

#include <cerrno>
#include <ostream>
#include <utility>

#include "tensorimage/error.hpp"

namespace tensorimage {

Sink::~Sink() = default;

void Sink::finish() {}

void MemorySink::write(std::span<const std::byte> bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

std::vector<std::byte> MemorySink::take() noexcept {
  return std::exchange(bytes_, {});
}

void StreamSink::write(std::span<const std::byte> bytes) {
  stream_->write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  // A stream keeps no errno of its own.
  if (!*stream_) throw Error(IoStage::write, {}, EIO);
}

void StreamSink::finish() {
  stream_->flush();
  if (!*stream_) throw Error(IoStage::write, {}, EIO);
}

CallbackSink::CallbackSink(Function function) : function_(std::move(function)) {
  if (!function_) throw Error(ErrorCode::invalid_argument, "the function of a CallbackSink is empty");
}

void CallbackSink::write(std::span<const std::byte> bytes) {
  function_(bytes);
}

}  // namespace tensorimage
