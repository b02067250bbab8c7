// Owns the XMP packet that holds texts of any keyword.
// Must not know the file that it ends up in.
#pragma once

#include <span>
#include <string>

#include "encoders/metadata_check.hpp"

namespace tensorimage {

/// A list of keyword and text in a namespace of this library's own: a keyword need not be an XML name so.
/// Errors: invalid_argument for a character that XML has no way to write
/// Source: ISO 16684-1 (XMP), XML 1.0
[[nodiscard]] std::string make_xmp(std::span<const DecodedText> texts);

}  // namespace tensorimage
