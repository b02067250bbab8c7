// Owns the proof that PNG files hold the chunks that metadata asks for, in their places, and no others.
// Must not know tensors or files.
#include <gtest/gtest.h>
#include <zlib.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string>

#include "codec_readers.hpp"
#include "metadata_sample.hpp"
#include "support.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/png.hpp"

namespace {

using namespace tensorimage;
using namespace std::string_literals;
using metadata_sample::metadata_with;
using metadata_sample::profile;
using metadata_sample::with_text;
using support::Bytes;
using support::bytes_of;
using support::expect_error;
using support::PatternSource;

const PatternSource picture({9, 7, 3, 8});

Bytes encode(const Metadata& metadata, const RowSource& source = picture) {
  const auto encoder = make_png_encoder({}, metadata);
  encoder->check(source.info());
  MemorySink sink;
  (void)encoder->encode(source, sink, {});
  return sink.take();
}

std::string types_of(const Bytes& file) {
  std::string types;
  for (const auto& chunk : support::png_chunks(file)) types += (types.empty() ? "" : " ") + chunk.type;
  return types;
}

/// The data of the one chunk that the metadata adds to a picture of three chunks.
std::string only_chunk(const Metadata& metadata, const std::string& type) {
  const auto chunks = support::png_chunks(encode(metadata));
  EXPECT_EQ(chunks.size(), 4U);
  EXPECT_EQ(chunks.at(1).type, type);
  return support::text_of(chunks.at(1).data);
}

TEST(PngMetadata, ChunksStandWhereTheSpecificationWantsThem) {
  Metadata metadata;
  EXPECT_EQ(types_of(encode(metadata)), "IHDR IDAT IEND");
  metadata.texts = {{"Title", "plain"}, {"Author", "\xE3\x81\x82"}, {"Title", "again"}};
  metadata.gamma = 0.45455;
  metadata.cicp = Cicp();
  metadata.density = PixelDensity();
  metadata.srgb = true;
  EXPECT_EQ(types_of(encode(metadata)), "IHDR cICP sRGB gAMA pHYs tEXt iTXt tEXt IDAT IEND");
  metadata.srgb = false;
  metadata.icc_profile = profile(500, "RGB ");
  PictureInfo info = {.width = 9, .height = 7, .channels = 1};
  info.palette = std::make_shared<Palette>(Palette{std::vector<Colour>(256), 3});
  EXPECT_EQ(types_of(encode(metadata, PatternSource(info))),
            "IHDR cICP iCCP gAMA PLTE tRNS pHYs tEXt iTXt tEXt IDAT IEND");
}

TEST(PngMetadata, ThePixelsStayWhatTheyAre) {
  Metadata metadata = with_text("Title", "x");
  metadata.gamma = 1.0;
  metadata.cicp = Cicp{9, 16, 0, false};
  metadata.icc_profile = profile(132, "RGB ");
  const auto plain = support::png_chunks(encode({}));
  const auto with = support::png_chunks(encode(metadata));
  EXPECT_EQ(plain.front().data, with.front().data);
  EXPECT_EQ(plain.at(1).data, with.at(with.size() - 2).data);
  // libpng would look into the profile, which is one only as far as this library looks.
  EXPECT_EQ(golden::decode_with_spng(encode(metadata)).samples, picture.pixels());
}

TEST(PngMetadata, TextIsLatin1WhereThatHoldsIt) {
  EXPECT_EQ(only_chunk(with_text("Title", "plain"), "tEXt"), "Title\0plain"s);
  EXPECT_EQ(only_chunk(with_text("Title", ""), "tEXt"), "Title\0"s);
  EXPECT_EQ(only_chunk(with_text("Title", "caf\xC3\xA9 \xC3\xBF\xC2\xA0\n\t"), "tEXt"), "Title\0caf\xE9 \xFF\xA0\n\t"s);
  EXPECT_EQ(only_chunk(with_text("Th\xC3\xA9me", "x"), "tEXt"), "Th\xE9me\0x"s);
  const std::string keyword(79, 'k');
  EXPECT_EQ(only_chunk(with_text(keyword, "x"), "tEXt"), keyword + "\0x"s);
}

TEST(PngMetadata, OtherTextIsUtf8) {
  const auto international = [](const std::string& keyword, const std::string& text) {
    return keyword + "\0\0\0\0\0"s + text;
  };
  for (const std::string& text : {"\xC4\x80"s, "\xE3\x81\x82\xE3\x81\x84"s, "a \xF0\x9F\x8C\xB8"s, "\xE2\x82\xAC 5"s}) {
    EXPECT_EQ(only_chunk(with_text("Title", text), "iTXt"), international("Title", text));
  }
  EXPECT_EQ(only_chunk(with_text("Th\xC3\xA9me", "\xC4\x80"), "iTXt"), international("Th\xE9me", "\xC4\x80"));
  // Code points that Latin-1 has, but that readers show as letters of code page 1252.
  EXPECT_EQ(only_chunk(with_text("Title", "\xC2\x80"), "iTXt"), international("Title", "\xC2\x80"));
  EXPECT_EQ(only_chunk(with_text("Title", "\xC2\x9F"), "iTXt"), international("Title", "\xC2\x9F"));
}

TEST(PngMetadata, KeywordsAreThoseOfTheSpecification) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> rows = {
      {"", {"empty"}},
      {std::string(80, 'k'), {"80 characters", "79"}},
      {" Title", {"space"}},
      {"Title ", {"space"}},
      {" ", {"space"}},
      {"My  title", {"two in a row"}},
      {"Ti\ntle", {"U+000A", "printable Latin-1"}},
      {"Ti\x7Ftle", {"U+007F"}},
      {"Ti\xC2\xA0tle", {"U+00A0"}},
      {"Ti\xC2\x85tle", {"U+0085"}},
      {"\xE3\x81\x82", {"U+3042"}},
      {"a\0b"s, {"NUL"}},
      {"a\xFF", {"UTF-8"}},
  };
  for (const auto& [keyword, words] : rows) {
    SCOPED_TRACE(keyword);
    expect_error([&, &name = keyword] { (void)make_png_encoder({}, with_text(name, "x")); },
                 ErrorCode::invalid_argument, words);
  }
  for (const char* keyword : {"a", "a b c", "\xC2\xA1", "~", "\xC3\xBF"})
    (void)make_png_encoder({}, with_text(keyword, "x"));
}

TEST(PngMetadata, TextsMustBeUtf8WithoutNul) {
  expect_error([] { (void)make_png_encoder({}, with_text("Title", "a\0b"s)); }, ErrorCode::invalid_argument,
               {"\"Title\"", "NUL"});
  expect_error([] { (void)make_png_encoder({}, with_text("Title", "caf\xE9")); }, ErrorCode::invalid_argument,
               {"\"Title\"", "UTF-8"});
}

TEST(PngMetadata, ColourSpaces) {
  EXPECT_EQ(only_chunk(metadata_with([](Metadata& m) { m.srgb = true; }), "sRGB"), "\0"s);
  EXPECT_EQ(only_chunk(metadata_with([](Metadata& m) { m.cicp = Cicp(); }), "cICP"), "\x01\x0D\0\x01"s);
  EXPECT_EQ(only_chunk(metadata_with([](Metadata& m) { m.cicp = Cicp{9, 16, 0, false}; }), "cICP"), "\x09\x10\0\0"s);
  // The ends of H.273's ranges, and the numbers outside of them.
  for (const std::uint8_t primaries : std::array<std::uint8_t, 5>{1, 2, 4, 12, 22}) {
    for (const std::uint8_t transfer : std::array<std::uint8_t, 4>{1, 2, 4, 18}) {
      const std::string chunk = only_chunk(metadata_with([&](Metadata& m) {
                                             m.cicp = Cicp{primaries, transfer, 0, true};
                                           }),
                                           "cICP");
      EXPECT_EQ(chunk, (std::string{static_cast<char>(primaries), static_cast<char>(transfer), 0, 1}));
    }
  }
  const auto gamma = [](double value) {
    return only_chunk(metadata_with([&](Metadata& m) { m.gamma = value; }), "gAMA");
  };
  EXPECT_EQ(gamma(1 / 2.2), "\0\0\xB1\x8F"s);  // 45455
  EXPECT_EQ(gamma(1.0), "\0\x01\x86\xA0"s);    // 100000
  EXPECT_EQ(gamma(0.00001), "\0\0\0\x01"s);
  EXPECT_EQ(gamma(21474.83647), "\x7F\xFF\xFF\xFF"s);
}

TEST(PngMetadata, ColourSpacesThatAreRefused) {
  for (const double gamma : {0.0, -1.0, 0.000004, 21474.83648, 1e300, std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::quiet_NaN()}) {
    expect_error([&] { (void)make_png_encoder({}, metadata_with([&](Metadata& m) { m.gamma = gamma; })); },
                 ErrorCode::invalid_argument, {"gamma is", "0.00001 to 21474.83647"});
  }
  const auto refuse_cicp = [](const Cicp& cicp, const std::vector<std::string>& words) {
    expect_error([&] { (void)make_png_encoder({}, metadata_with([&](Metadata& m) { m.cicp = cicp; })); },
                 ErrorCode::invalid_argument, words);
  };
  refuse_cicp({1, 13, 1, true}, {"cicp.matrix is 1", "only 0"});
  refuse_cicp({0, 13, 0, true}, {"cicp.primaries is 0", "22"});
  refuse_cicp({3, 13, 0, true}, {"cicp.primaries is 3"});
  refuse_cicp({13, 13, 0, true}, {"cicp.primaries is 13"});
  refuse_cicp({23, 13, 0, true}, {"cicp.primaries is 23"});
  refuse_cicp({1, 3, 0, true}, {"cicp.transfer is 3"});
  refuse_cicp({1, 0, 0, true}, {"cicp.transfer is 0", "18"});
  refuse_cicp({1, 19, 0, true}, {"cicp.transfer is 19"});
  const auto both = [](double gamma) {
    return metadata_with([&](Metadata& m) {
      m.srgb = true;
      m.gamma = gamma;
    });
  };
  (void)make_png_encoder({}, both(1 / 2.2));
  expect_error([&] { (void)make_png_encoder({}, both(1.0)); }, ErrorCode::invalid_argument, {"gamma is 1", "srgb"});
}

TEST(PngMetadata, AProfileComesBackUnchanged) {
  for (const std::size_t size : {132U, 1000U, 70000U}) {
    const Bytes bytes = profile(size, "RGB ");
    const Bytes data = bytes_of(only_chunk(metadata_with([&](Metadata& m) { m.icc_profile = bytes; }), "iCCP"));
    const std::string head = "ICC profile\0\0"s;
    ASSERT_EQ(support::text_of(std::span(data).first(head.size())), head);
    Bytes inflated(size + 1);
    uLongf inflated_size = inflated.size();
    ASSERT_EQ(uncompress(reinterpret_cast<Bytef*>(inflated.data()), &inflated_size,
                         reinterpret_cast<const Bytef*>(data.data()) + head.size(), data.size() - head.size()),
              Z_OK);
    inflated.resize(inflated_size);
    EXPECT_EQ(inflated, bytes);
  }
}

TEST(PngMetadata, ProfilesThatAreNone) {
  const auto refuse = [](const Bytes& bytes, const std::vector<std::string>& words) {
    expect_error([&] { (void)make_png_encoder({}, metadata_with([&](Metadata& m) { m.icc_profile = bytes; })); },
                 ErrorCode::invalid_argument, words);
  };
  Bytes bytes = profile(200, "RGB ");
  refuse(Bytes(131), {"131 bytes", "132"});
  refuse(Bytes(bytes.begin(), bytes.end() - 1), {"199 bytes", "says 200"});
  bytes.push_back(std::byte{0});
  refuse(bytes, {"201 bytes", "says 200"});
  refuse(profile(200, "CMYK"), {"neither gray nor RGB"});
  bytes = profile(200, "RGB ");
  bytes[36] = std::byte{'A'};
  refuse(bytes, {"acsp"});
  expect_error(
      [] {
        (void)make_png_encoder({}, metadata_with([](Metadata& m) {
                                 m.srgb = true;
                                 m.icc_profile = profile(200, "RGB ");
                               }));
      },
      ErrorCode::invalid_argument, {"srgb and icc_profile", "contradict"});
}

TEST(PngMetadata, AProfileMustSuitThePicture) {
  const auto encoder = [](std::string_view colour_space) {
    return make_png_encoder({}, metadata_with([&](Metadata& m) { m.icc_profile = profile(200, colour_space); }));
  };
  PictureInfo indexed = {.width = 1, .height = 1, .channels = 1};
  indexed.palette = std::make_shared<Palette>(Palette{{Colour{}}});
  encoder("RGB ")->check(indexed);
  expect_error([&] { encoder("GRAY")->check(indexed); }, ErrorCode::invalid_argument, {"gray", "indexed"});
  for (const int bit_depth : {8, 16}) {
    for (const int channels : {1, 2}) {
      const PictureInfo info = {.width = 1, .height = 1, .channels = channels, .bit_depth = bit_depth};
      encoder("GRAY")->check(info);
      expect_error([&] { encoder("RGB ")->check(info); }, ErrorCode::invalid_argument, {"gray profile"});
    }
    for (const int channels : {3, 4}) {
      const PictureInfo info = {.width = 1, .height = 1, .channels = channels, .bit_depth = bit_depth};
      encoder("RGB ")->check(info);
      expect_error([&] { encoder("GRAY")->check(info); }, ErrorCode::invalid_argument, {"RGB", "keep_gray"});
    }
  }
}

TEST(PngMetadata, DensityIsInPixelsPerMetre) {
  const auto density = [](double x, double y) {
    return only_chunk(metadata_with([&](Metadata& m) { m.density = PixelDensity{x, y}; }), "pHYs");
  };
  EXPECT_EQ(density(72, 300), "\0\0\x0B\x13\0\0\x2E\x23\x01"s);  // 2835 and 11811
  EXPECT_EQ(density(0.0254, 0.0254 * 2147483647), "\0\0\0\x01\x7F\xFF\xFF\xFF\x01"s);
  for (const double bad : {0.0, -72.0, 0.01, 0.0254 * 2147483648, std::numeric_limits<double>::infinity(),
                           std::numeric_limits<double>::quiet_NaN()}) {
    for (const PixelDensity& pair : {PixelDensity{bad, 72}, PixelDensity{72, bad}}) {
      expect_error([&] { (void)make_png_encoder({}, metadata_with([&](Metadata& m) { m.density = pair; })); },
                   ErrorCode::invalid_argument, {"density is", "pixels per inch", "0.0254"});
    }
  }
}

TEST(PngMetadata, WhatTheSinkThrowsInAChunkPassesThrough) {
  Metadata metadata = with_text("Title", std::string(1000, 'x'));
  metadata.icc_profile = profile(1000, "RGB ");
  const auto encoder = make_png_encoder({}, metadata);
  const std::size_t size = encode(metadata).size();
  for (std::size_t place = 0; place < size; place += 7) {
    support::FailingSink<int> sink(place, 42);
    EXPECT_THROW((void)encoder->encode(picture, sink, {}), int);
  }
}

TEST(PngMetadata, SrgbAndOtherCodePointsContradictEachOther) {
  Metadata metadata;
  metadata.srgb = true;
  metadata.cicp = Cicp{9, 16, 0, true};
  expect_error([&] { (void)make_png_encoder({}, metadata); }, ErrorCode::invalid_argument,
               {"srgb", "primaries 9", "transfer 16", "1 and 13"});
  metadata.cicp = Cicp{1, 16, 0, true};
  expect_error([&] { (void)make_png_encoder({}, metadata); }, ErrorCode::invalid_argument,
               {"srgb", "primaries 1", "transfer 16"});
  metadata.cicp = Cicp{1, 13, 0, true};
  EXPECT_NO_THROW((void)make_png_encoder({}, metadata));
}

}  // namespace
