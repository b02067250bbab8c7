// Owns the proof that JPEG files are what libjpeg writes for the same pixels and options, and what is refused.
// Must not know tensors or files.
#include "tensorimage/jpeg.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "codec_readers.hpp"
#include "jpeg_oracle.hpp"
#include "support.hpp"
#include "tensorimage/error.hpp"

namespace {

using namespace tensorimage;
using support::Bytes;
using support::expect_error;
using support::PatternSource;

Bytes encode(const RowSource& source, const JpegOptions& options = {}, const EncodeContext& context = {}) {
  const auto encoder = make_jpeg_encoder(options);
  encoder->check(source.info());
  MemorySink sink;
  const Tally tally = encoder->encode(source, sink, context);
  EXPECT_EQ(tally.values, static_cast<std::uint64_t>(source.info().width * source.info().height) *
                              static_cast<std::uint64_t>(source.info().channels))
      << "each row is read once";
  return sink.take();
}

Bytes by_libjpeg(const PatternSource& source, const JpegOptions& options) {
  return support::encode_with_libjpeg(source.info(), source.pixels(), options);
}

TEST(Jpeg, IsWhatLibjpegWritesForEverySize) {
  for (const auto& [width, height] :
       {std::pair<std::int64_t, std::int64_t>{1, 1}, {1, 9}, {9, 1}, {8, 8}, {7, 31}, {16, 16}, {70, 5}, {257, 130}}) {
    for (const int channels : {1, 3}) {
      const PatternSource source({width, height, channels, 8});
      EXPECT_EQ(encode(source), by_libjpeg(source, {})) << width << " x " << height << " x " << channels;
    }
  }
}

TEST(Jpeg, IsWhatLibjpegWritesForEveryOption) {
  const PatternSource source({90, 61, 3, 8});
  for (const int quality : {1, 10, 75, 76, 100}) {
    for (const Subsampling subsampling : {Subsampling::s444, Subsampling::s422, Subsampling::s420}) {
      for (const bool progressive : {false, true}) {
        for (const bool optimize : {false, true}) {
          const JpegOptions options{quality, subsampling, progressive, optimize};
          EXPECT_EQ(encode(source, options), by_libjpeg(source, options)) << quality << progressive << optimize;
        }
      }
    }
  }
}

TEST(Jpeg, TheHeaderSaysWhatWasAsked) {
  const PatternSource colour({70, 41, 3, 8});
  const auto header = [&](const JpegOptions& options) { return support::jpeg_header(encode(colour, options)); };
  const auto plain = header({});
  EXPECT_EQ(plain.frame_marker, 0xC0);
  EXPECT_EQ(plain.precision, 8);
  EXPECT_EQ(plain.width, 70);
  EXPECT_EQ(plain.height, 41);
  EXPECT_EQ(plain.scans, 1);
  EXPECT_TRUE(plain.jfif);
  EXPECT_EQ(plain.samplings, (std::vector<int>{0x22, 0x11, 0x11}));
  EXPECT_EQ(header({.subsampling = Subsampling::s422}).samplings, (std::vector<int>{0x21, 0x11, 0x11}));
  EXPECT_EQ(header({.subsampling = Subsampling::s444}).samplings, (std::vector<int>{0x11, 0x11, 0x11}));
  const auto progressive = header({.progressive = true});
  EXPECT_EQ(progressive.frame_marker, 0xC2);
  EXPECT_GT(progressive.scans, 1);
  EXPECT_EQ(progressive.samplings, (std::vector<int>{0x22, 0x11, 0x11}));
  const auto gray = support::jpeg_header(encode(PatternSource({70, 41, 1, 8}), {.subsampling = Subsampling::s444}));
  EXPECT_EQ(gray.samplings.size(), 1U);
}

TEST(Jpeg, OptimisedTablesAreSmallerAndGiveTheSamePicture) {
  const PatternSource source({200, 200, 3, 8});
  const Bytes plain = encode(source);
  const Bytes optimised = encode(source, {.optimize = true});
  EXPECT_LT(optimised.size(), plain.size());
  EXPECT_EQ(support::decode_with_libjpeg(optimised).samples, support::decode_with_libjpeg(plain).samples);
}

/// A picture of one colour, which survives the best quality as it is.
class FlatSource final : public RowSource {
 public:
  FlatSource(const PictureInfo& info, std::vector<std::byte> pixel) : info_(info), pixel_(std::move(pixel)) {}
  [[nodiscard]] const PictureInfo& info() const noexcept override { return info_; }
  void read_rows(std::int64_t, std::int64_t count, std::byte* out, Tally& tally) const noexcept override {
    const std::size_t size = info_.row_bytes() * static_cast<std::size_t>(count);
    for (std::size_t i = 0; i < size; ++i) out[i] = pixel_[i % pixel_.size()];
    tally.values += size;
  }

 private:
  PictureInfo info_;
  std::vector<std::byte> pixel_;
};

TEST(Jpeg, DecodesToTheColoursThatWereGiven) {
  for (const int level : {0, 1, 77, 128, 254, 255}) {
    const auto byte = static_cast<std::byte>(level);
    const auto gray = support::decode_with_libjpeg(encode(FlatSource({20, 9, 1, 8}, {byte}), {.quality = 100}));
    EXPECT_EQ(gray.info.channels, 1);
    EXPECT_EQ(gray.samples, Bytes(20 * 9, byte));
    const auto rgb =
        support::decode_with_libjpeg(encode(FlatSource({20, 9, 3, 8}, {byte, byte, byte}), {.quality = 100}));
    EXPECT_EQ(rgb.info.channels, 3);
    EXPECT_EQ(rgb.samples, Bytes(20 * 9 * 3, byte));
  }
  // Red is not blue: one unit of rounding in either direction of the colour transform.
  const std::vector<std::byte> orange = {std::byte{250}, std::byte{120}, std::byte{10}};
  const auto decoded = support::decode_with_libjpeg(encode(FlatSource({20, 9, 3, 8}, orange), {.quality = 100}));
  for (std::size_t i = 0; i < decoded.samples.size(); ++i) {
    ASSERT_NEAR(std::to_integer<int>(decoded.samples[i]), std::to_integer<int>(orange[i % 3]), 2);
  }
}

TEST(Jpeg, RefusesQualitiesOffTheScale) {
  for (const int quality : {0, 101, -1, 1000}) {
    expect_error([&] { (void)make_jpeg_encoder({.quality = quality}); }, ErrorCode::invalid_argument,
                 {"quality is " + std::to_string(quality), "1 to 100"});
  }
}

TEST(Jpeg, RefusesAlphaAndSaysWhatToDo) {
  for (const int channels : {2, 4}) {
    expect_error([&] { make_jpeg_encoder()->check({.width = 4, .height = 4, .channels = channels}); },
                 ErrorCode::unsupported, {"JPEG", "alpha", std::to_string(channels) + " channels", "PNG"});
  }
}

TEST(Jpeg, RefusesSixteenBits) {
  expect_error([] { make_jpeg_encoder()->check({.width = 4, .height = 4, .channels = 3, .bit_depth = 16}); },
               ErrorCode::unsupported, {"JPEG", "16", "bit depth of 8"});
}

TEST(Jpeg, RefusesPicturesThatNoSourceOfThisLibraryMakesButAUsersMay) {
  for (const int channels : {0, 5, -1}) {
    expect_error([&] { make_jpeg_encoder()->check({.width = 4, .height = 4, .channels = channels}); },
                 ErrorCode::unsupported, {std::to_string(channels)});
  }
  EXPECT_THROW(make_jpeg_encoder()->check({.width = 0, .height = 4}), Error);
  EXPECT_THROW(make_jpeg_encoder()->check({.width = 4, .height = 0}), Error);
}

TEST(Jpeg, RefusesSidesBeyondItsLimit) {
  const auto encoder = make_jpeg_encoder();
  encoder->check({.width = 65500, .height = 65500});
  expect_error([&] { encoder->check({.width = 65501, .height = 1}); }, ErrorCode::too_large, {"65501 x 1", "65500"});
  expect_error([&] { encoder->check({.width = 1, .height = 65501}); }, ErrorCode::too_large, {"1 x 65501", "65500"});
  expect_error([&] { encoder->check({.width = std::int64_t{1} << 40, .height = 1}); }, ErrorCode::too_large,
               {"1099511627776 x 1", "65500"});
}

TEST(Jpeg, GoesUpToItsLimit) {
  for (const auto& [width, height] : {std::pair<std::int64_t, std::int64_t>{65500, 1}, {1, 65500}}) {
    const PatternSource source({width, height, 3, 8});
    const Bytes file = encode(source);
    EXPECT_EQ(file, by_libjpeg(source, {}));
    EXPECT_EQ(support::decode_with_libjpeg(file).info.width, width);
    EXPECT_EQ(support::decode_with_libjpeg(file).info.height, height);
  }
}

TEST(Jpeg, ThreadsDoNotChangeTheBytes) {
  const PatternSource source({700, 900, 3, 8});
  const Bytes file = by_libjpeg(source, {});
  for (const int threads : {0, 1, 2, 7}) EXPECT_EQ(encode(source, {}, {threads, {}}), file);
}

struct Unique : std::runtime_error {
  explicit Unique(int which) : std::runtime_error("unique"), number(which) {}
  int number;
  friend bool operator==(const Unique& a, const Unique& b) { return a.number == b.number; }
};

template <class Exception>
void expect_passed_through(const RowSource& source, const JpegOptions& options, const Exception& exception,
                           int threads) {
  const std::size_t size = encode(source, options).size();
  for (std::size_t place = 0; place < size; place += size / 60 + 1) {
    support::FailingSink<Exception> sink(place, exception);
    try {
      (void)make_jpeg_encoder(options)->encode(source, sink, {threads, {}});
      FAIL() << "nothing was thrown at byte " << place;
    } catch (const Exception& caught) {
      ASSERT_EQ(caught, exception);
    }
  }
}

TEST(Jpeg, WhatTheSinkThrowsPassesThroughLibjpeg) {
  expect_passed_through(PatternSource({40, 30, 3, 8}), {}, Unique(1), 1);
  expect_passed_through(PatternSource({40, 30, 3, 8}), {.progressive = true}, 42, 1);
  // Larger than libjpeg's buffer, so that the sink is called from inside the rows too.
  expect_passed_through(PatternSource({700, 900, 3, 8}), {.quality = 100}, Unique(2), 2);
  expect_passed_through(PatternSource({300, 300, 3, 8}), {.quality = 100, .optimize = true}, Unique(3), 1);
}

}  // namespace
