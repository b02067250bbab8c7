// Owns the proof that Netpbm files are their header and the rows, to the byte.
// Must not know tensors or files.
#include "tensorimage/pnm.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <stdexcept>
#include <string>

#include "golden/decoders.hpp"
#include "support.hpp"
#include "tensorimage/error.hpp"

namespace {

using namespace tensorimage;
using support::Bytes;
using support::expect_error;
using support::PatternSource;

Bytes encode(PnmKind kind, const RowSource& source, const EncodeContext& context = {}) {
  const auto encoder = make_pnm_encoder(kind);
  encoder->check(source.info());
  MemorySink sink;
  (void)encoder->encode(source, sink, context);
  return sink.take();
}

/// A header's text with the pixels behind it, the high byte of each 16-bit sample first.
Bytes expected(const std::string& header, const PatternSource& source) {
  Bytes file = support::bytes_of(header);
  Bytes pixels = source.pixels();
  if (source.info().bit_depth == 16 && std::endian::native == std::endian::little) {
    for (std::size_t i = 0; i < pixels.size(); i += 2) std::swap(pixels[i], pixels[i + 1]);
  }
  file.insert(file.end(), pixels.begin(), pixels.end());
  return file;
}

TEST(Pnm, IsAHeaderAndTheRows) {
  const PatternSource gray({5, 3, 1, 8});
  const PatternSource colour({70, 5, 3, 8});
  EXPECT_EQ(encode(PnmKind::pgm, gray), expected("P5\n5 3\n255\n", gray));
  EXPECT_EQ(encode(PnmKind::ppm, colour), expected("P6\n70 5\n255\n", colour));
  EXPECT_EQ(encode(PnmKind::pnm, gray), expected("P5\n5 3\n255\n", gray));
  EXPECT_EQ(encode(PnmKind::pnm, colour), expected("P6\n70 5\n255\n", colour));
}

TEST(Pnm, SixteenBitsHaveTheHighByteFirst) {
  const PatternSource gray({5, 3, 1, 16});
  const PatternSource colour({1, 1, 3, 16});
  EXPECT_EQ(encode(PnmKind::pgm, gray), expected("P5\n5 3\n65535\n", gray));
  EXPECT_EQ(encode(PnmKind::ppm, colour), expected("P6\n1 1\n65535\n", colour));
  EXPECT_EQ(encode(PnmKind::pnm, colour), expected("P6\n1 1\n65535\n", colour));
}

TEST(Pnm, PamNamesEveryKindOfPicture) {
  const std::string types[] = {"GRAYSCALE", "GRAYSCALE_ALPHA", "RGB", "RGB_ALPHA"};
  for (const int channels : {1, 2, 3, 4}) {
    for (const int bit_depth : {8, 16}) {
      const PatternSource source({7, 2, channels, bit_depth});
      const std::string header = "P7\nWIDTH 7\nHEIGHT 2\nDEPTH " + std::to_string(channels) + "\nMAXVAL " +
                                 (bit_depth == 8 ? "255" : "65535") + "\nTUPLTYPE " +
                                 types[static_cast<std::size_t>(channels - 1)] + "\nENDHDR\n";
      EXPECT_EQ(encode(PnmKind::pam, source), expected(header, source));
    }
  }
}

TEST(Pnm, ReadsBack) {
  for (const int channels : {1, 2, 3, 4}) {
    for (const int bit_depth : {8, 16}) {
      // Several bands, the last of them short.
      const PatternSource source({333, 601, channels, bit_depth});
      const golden::Decoded decoded = golden::decode_netpbm(encode(PnmKind::pam, source));
      EXPECT_EQ(decoded.info.width, 333);
      EXPECT_EQ(decoded.info.height, 601);
      EXPECT_EQ(decoded.info.channels, channels);
      EXPECT_EQ(decoded.samples, source.pixels());
    }
  }
}

TEST(Pnm, ThreadsDoNotChangeTheBytes) {
  const PatternSource source({700, 900, 4, 16});
  const Bytes file = encode(PnmKind::pam, source, {.threads = 1, .progress = {}});
  for (const int threads : {0, 2, 7}) EXPECT_EQ(encode(PnmKind::pam, source, {threads, {}}), file);
}

TEST(Pnm, RefusesChannelsThatAKindCannotHold) {
  const auto refused = [](PnmKind kind, int channels, const std::vector<std::string>& words) {
    expect_error([&] { make_pnm_encoder(kind)->check({.width = 4, .height = 4, .channels = channels}); },
                 ErrorCode::unsupported, words);
  };
  refused(PnmKind::pgm, 2, {"pgm", "2 channels", "pam"});
  refused(PnmKind::pgm, 3, {"pgm", "3 channels", "ppm", "keep_gray"});
  refused(PnmKind::pgm, 4, {"pgm", "4 channels", "pam"});
  refused(PnmKind::ppm, 1, {"ppm", "1 channel", "pgm"});
  refused(PnmKind::ppm, 2, {"ppm", "2 channels"});
  refused(PnmKind::ppm, 4, {"ppm", "4 channels"});
  refused(PnmKind::pnm, 2, {"pnm", "2 channels"});
  refused(PnmKind::pnm, 4, {"pnm", "4 channels"});
  refused(PnmKind::pam, 0, {"pam", "0 channels"});
  refused(PnmKind::pam, 5, {"pam", "5 channels"});
}

TEST(Pnm, RefusesPicturesThatNoSourceOfThisLibraryMakesButAUsersMay) {
  for (const int bit_depth : {0, 1, 12, 32}) {
    expect_error(
        [&] {
          make_pnm_encoder(PnmKind::pam)->check({.width = 4, .height = 4, .channels = 3, .bit_depth = bit_depth});
        },
        ErrorCode::unsupported, {std::to_string(bit_depth)});
  }
  EXPECT_THROW(make_pnm_encoder(PnmKind::pam)->check({.width = 0, .height = 4}), Error);
  EXPECT_THROW(make_pnm_encoder(PnmKind::pam)->check({.width = 4, .height = 0}), Error);
}

TEST(Pnm, NamesItsKindInTheReport) {
  EXPECT_EQ(make_pnm_encoder(PnmKind::pgm)->format(), "pgm");
  EXPECT_EQ(make_pnm_encoder(PnmKind::ppm)->format(), "ppm");
  EXPECT_EQ(make_pnm_encoder(PnmKind::pnm)->format(), "pnm");
  EXPECT_EQ(make_pnm_encoder(PnmKind::pam)->format(), "pam");
}

TEST(Pnm, WhatTheSinkThrowsPassesThrough) {
  const PatternSource source({20, 10, 3, 8});
  const std::size_t size = encode(PnmKind::ppm, source).size();
  for (const std::size_t place : {std::size_t{0}, std::size_t{5}, std::size_t{14}, size - 1}) {
    support::FailingSink<int> sink(place, 7);
    EXPECT_THROW((void)make_pnm_encoder(PnmKind::ppm)->encode(source, sink, {}), int);
  }
}

TEST(Pnm, RefusesAPictureWhoseBytesNoSizeCanHold) {
  // 2^62 pixels of four bytes: a row of 2^64 bytes, which wraps to none.
  constexpr std::int64_t wide = std::int64_t{1} << 62;
  for (const PictureInfo& info : {PictureInfo{wide, 1, 4, 8}, PictureInfo{1, wide, 4, 8}, PictureInfo{wide, wide, 1, 8},
                                  PictureInfo{wide, 1, 1, 16}}) {
    expect_error([&info] { (void)encode(PnmKind::pam, PatternSource(info)); }, ErrorCode::too_large,
                 {std::to_string(wide), "more bytes than 64 bits count"});
  }
}

}  // namespace
