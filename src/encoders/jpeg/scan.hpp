// Owns a JPEG file's parts: the segments in front of its scan, and the scan's bytes without stuffing.
// Must not know libjpeg or pictures.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "encoders/jpeg/strips.hpp"

namespace tensorimage::jpeg {

/// Finds the parts of strip.file: head_size, tables_at, height_at, scan.
/// Errors: CannotJoin where there is anything but one baseline scan without restart markers
void split_file(Strip& strip);

/// How many of the bits before the one at `end`, counted backwards from there, are ones without a zero between them.
[[nodiscard]] std::size_t ones_before(std::span<const std::uint8_t> bytes, std::size_t end) noexcept;

}  // namespace tensorimage::jpeg
