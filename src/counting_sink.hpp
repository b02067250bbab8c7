// Owns the counting of what goes into a sink.
// Must not know what it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "tensorimage/sink.hpp"

namespace tensorimage {

/// Passes bytes on and counts them.
class CountingSink final : public Sink {
 public:
  explicit CountingSink(Sink& sink) : sink_(sink) {}
  void write(std::span<const std::byte> bytes) override {
    sink_.write(bytes);
    count_ += bytes.size();
  }
  void expect(std::size_t bytes) override { sink_.expect(bytes); }
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

 private:
  Sink& sink_;
  std::uint64_t count_ = 0;
};

}  // namespace tensorimage
