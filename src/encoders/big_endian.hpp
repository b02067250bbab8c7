// Owns numbers as PNG, ICC and this library's EXIF store them: the high byte first.
// Must not know what they mean.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace tensorimage {

/// The last `count` bytes of the value.
inline void put_big_endian(std::vector<std::byte>& bytes, std::uint32_t value, std::size_t count) {
  for (std::size_t i = count; i-- > 0;) bytes.push_back(static_cast<std::byte>(value >> (8 * i) & 0xFF));
}

inline void put_u16(std::vector<std::byte>& bytes, std::uint32_t value) {
  put_big_endian(bytes, value, 2);
}

inline void put_u32(std::vector<std::byte>& bytes, std::uint32_t value) {
  put_big_endian(bytes, value, 4);
}

inline void put_bytes(std::vector<std::byte>& bytes, std::span<const std::byte> more) {
  // Not insert(), in which g++ 12 sees an overflow that is not there.
  const std::size_t size = bytes.size();
  bytes.resize(size + more.size());
  std::copy(more.begin(), more.end(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
}

inline void put_text(std::vector<std::byte>& bytes, std::string_view text) {
  put_bytes(bytes, std::as_bytes(std::span(text)));
}

/// Four bytes from `first` on, which must be there.
[[nodiscard]] inline std::uint32_t read_u32(std::span<const std::byte> bytes, std::size_t first) {
  std::uint32_t value = 0;
  for (const std::byte byte : bytes.subspan(first, 4)) value = value << 8 | std::to_integer<std::uint32_t>(byte);
  return value;
}

}  // namespace tensorimage
