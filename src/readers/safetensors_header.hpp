// Owns the grammar of a .safetensors file's header, and the rules for where tensors may lie.
// Must not know files, nor which dtypes this library can read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tensorimage::readers {

/// One tensor as the header announces it. Offsets are bytes from the header's end.
struct SafetensorsEntry {
  std::string name;
  std::string dtype;
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// The tensors in the header's order.
/// Errors: bad_file, the message begins with `file` and names the tensor or the byte
[[nodiscard]] std::vector<SafetensorsEntry> parse_safetensors_header(std::string_view json, const std::string& file);

/// The format's rule: the tensors cover the data section from its first byte to its last, without overlaps or holes.
/// Errors: bad_file
void check_coverage(const std::vector<SafetensorsEntry>& entries, std::uint64_t data_bytes, const std::string& file);

}  // namespace tensorimage::readers
