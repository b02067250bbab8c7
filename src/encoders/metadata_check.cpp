// Owns what every format asks of metadata: texts that are text, a profile that is one, nothing that contradicts itself.
// Must not know any format.
#include "encoders/metadata_check.hpp"

#include <algorithm>
#include <cmath>

#include "encoders/big_endian.hpp"
#include "encoders/unicode.hpp"
#include "number_text.hpp"
#include "refuse.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

std::u32string decode(std::string_view text, const std::string& what) {
  std::optional<std::u32string> points = decode_utf8(text);
  if (!points) refuse(what + " is not valid UTF-8, which it must be");
  if (points->find(U'\0') != std::u32string::npos) refuse(what + " holds a NUL; text in a picture ends at one");
  return *std::move(points);
}

// ICC.1:2022, 7.2: the header's fields that say whether the bytes are a profile at all.
constexpr std::size_t profile_header_size = 128;
constexpr std::size_t colour_space_place = 16;
constexpr std::size_t signature_place = 36;

bool holds_at(std::span<const std::byte> bytes, std::size_t place, std::string_view text) {
  const auto part = bytes.subspan(place, text.size());
  return std::equal(part.begin(), part.end(), std::as_bytes(std::span(text)).begin());
}

}  // namespace

std::vector<DecodedText> decode_texts(const Metadata& metadata) {
  std::vector<DecodedText> texts;
  texts.reserve(metadata.texts.size());
  for (const Metadata::Text& entry : metadata.texts) {
    if (entry.keyword.empty()) refuse("the keyword of a text is empty; it must say what the text is");
    std::u32string keyword = decode(entry.keyword, "the keyword of text " + std::to_string(texts.size() + 1));
    std::u32string text = decode(entry.text, "the text of \"" + entry.keyword + "\"");
    texts.push_back({entry.keyword, entry.text, std::move(keyword), std::move(text)});
  }
  return texts;
}

ProfileColours check_profile(const Metadata& metadata) {
  const std::span<const std::byte> profile = metadata.icc_profile;
  if (profile.empty()) return ProfileColours::any;
  if (metadata.srgb) refuse("srgb and icc_profile are both set; they contradict each other, so set one of them");
  const std::string size = std::to_string(profile.size());
  // A tag table follows the header; its count is there even when it is 0.
  if (profile.size() < profile_header_size + 4) {
    refuse("the ICC profile has " + size + " bytes; even one without tags has 132");
  }
  if (!holds_at(profile, signature_place, "acsp")) refuse("the ICC profile lacks the signature \"acsp\" at byte 36");
  if (read_u32(profile, 0) != profile.size()) {
    refuse("the ICC profile has " + size + " bytes, but its header says " + std::to_string(read_u32(profile, 0)));
  }
  if (holds_at(profile, colour_space_place, "GRAY")) return ProfileColours::gray;
  if (holds_at(profile, colour_space_place, "RGB ")) return ProfileColours::rgb;
  refuse("the ICC profile is for neither gray nor RGB pictures, and there are no others here");
}

void check_profile_suits(ProfileColours colours, const PictureInfo& info) {
  const bool gray = info.channels <= 2 && !info.palette;
  if (colours == ProfileColours::gray && !gray) {
    refuse("the ICC profile is for gray pictures, but the picture is " + std::string(info.palette ? "indexed" : "RGB") +
           "; give an RGB profile" + (info.palette ? "" : ", or keep one channel gray (keep_gray)"));
  }
  if (colours == ProfileColours::rgb && gray) {
    refuse("the ICC profile is for RGB pictures, but the picture is gray; give a gray profile");
  }
}

std::uint32_t whole_density(double per_inch, double inch, std::uint32_t most, std::string_view format) {
  const double value = std::round(per_inch / inch);
  // Written so that NaN fails too.
  if (!(value >= 1.0 && value <= static_cast<double>(most))) {
    refuse("the density is " + number_text(per_inch, 9) + " pixels per inch; " + std::string(format) + " holds " +
           number_text(inch, 9) + " to " + number_text(inch * static_cast<double>(most), 9));
  }
  return static_cast<std::uint32_t>(value);
}

}  // namespace tensorimage
