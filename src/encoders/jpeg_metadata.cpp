// Owns the way from metadata to JPEG's marker segments.
// Must not know libjpeg.
#include "encoders/jpeg_metadata.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "encoders/big_endian.hpp"
#include "encoders/exif.hpp"
#include "encoders/xmp.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

using namespace std::string_view_literals;

constexpr int marker_app1 = 0xE1;
constexpr int marker_app2 = 0xE2;
constexpr int marker_comment = 0xFE;
constexpr std::size_t largest_segment = 65533;  // a length of two bytes counts itself
constexpr auto exif_name = "Exif\0\0"sv;
constexpr auto xmp_name = "http://ns.adobe.com/xap/1.0/\0"sv;
// ICC.1:2022, B.4: the name, then the number of the segment and of all segments, a byte each.
constexpr auto profile_name = "ICC_PROFILE\0"sv;
constexpr std::size_t profile_piece = largest_segment - profile_name.size() - 2;

[[noreturn]] void refuse_size(const std::string& what, std::size_t size, std::size_t most) {
  throw Error(ErrorCode::too_large,
              what + " takes " + std::to_string(size) + " bytes; a JPEG holds " + std::to_string(most) + " of it");
}

void add_segment(JpegMetadata& made, int marker, std::vector<std::byte> data, const std::string& what) {
  if (data.size() > largest_segment) refuse_size(what, data.size(), largest_segment);
  made.segments.push_back({marker, std::move(data)});
}

/// Keywords that EXIF has a tag for. Of several texts with one keyword the first gets it.
ExifTags exif_tags(std::span<const DecodedText> texts, bool srgb) {
  ExifTags tags;
  tags.srgb = srgb;
  for (const DecodedText& text : texts) {
    const auto take = [&](auto& tag, auto value) {
      if (!tag) tag = value;
    };
    if (text.keyword == "Description" || text.keyword == "ImageDescription") take(tags.image_description, text.text);
    if (text.keyword == "Author") take(tags.artist, text.text);
    if (text.keyword == "Copyright") take(tags.copyright, text.text);
    if (text.keyword == "Software") take(tags.software, text.text);
    // Where programs that generate pictures keep their settings in a JPEG; "parameters" is their keyword in a PNG.
    if (text.keyword == "parameters") take(tags.user_comment, std::u32string_view(text.text_points));
  }
  return tags;
}

void add_profile(JpegMetadata& made, std::span<const std::byte> profile) {
  constexpr std::size_t most = 255;
  const std::size_t count = (profile.size() + profile_piece - 1) / profile_piece;
  if (count > most) refuse_size("the ICC profile", profile.size(), most * profile_piece);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t first = i * profile_piece;
    std::vector<std::byte> data;
    put_text(data, profile_name);
    put_big_endian(data, static_cast<std::uint32_t>(i + 1), 1);
    put_big_endian(data, static_cast<std::uint32_t>(count), 1);
    put_bytes(data, profile.subspan(first, std::min(profile_piece, profile.size() - first)));
    made.segments.push_back({marker_app2, std::move(data)});
  }
}

void add_texts(JpegMetadata& made, std::span<const DecodedText> texts, bool srgb) {
  if (const ExifTags tags = exif_tags(texts, srgb); !tags.empty()) {
    std::vector<std::byte> data;
    put_text(data, exif_name);
    put_bytes(data, make_exif(tags));
    add_segment(made, marker_app1, std::move(data), "the EXIF of the texts");
  }
  if (!texts.empty()) {
    std::vector<std::byte> data;
    put_text(data, xmp_name);
    put_text(data, make_xmp(texts));
    add_segment(made, marker_app1, std::move(data), "the XMP of the texts");
  }
}

void add_comments(JpegMetadata& made, std::span<const DecodedText> texts) {
  for (const DecodedText& text : texts) {
    if (text.keyword != "Comment") continue;
    std::vector<std::byte> data;
    put_text(data, text.text);
    add_segment(made, marker_comment, std::move(data), "the text of \"Comment\"");
  }
}

void refuse_what_jpeg_lacks(const Metadata& metadata) {
  if (metadata.gamma) {
    throw Error(ErrorCode::unsupported, "JPEG has no place for a gamma; set srgb or icc_profile, or save as PNG");
  }
  if (metadata.cicp) {
    throw Error(ErrorCode::unsupported, "JPEG has no place for cicp; set srgb or icc_profile, or save as PNG");
  }
}

}  // namespace

JpegMetadata make_jpeg_metadata(const Metadata& metadata) {
  refuse_what_jpeg_lacks(metadata);
  JpegMetadata made;
  made.profile_colours = check_profile(metadata);
  if (const auto& density = metadata.density) {
    made.density = {static_cast<std::uint16_t>(whole_density(density->x, 1.0, 0xFFFF, "JPEG")),
                    static_cast<std::uint16_t>(whole_density(density->y, 1.0, 0xFFFF, "JPEG"))};
  }
  const std::vector<DecodedText> texts = decode_texts(metadata);
  add_texts(made, texts, metadata.srgb);
  add_profile(made, metadata.icc_profile);
  add_comments(made, texts);
  return made;
}

}  // namespace tensorimage
