// Owns the way from metadata to PNG's ancillary chunks.
// Must not know libpng: the bytes are the same whatever its version can do.
#include "encoders/png_metadata.hpp"

#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <new>
#include <string>

#include "encoders/big_endian.hpp"
#include "encoders/unicode.hpp"
#include "number_text.hpp"
#include "refuse.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

// PNG specification, 7.1: four-byte integers, lengths of chunks among them, go up to 2^31 - 1.
constexpr std::uint32_t largest_integer = 0x7FFFFFFF;
// PNG specification, "gAMA": the gamma times 100,000.
constexpr double gamma_units = 100000.0;
constexpr std::uint32_t srgb_gamma = 45455;
constexpr double inch_in_metres = 0.0254;

PngChunk chunk(const char (&type)[5], std::vector<std::byte> data, const std::string& what) {
  if (data.size() > largest_integer) {
    throw Error(ErrorCode::too_large, what + " takes " + std::to_string(data.size()) + " bytes; a PNG chunk holds " +
                                          std::to_string(largest_integer));
  }
  PngChunk made = {{}, std::move(data)};
  std::copy_n(type, made.type.size(), made.type.begin());
  return made;
}

/// PNG specification, "Keywords and text strings".
std::string latin1_keyword(const DecodedText& text) {
  const std::string name = "the PNG keyword \"" + std::string(text.keyword) + "\"";
  for (const char32_t point : text.keyword_points) {
    const bool printable = (point >= 0x20 && point <= 0x7E) || (point >= 0xA1 && point <= 0xFF);
    if (!printable) refuse(name + " holds " + code_point_name(point) + "; allowed are printable Latin-1 characters");
  }
  const std::u32string_view points = text.keyword_points;
  if (points.size() > 79)
    refuse(name + " has " + std::to_string(points.size()) + " characters; at most 79 are allowed");
  if (points.front() == U' ' || points.back() == U' ' || points.find(U"  ") != std::u32string_view::npos) {
    refuse(name + " has a space at its start or end, or two in a row, which is not allowed");
  }
  return *to_latin1(points);
}

/// Latin-1 without its second block of controls, which readers take for letters of Windows' code page 1252.
std::optional<std::string> plain_latin1(std::u32string_view points) {
  const bool has_control = std::any_of(points.begin(), points.end(), [](char32_t p) { return p >= 0x80 && p <= 0x9F; });
  return has_control ? std::nullopt : to_latin1(points);
}

PngChunk text_chunk(const DecodedText& text) {
  const std::string what = "the text of \"" + std::string(text.keyword) + "\"";
  std::vector<std::byte> data;
  put_text(data, latin1_keyword(text));
  data.push_back(std::byte{0});
  if (const auto latin1 = plain_latin1(text.text_points)) {
    put_text(data, *latin1);
    return chunk("tEXt", std::move(data), what);
  }
  // Not compressed, method 0; neither a language nor a translated keyword.
  data.insert(data.end(), 4, std::byte{0});
  put_text(data, text.text);
  return chunk("iTXt", std::move(data), what);
}

/// ITU-T H.273 (2021), tables 2 and 3.
bool is_primaries(int code) {
  return code == 1 || code == 2 || (code >= 4 && code <= 12) || code == 22;
}
bool is_transfer(int code) {
  return code == 1 || code == 2 || (code >= 4 && code <= 18);
}

PngChunk cicp_chunk(const Cicp& cicp) {
  if (!is_primaries(cicp.primaries)) {
    refuse("cicp.primaries is " + std::to_string(cicp.primaries) + "; H.273 knows 1, 2, 4 to 12 and 22");
  }
  if (!is_transfer(cicp.transfer)) {
    refuse("cicp.transfer is " + std::to_string(cicp.transfer) + "; H.273 knows 1, 2 and 4 to 18");
  }
  if (cicp.matrix != 0) {
    refuse("cicp.matrix is " + std::to_string(cicp.matrix) + "; PNG allows only 0, since its pixels are RGB");
  }
  std::vector<std::byte> data;
  for (const int value : {int{cicp.primaries}, int{cicp.transfer}, int{cicp.matrix}, cicp.full_range ? 1 : 0}) {
    data.push_back(static_cast<std::byte>(value));
  }
  return chunk("cICP", std::move(data), "cicp");
}

PngChunk profile_chunk(const std::vector<std::byte>& profile) {
  std::vector<std::byte> data;
  put_text(data, "ICC profile");             // a name has to be there; nobody looks at it
  data.insert(data.end(), 2, std::byte{0});  // the name's end; compression method 0
  const std::size_t head = data.size();
  uLongf size = compressBound(profile.size());
  data.resize(head + size);
  const auto* const source = reinterpret_cast<const Bytef*>(profile.data());
  auto* const target = reinterpret_cast<Bytef*>(data.data() + head);
  // With room for the worst case, only memory can be missing.
  if (compress2(target, &size, source, profile.size(), Z_BEST_COMPRESSION) != Z_OK) throw std::bad_alloc();
  data.resize(head + size);
  return chunk("iCCP", std::move(data), "the ICC profile");
}

PngChunk gamma_chunk(double gamma, bool srgb) {
  const double units = std::round(gamma * gamma_units);
  // Written so that NaN fails too.
  if (!(units >= 1.0 && units <= static_cast<double>(largest_integer))) {
    refuse("the gamma is " + number_text(gamma, 9) + "; PNG holds 0.00001 to 21474.83647");
  }
  if (srgb && units != srgb_gamma) {
    refuse("the gamma is " + number_text(gamma, 9) + ", but srgb is set, and sRGB's is 0.45455");
  }
  std::vector<std::byte> data;
  put_u32(data, static_cast<std::uint32_t>(units));
  return chunk("gAMA", std::move(data), "gamma");
}

PngChunk density_chunk(const PixelDensity& density) {
  std::vector<std::byte> data;
  for (const double per_inch : {density.x, density.y}) {
    put_u32(data, whole_density(per_inch, inch_in_metres, largest_integer, "PNG"));
  }
  data.push_back(std::byte{1});  // the unit is the metre
  return chunk("pHYs", std::move(data), "density");
}

}  // namespace

PngMetadata make_png_metadata(const Metadata& metadata) {
  PngMetadata made;
  made.profile_colours = check_profile(metadata);
  if (metadata.cicp) made.before_palette.push_back(cicp_chunk(*metadata.cicp));
  if (!metadata.icc_profile.empty()) made.before_palette.push_back(profile_chunk(metadata.icc_profile));
  if (metadata.srgb && metadata.cicp && (metadata.cicp->primaries != 1 || metadata.cicp->transfer != 13)) {
    refuse("srgb is set, but cicp has primaries " + std::to_string(metadata.cicp->primaries) + " and transfer " +
           std::to_string(metadata.cicp->transfer) + ", and sRGB's are 1 and 13");
  }
  // Rendering intent 0: perceptual, as suits photographs.
  if (metadata.srgb) made.before_palette.push_back(chunk("sRGB", {std::byte{0}}, "srgb"));
  if (metadata.gamma) made.before_palette.push_back(gamma_chunk(*metadata.gamma, metadata.srgb));
  if (metadata.density) made.before_pixels.push_back(density_chunk(*metadata.density));
  for (const DecodedText& text : decode_texts(metadata)) made.before_pixels.push_back(text_chunk(text));
  return made;
}

}  // namespace tensorimage
