// Owns memory for bytes that are about to be written.
// Must not know what they are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace tensorimage::png {

/// Memory that is not filled with zeros first, and is kept until more is needed.
class Buffer {
 public:
  /// What was in the buffer may be lost.
  void reserve(std::size_t size) {
    if (size <= size_) return;
    bytes_.reset();
    size_ = 0;
    bytes_ = std::make_unique_for_overwrite<std::uint8_t[]>(size);
    size_ = size;
  }
  [[nodiscard]] std::uint8_t* data() const noexcept { return bytes_.get(); }

 private:
  std::unique_ptr<std::uint8_t[]> bytes_;
  std::size_t size_ = 0;
};

}  // namespace tensorimage::png
