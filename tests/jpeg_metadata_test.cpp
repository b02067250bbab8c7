// Owns the proof that JPEG files hold the segments that metadata asks for, in their places, and no others.
// Must not know tensors or files.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>

#include "codec_readers.hpp"
#include "metadata_sample.hpp"
#include "support.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/jpeg.hpp"

namespace {

using namespace tensorimage;
using namespace std::string_literals;
using metadata_sample::metadata_with;
using metadata_sample::profile;
using metadata_sample::with_text;
using support::Bytes;
using support::expect_error;
using support::PatternSource;

const PatternSource picture({9, 7, 3, 8});
const std::string xmp_name = "http://ns.adobe.com/xap/1.0/\0"s;
const std::string exif_name = "Exif\0\0"s;
constexpr std::size_t largest_segment = 65533;

Bytes encode(const Metadata& metadata, const RowSource& source = picture) {
  const auto encoder = make_jpeg_encoder({}, metadata);
  encoder->check(source.info());
  MemorySink sink;
  (void)encoder->encode(source, sink, {});
  return sink.take();
}

/// What lies between the JFIF header and the first table: markers and data.
std::vector<std::pair<int, std::string>> added(const Metadata& metadata) {
  std::vector<std::pair<int, std::string>> segments;
  const auto all = support::jpeg_segments(encode(metadata));
  EXPECT_EQ(all.at(0).marker, 0xE0);
  for (std::size_t i = 1; all.at(i).marker != 0xDB; ++i) {
    segments.emplace_back(all[i].marker, support::text_of(all[i].data));
  }
  return segments;
}

std::string jfif(const Metadata& metadata) {
  return support::text_of(support::jpeg_segments(encode(metadata)).at(0).data);
}

TEST(JpegMetadata, SegmentsFollowTheJfifHeader) {
  EXPECT_TRUE(added({}).empty());
  Metadata metadata;
  metadata.texts = {{"Comment", "one"}, {"Author", "me"}, {"Comment", "two"}};
  metadata.icc_profile = profile(70000, "RGB ");
  const auto segments = added(metadata);
  ASSERT_EQ(segments.size(), 6U);
  EXPECT_EQ(segments[0].first, 0xE1);
  EXPECT_TRUE(segments[0].second.starts_with(exif_name));
  EXPECT_EQ(segments[1].first, 0xE1);
  EXPECT_TRUE(segments[1].second.starts_with(xmp_name));
  EXPECT_EQ(segments[2].first, 0xE2);
  EXPECT_EQ(segments[3].first, 0xE2);
  EXPECT_EQ(segments[4], std::pair(0xFE, "one"s));
  EXPECT_EQ(segments[5], std::pair(0xFE, "two"s));
}

TEST(JpegMetadata, ThePixelsStayWhatTheyAre) {
  Metadata metadata = with_text("Comment", "x");
  metadata.icc_profile = profile(132, "RGB ");
  metadata.density = PixelDensity{300, 300};
  EXPECT_EQ(support::decode_with_libjpeg(encode(metadata)).samples, support::decode_with_libjpeg(encode({})).samples);
}

TEST(JpegMetadata, DensityIsInTheJfifHeader) {
  EXPECT_EQ(jfif({}), "JFIF\0\x01\x01\0\0\x01\0\x01\0\0"s);
  const auto density = [](double x, double y) {
    return jfif(metadata_with([&](Metadata& m) { m.density = PixelDensity{x, y}; }));
  };
  EXPECT_EQ(density(72, 300), "JFIF\0\x01\x01\x01\0\x48\x01\x2C\0\0"s);
  EXPECT_EQ(density(0.5, 65535.4), "JFIF\0\x01\x01\x01\0\x01\xFF\xFF\0\0"s);
  for (const double bad : {0.0, 0.49, -1.0, 65535.5, 1e300, std::numeric_limits<double>::infinity(),
                           std::numeric_limits<double>::quiet_NaN()}) {
    for (const PixelDensity& pair : {PixelDensity{bad, 72}, PixelDensity{72, bad}}) {
      expect_error([&] { (void)make_jpeg_encoder({}, metadata_with([&](Metadata& m) { m.density = pair; })); },
                   ErrorCode::invalid_argument, {"density is", "1 to 65535"});
    }
  }
}

TEST(JpegMetadata, AProfileIsCutIntoNumberedPieces) {
  for (const std::size_t size : {132U, 65519U, 65520U, 200000U}) {
    const Bytes bytes = profile(size, "RGB ");
    const auto segments = added(metadata_with([&](Metadata& m) { m.icc_profile = bytes; }));
    std::string joined;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      const auto& [marker, data] = segments[i];
      EXPECT_EQ(marker, 0xE2);
      EXPECT_EQ(data.substr(0, 12), "ICC_PROFILE\0"s);
      EXPECT_EQ(data.at(12), static_cast<char>(i + 1));
      EXPECT_EQ(data.at(13), static_cast<char>(segments.size()));
      joined += data.substr(14);
    }
    EXPECT_EQ(joined, support::text_of(bytes));
    EXPECT_EQ(segments.size(), (size + 65518) / 65519);
  }
}

TEST(JpegMetadata, AProfileHasAtMost255Pieces) {
  const auto with_profile = [](std::size_t size) {
    return metadata_with([&](Metadata& m) { m.icc_profile = profile(size, "RGB "); });
  };
  EXPECT_EQ(added(with_profile(16707345)).size(), 255U);
  expect_error([&] { (void)make_jpeg_encoder({}, with_profile(16707346)); }, ErrorCode::too_large,
               {"ICC profile", "16707346", "16707345"});
}

TEST(JpegMetadata, AProfileMustSuitThePicture) {
  const auto encoder = [](std::string_view colour_space) {
    return make_jpeg_encoder({}, metadata_with([&](Metadata& m) { m.icc_profile = profile(200, colour_space); }));
  };
  const PictureInfo gray = {.width = 1, .height = 1, .channels = 1};
  const PictureInfo rgb = {.width = 1, .height = 1, .channels = 3};
  encoder("GRAY")->check(gray);
  encoder("RGB ")->check(rgb);
  expect_error([&] { encoder("RGB ")->check(gray); }, ErrorCode::invalid_argument, {"gray"});
  expect_error([&] { encoder("GRAY")->check(rgb); }, ErrorCode::invalid_argument, {"RGB"});
}

// Written by hand after CIPA DC-008 and TIFF 6.0: two directories, entries by tag, long values after each.
TEST(JpegMetadata, ExifIsATiffFileOfSortedTags) {
  Metadata metadata;
  metadata.srgb = true;
  metadata.texts = {{"Software", "abcd"}, {"parameters", "a\xF0\x9F\x8C\xB8"}, {"Description", "abc"}};
  const std::string first =
      "\0\x03"
      "\x01\x0E\0\x02\0\0\0\x04"
      "abc\0"
      "\x01\x31\0\x02\0\0\0\x05\0\0\0\x32"
      "\x87\x69\0\x04\0\0\0\x01\0\0\0\x38"
      "\0\0\0\0"
      "abcd\0\0"s;
  const std::string second =
      "\0\x03"
      "\x90\0\0\x07\0\0\0\x04"
      "0232"
      "\x92\x86\0\x07\0\0\0\x0E\0\0\0\x62"
      "\xA0\x01\0\x03\0\0\0\x01\0\x01\0\0"
      "\0\0\0\0"
      "UNICODE\0\0a\xD8\x3C\xDF\x38"s;
  EXPECT_EQ(added(metadata).at(0).second, exif_name + "MM\0\x2A\0\0\0\x08"s + first + second);
}

TEST(JpegMetadata, ExifIsWrittenOnlyForWhatItHasATagFor) {
  EXPECT_EQ(added(with_text("Title", "x")).size(), 1U);
  EXPECT_EQ(added(with_text("author", "x")).size(), 1U);
  for (const char* keyword : {"Description", "ImageDescription", "Author", "Copyright", "Software", "parameters"}) {
    const auto segments = added(with_text(keyword, "x"));
    ASSERT_EQ(segments.size(), 2U) << keyword;
    EXPECT_TRUE(segments[0].second.starts_with(exif_name));
  }
  // Without a text there is no XMP.
  EXPECT_EQ(added(metadata_with([](Metadata& m) { m.srgb = true; })).size(), 1U);
}

TEST(JpegMetadata, TheFirstOfSeveralTextsGetsTheTag) {
  Metadata metadata;
  metadata.texts = {{"Author", "one"}, {"Author", "two"}, {"ImageDescription", "p"}, {"Description", "q"}};
  const std::string exif = added(metadata).at(0).second;
  const std::string xmp = added(metadata).at(1).second;
  EXPECT_NE(exif.find("one"), std::string::npos);
  EXPECT_EQ(exif.find("two"), std::string::npos);
  EXPECT_NE(exif.find("p\0"s), std::string::npos);
  EXPECT_EQ(exif.find("q\0"s), std::string::npos);
  for (const char* text : {">one<", ">two<", ">p<", ">q<"}) EXPECT_NE(xmp.find(text), std::string::npos) << text;
}

TEST(JpegMetadata, WhatJpegHasNoPlaceFor) {
  expect_error([] { (void)make_jpeg_encoder({}, metadata_with([](Metadata& m) { m.gamma = 0.45455; })); },
               ErrorCode::unsupported, {"JPEG", "gamma", "PNG"});
  expect_error([] { (void)make_jpeg_encoder({}, metadata_with([](Metadata& m) { m.cicp = Cicp(); })); },
               ErrorCode::unsupported, {"JPEG", "cicp", "PNG"});
  expect_error(
      [] {
        (void)make_jpeg_encoder({}, metadata_with([](Metadata& m) {
                                  m.srgb = true;
                                  m.icc_profile = profile(200, "RGB ");
                                }));
      },
      ErrorCode::invalid_argument, {"srgb and icc_profile"});
}

TEST(JpegMetadata, TextsMustBeTextThatXmlCanHold) {
  const auto refuse = [](const std::string& keyword, const std::string& text, const std::vector<std::string>& words) {
    expect_error([&] { (void)make_jpeg_encoder({}, with_text(keyword, text)); }, ErrorCode::invalid_argument, words);
  };
  refuse("", "x", {"keyword", "empty"});
  refuse("Title", "\xFF", {"\"Title\"", "UTF-8"});
  refuse("\xFF", "x", {"keyword", "UTF-8"});
  refuse("Title", "a\0b"s, {"\"Title\"", "NUL"});
  refuse("Title", "\x1B[0m", {"\"Title\"", "U+001B", "XMP"});
  refuse("Ti\x01tle", "x", {"U+0001"});
  refuse("Title", "\xEF\xBF\xBE", {"U+FFFE"});
  refuse("Title", "\xEF\xBF\xBF", {"U+FFFF"});
  for (const char* text : {"\t\r\n", "\x7F", "\xEF\xBF\xBD", "\xF4\x8F\xBF\xBF"}) {
    (void)make_jpeg_encoder({}, with_text("Title", text));
  }
  (void)make_jpeg_encoder({}, with_text("no XML name: \xE3\x81\x82 <&>", "x"));
}

TEST(JpegMetadata, WhatMeansSomethingInXmlIsEscaped) {
  const std::string xmp = added(with_text("parameters", "<a href=\"x\">&'")).at(1).second;
  EXPECT_NE(xmp.find("&lt;a href=&quot;x&quot;&gt;&amp;&#39;<"), std::string::npos) << xmp;
}

/// The longest text whose segment, found by its name, still fits; every character takes `bytes`.
void expect_limit(const std::string& keyword, const std::string& name, std::size_t bytes, const std::string& word) {
  const auto segments = added(with_text(keyword, "x"));
  const auto found =
      std::ranges::find_if(segments, [&](const auto& segment) { return segment.second.starts_with(name); });
  ASSERT_NE(found, segments.end());
  const std::size_t most = (largest_segment - found->second.size()) / bytes + 1;
  (void)encode(with_text(keyword, std::string(most, 'x')));
  const std::size_t size = found->second.size() + most * bytes;
  expect_error([&] { (void)make_jpeg_encoder({}, with_text(keyword, std::string(most + 1, 'x'))); },
               ErrorCode::too_large, {word, std::to_string(size), "65533"});
}

TEST(JpegMetadata, ASegmentIsTheLimitAndTheMessageSaysTheSize) {
  expect_limit("Title", xmp_name, 1, "XMP");
  expect_limit("Comment", xmp_name, 1, "XMP");
  expect_limit("parameters", exif_name, 2, "EXIF");
}

TEST(JpegMetadata, WhatTheSinkThrowsPassesThrough) {
  Metadata metadata = with_text("Comment", std::string(30000, 'x'));
  metadata.icc_profile = profile(100000, "RGB ");
  const auto encoder = make_jpeg_encoder({}, metadata);
  const std::size_t size = encode(metadata).size();
  for (std::size_t place = 0; place < size; place += 10007) {
    support::FailingSink<int> sink(place, 42);
    EXPECT_THROW((void)encoder->encode(picture, sink, {}), int);
  }
}

}  // namespace
