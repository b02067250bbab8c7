// Owns a picture of given bytes, for tests.
// Must not know encoders.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "support.hpp"
#include "tensorimage/row_source.hpp"

namespace support {

/// Counts the rows that were read, in `values`.
class BytesSource final : public tensorimage::RowSource {
 public:
  BytesSource(const tensorimage::PictureInfo& info, Bytes bytes) : info_(info), bytes_(std::move(bytes)) {}
  [[nodiscard]] const tensorimage::PictureInfo& info() const noexcept override { return info_; }
  void read_rows(std::int64_t first, std::int64_t count, std::byte* out,
                 tensorimage::Tally& tally) const noexcept override {
    const std::size_t row = info_.row_bytes();
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(first) * row),
                static_cast<std::size_t>(count) * row, out);
    tally.values += static_cast<std::uint64_t>(count);
  }
  [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; }

 private:
  tensorimage::PictureInfo info_;
  Bytes bytes_;
};

}  // namespace support
