// Owns the compression of a band by libdeflate, as a part of a longer stream.
// Must not know pictures.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

struct libdeflate_compressor;

namespace tensorimage::png {

/// libdeflate ends every stream; this opens the end again.
class LibdeflateBand {
 public:
  /// Errors: std::bad_alloc
  explicit LibdeflateBand(int level);

  [[nodiscard]] static std::size_t most_output(std::size_t size) noexcept;

  /// Writes the blocks of `size` bytes to `out`; all but the last band end on a byte border.
  /// Returns: bytes written
  std::size_t compress(const std::uint8_t* data, std::size_t size, bool last, std::uint8_t* out);

 private:
  struct Free {
    void operator()(libdeflate_compressor* compressor) const noexcept;
  };
  std::unique_ptr<libdeflate_compressor, Free> compressor_;
};

}  // namespace tensorimage::png
