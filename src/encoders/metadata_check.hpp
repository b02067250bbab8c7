// Owns what every format asks of metadata: texts that are text, a profile that is one, nothing that contradicts itself.
// Must not know any format.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tensorimage/metadata.hpp"
#include "tensorimage/row_source.hpp"

namespace tensorimage {

/// One text whose UTF-8 was good, as code points.
struct DecodedText {
  std::string_view keyword;  ///< UTF-8; lives as long as the metadata
  std::string_view text;
  std::u32string keyword_points;
  std::u32string text_points;
};

/// Errors: invalid_argument for an empty keyword, text that is not UTF-8, or a NUL in either
[[nodiscard]] std::vector<DecodedText> decode_texts(const Metadata& metadata);

/// What the colours of a picture must be for its ICC profile to speak of them.
enum class ProfileColours { any, gray, rgb };

/// Errors: invalid_argument for a profile that is none, or together with srgb
[[nodiscard]] ProfileColours check_profile(const Metadata& metadata);

/// Errors: invalid_argument when the picture is gray and the profile RGB, or the other way round
void check_profile_suits(ProfileColours colours, const PictureInfo& info);

/// A density as a file stores it: pixels in a whole number to its own unit, of which an inch has `inch`.
/// Errors: invalid_argument unless the number is 1 to `most`
[[nodiscard]] std::uint32_t whole_density(double per_inch, double inch, std::uint32_t most, std::string_view format);

}  // namespace tensorimage
