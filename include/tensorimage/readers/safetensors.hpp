// Owns the way to open a .safetensors file and to take tensors from it by name.
// Must not know pictures, encoders or other file formats.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tensorimage/readers/array.hpp"

namespace tensorimage::readers {

/// A mapped .safetensors file. A value: copies share the mapping, and so do the arrays taken from it.
class SafetensorsFile {
 public:
  /// Reads the header and checks all of it, every tensor's place in the file included.
  /// Errors: io (stage resolve, open, read); bad_file for a malformed or truncated file
  [[nodiscard]] static SafetensorsFile open(const std::filesystem::path& path);

  /// The tensors' names, in the header's order.
  [[nodiscard]] std::vector<std::string> names() const;

  /// Dtypes: BOOL, U8, U16, I8 to I64, F16, BF16, F32, F64; little endian and in C order, as the format says
  /// Errors: invalid_argument for an unknown name, the message lists the known ones; unsupported for other dtypes
  [[nodiscard]] Array tensor(std::string_view name) const;

  /// The tensor of a file that holds exactly one.
  /// Errors: as above, and invalid_argument when there are none or several, the message lists their names
  [[nodiscard]] Array tensor() const;

 private:
  struct Contents;
  explicit SafetensorsFile(std::shared_ptr<const Contents> contents) noexcept : contents_(std::move(contents)) {}
  std::shared_ptr<const Contents> contents_;
};

}  // namespace tensorimage::readers
