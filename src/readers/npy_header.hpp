// Owns the grammar of a .npy file's header: a Python dictionary of three entries.
// Must not know where the header lies in the file, nor what its values are used for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tensorimage::readers {

struct NpyHeader {
  std::string descr;  ///< NumPy's type string, "<f4"
  bool fortran_order = false;
  std::vector<std::int64_t> shape;
};

/// Accepts exactly what numpy.save writes, with the entries in any order and any spacing.
/// Errors: bad_file, the message begins with `file` and names the byte, counted from the file's start; the header's
///         first byte is `first_byte`. unsupported for a structured dtype
[[nodiscard]] NpyHeader parse_npy_header(std::string_view text, const std::string& file, std::size_t first_byte);

}  // namespace tensorimage::readers
