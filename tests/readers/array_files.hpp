// Owns how the tests make input files, byte by byte, in a folder that goes away.
// Must not know the readers.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "conformance/kept_pictures.hpp"

namespace tensorimage::tests {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// An empty folder, removed with all it holds. The pictures in it are kept for conformance/ to look at.
class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "tensorimage-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    path_ = name;
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(path_, ignored)) {
      // What begins with a dot is a temporary file that a kill has left.
      const bool is_whole = entry.is_regular_file(ignored) && !entry.path().filename().string().starts_with('.');
      if (!is_whole) continue;
      // Inputs of gigabytes lie here too: what a file begins with says whether it is a picture.
      std::array<char, 4> beginning{};
      std::ifstream(entry.path(), std::ios::binary).read(beginning.data(), beginning.size());
      if (conformance::extension_of({beginning.data(), beginning.size()}).empty()) continue;
      conformance::keep_picture(read_file(entry.path()));
    }
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

inline std::string joined(std::initializer_list<std::string_view> parts) {
  std::string whole;
  for (const std::string_view part : parts) whole += part;
  return whole;
}

inline std::filesystem::path write_file(const std::filesystem::path& path, std::string_view bytes) {
  // A new file each time: some file systems flush a file that was truncated before it was written.
  std::filesystem::remove(path);
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
  return path;
}

/// The low `size` bytes of a number in the given order.
inline std::string stored(std::uint64_t bits, std::size_t size, std::endian order) {
  std::string bytes(size, '\0');
  for (std::size_t index = 0; index < size; ++index) {
    const std::size_t place = order == std::endian::little ? index : size - 1 - index;
    bytes[place] = static_cast<char>(bits >> 8 * index & 0xff);
  }
  return bytes;
}

/// Values one after the other as a little-endian file holds them.
template <class T>
std::string little(const std::vector<T>& values) {
  std::string bytes;
  for (const T value : values) {
    std::uint64_t bits = 0;
    if constexpr (sizeof(T) == 1) bits = std::bit_cast<std::uint8_t>(value);
    if constexpr (sizeof(T) == 2) bits = std::bit_cast<std::uint16_t>(value);
    if constexpr (sizeof(T) == 4) bits = std::bit_cast<std::uint32_t>(value);
    if constexpr (sizeof(T) == 8) bits = std::bit_cast<std::uint64_t>(value);
    bytes += stored(bits, sizeof(T), std::endian::little);
  }
  return bytes;
}

/// A .npy file with any header text, padded as numpy.save pads it: the data begins at a multiple of 64.
inline std::string npy_with_header(std::string header, std::string_view data, int major = 1) {
  const std::size_t length_bytes = major == 1 ? 2 : 4;
  while ((8 + length_bytes + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  const char version[] = {static_cast<char>(major), '\0'};
  return joined({"\x93NUMPY", std::string_view(version, 2), stored(header.size(), length_bytes, std::endian::little),
                 header, data});
}

/// A .npy file as numpy.save writes it; `shape` in Python's words, "(2, 3)".
inline std::string npy(std::string_view descr, std::string_view shape, std::string_view data,
                       bool fortran_order = false, int major = 1) {
  return npy_with_header(joined({"{'descr': '", descr, "', 'fortran_order': ", fortran_order ? "True" : "False",
                                 ", 'shape': ", shape, ", }"}),
                         data, major);
}

/// One entry of a .safetensors header.
inline std::string tensor_json(std::string_view name, std::string_view dtype, std::string_view shape, std::size_t begin,
                               std::size_t end) {
  return joined({"\"", name, "\":{\"dtype\":\"", dtype, "\",\"shape\":", shape, ",\"data_offsets\":[",
                 std::to_string(begin), ",", std::to_string(end), "]}"});
}

/// A .safetensors header of the given entries.
inline std::string header_json(std::initializer_list<std::string> entries) {
  std::string json = "{";
  for (const std::string& entry : entries) json += (json.size() > 1 ? "," : "") + entry;
  return json + "}";
}

inline std::string safetensors(std::string_view json, std::string_view data) {
  return joined({stored(json.size(), 8, std::endian::little), json, data});
}

}  // namespace tensorimage::tests
