// Owns the way to open a NumPy .npy file.
// Must not know pictures, encoders or other file formats.
#pragma once

#include <filesystem>

#include "tensorimage/readers/array.hpp"

namespace tensorimage::readers {

/// Maps a .npy file of version 1.0, 2.0 or 3.0; nothing is read but its header.
/// Dtypes: bool, uint8, uint16, int8 to int64, float16 to float64; either byte order; C and Fortran order. Bytes after
///         the array are ignored, as numpy.load does
/// Errors: io (stage resolve, open, read); bad_file for a malformed or truncated file; unsupported for other dtypes
/// Source: numpy.lib.format
[[nodiscard]] Array open_npy(const std::filesystem::path& path);

}  // namespace tensorimage::readers
