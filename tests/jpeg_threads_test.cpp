// Owns the proof that strips on several threads give the very bytes of one plain use of libjpeg, and end well when
// something fails.
// Must not know tensors or files.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>

#include "encoders/jpeg/huffman.hpp"
#include "encoders/jpeg/writer.hpp"
#include "jpeg_oracle.hpp"
#include "metadata_sample.hpp"
#include "random_bits.hpp"
#include "support.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/jpeg.hpp"

namespace {

using namespace tensorimage;
using support::Bytes;
using support::PatternSource;

/// A picture of given bytes that counts how often each of its rows is read.
class BytesSource final : public RowSource {
 public:
  BytesSource(const PictureInfo& info, Bytes bytes)
      : info_(info), bytes_(std::move(bytes)), reads_(static_cast<std::size_t>(info.height)) {}
  [[nodiscard]] const PictureInfo& info() const noexcept override { return info_; }
  void read_rows(std::int64_t first, std::int64_t count, std::byte* out, Tally& tally) const noexcept override {
    const std::size_t row = info_.row_bytes();
    for (std::int64_t y = first; y < first + count; ++y) ++reads_[static_cast<std::size_t>(y)];
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(first) * row),
                static_cast<std::size_t>(count) * row, out);
    tally.values += static_cast<std::uint64_t>(count);
    tally.black += static_cast<std::uint64_t>(first);
  }
  [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; }
  [[nodiscard]] bool each_row_once() const {
    return std::all_of(reads_.begin(), reads_.end(), [](const auto& reads) { return reads == 1; });
  }

 private:
  PictureInfo info_;
  Bytes bytes_;
  mutable std::vector<std::atomic<int>> reads_;
};

/// Noise, slopes, patches, two extremes (the longest codes), one colour (the shortest).
Bytes random_pixels(support::RandomBits& random, const PictureInfo& info) {
  Bytes bytes(static_cast<std::size_t>(info.height) * info.row_bytes());
  const auto kind = random() % 5;
  unsigned value = random();
  for (std::byte& byte : bytes) {
    if (kind == 0) value = random();
    if (kind == 1) value += random() % 5 - 2;
    if (kind == 2 && random() % 50 == 0) value = random();
    if (kind == 3) value = random() % 60 == 0 ? ~value : value % 2 * 255;
    byte = static_cast<std::byte>(value & 0xFFU);
  }
  return bytes;
}

JpegOptions random_options(support::RandomBits& random) {
  return {.quality = static_cast<int>(random() % 100) + 1, .subsampling = static_cast<Subsampling>(random() % 3)};
}

std::string name_of(const PictureInfo& info, const JpegOptions& options) {
  return std::to_string(info.width) + " x " + std::to_string(info.height) + " x " + std::to_string(info.channels) +
         ", quality " + std::to_string(options.quality) + ", subsampling " +
         std::to_string(static_cast<int>(options.subsampling));
}

Bytes in_strips(const RowSource& source, const JpegOptions& options, std::size_t strips, std::size_t threads,
                const JpegMetadata& metadata = {}) {
  MemorySink sink;
  (void)jpeg::write_strips(source, options, metadata, sink, {}, strips, threads);
  return sink.take();
}

/// In as many strips as there can be, and in some.
void expect_libjpegs_bytes(support::RandomBits& random, const PictureInfo& info, const JpegOptions& options) {
  const Bytes pixels = random_pixels(random, info);
  const Bytes expected = support::encode_with_libjpeg(info, pixels, options);
  for (const std::size_t strips : {100000U, random() % 6 + 1}) {
    const BytesSource source(info, pixels);
    ASSERT_EQ(in_strips(source, options, strips, random() % 2 + 1), expected)
        << name_of(info, options) << ", " << strips;
    ASSERT_TRUE(source.each_row_once()) << "strips were given up: " << name_of(info, options);
  }
}

/// Every width to 50; heights to 66.
void check_sizes(std::int64_t height_step, std::uint32_t seed) {
  support::RandomBits random(seed);
  for (std::int64_t height = 1; height <= 66; height += height_step) {
    for (std::int64_t width = 1; width <= 50; ++width) {
      const int channels = random() % 5 == 0 ? 1 : 3;
      expect_libjpegs_bytes(random, {.width = width, .height = height, .channels = channels}, random_options(random));
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

TEST(JpegThreads, StripsOfSmallPicturesAreWhatLibjpegWrites) {
  check_sizes(5, 1);
}

// For those who change the joining.
TEST(JpegThreads, DISABLED_StripsOfSmallPicturesManyTimes) {
  for (std::uint32_t seed = 100; seed < 140 && !HasFatalFailure(); ++seed) check_sizes(1, seed);
}

TEST(JpegThreads, StripsOfRandomSizesAreWhatLibjpegWrites) {
  support::RandomBits random(2);
  for (int i = 0; i < 150 && !HasFatalFailure(); ++i) {
    const PictureInfo info{.width = random() % 300 + 1, .height = random() % 300 + 1, .channels = i % 5 == 0 ? 1 : 3};
    expect_libjpegs_bytes(random, info, random_options(random));
  }
}

TEST(JpegThreads, StripsAreWhatLibjpegWritesForEveryQualityAndSubsampling) {
  support::RandomBits random(3);
  for (int quality = 1; quality <= 100; ++quality) {
    for (const Subsampling subsampling : {Subsampling::s444, Subsampling::s422, Subsampling::s420}) {
      expect_libjpegs_bytes(random, {.width = 45, .height = 83, .channels = 3},
                            {.quality = quality, .subsampling = subsampling});
    }
    expect_libjpegs_bytes(random, {.width = 45, .height = 83, .channels = 1}, {.quality = quality});
    if (HasFatalFailure()) return;
  }
}

TEST(JpegThreads, StripsGoUpToTheLongestSides) {
  support::RandomBits random(4);
  expect_libjpegs_bytes(random, {.width = 65500, .height = 40, .channels = 3}, {});
  expect_libjpegs_bytes(random, {.width = 9, .height = 65500, .channels = 3}, {});
}

TEST(JpegThreads, TheEncoderGivesLibjpegsBytesOnAnyNumberOfThreads) {
  support::RandomBits random(5);
  for (const PictureInfo& info : {PictureInfo{.width = 1203, .height = 701, .channels = 3},
                                  PictureInfo{.width = 517, .height = 1999, .channels = 1},
                                  PictureInfo{.width = 300001 / 5, .height = 37, .channels = 3}}) {
    for (const JpegOptions& options : {JpegOptions{},
                                       {.quality = 95, .subsampling = Subsampling::s444},
                                       {.subsampling = Subsampling::s422},
                                       {.quality = 100},
                                       {.progressive = true},
                                       {.optimize = true}}) {
      const Bytes pixels = random_pixels(random, info);
      const Bytes expected = support::encode_with_libjpeg(info, pixels, options);
      for (const int threads : {0, 1, 2, 3, 7}) {
        const BytesSource source(info, pixels);
        MemorySink sink;
        const Tally tally = make_jpeg_encoder(options)->encode(source, sink, {threads, {}});
        ASSERT_EQ(sink.bytes(), expected) << name_of(info, options) << " on " << threads;
        ASSERT_TRUE(source.each_row_once());
        ASSERT_EQ(tally.values, static_cast<std::uint64_t>(info.height));
      }
    }
  }
}

TEST(JpegThreads, MetadataStandsOnceInFrontOfAllStrips) {
  support::RandomBits random(6);
  const PictureInfo info{.width = 60, .height = 90, .channels = 3};
  const Bytes pixels = random_pixels(random, info);
  Metadata metadata;
  metadata.texts = {{"Comment", "one"}, {"Author", "me"}};
  metadata.icc_profile = metadata_sample::profile(70000, "RGB ");
  const JpegMetadata made = make_jpeg_metadata(metadata);
  ASSERT_GE(made.segments.size(), 5U) << "EXIF, XMP, a profile in two pieces, a comment";
  support::Segments segments;
  for (const JpegSegment& segment : made.segments) segments.emplace_back(segment.marker, segment.data);
  const Bytes expected = support::encode_with_libjpeg(info, pixels, {}, segments);
  for (const std::size_t threads : {1U, 2U, 3U}) {
    EXPECT_EQ(in_strips(BytesSource(info, pixels), {}, 100, threads, made), expected);
  }
}

TEST(JpegThreads, WhatDoesNotFitTheSchemeIsWrittenInOnePiece) {
  support::RandomBits random(7);
  const PictureInfo info{.width = 100, .height = 150, .channels = 3};
  const Bytes pixels = random_pixels(random, info);
  // Each strip has tables of its own, or more than one scan.
  for (const JpegOptions& options : {JpegOptions{.optimize = true}, {.progressive = true}}) {
    const Bytes expected = support::encode_with_libjpeg(info, pixels, options);
    for (const std::size_t threads : {1U, 2U}) {
      EXPECT_EQ(in_strips(BytesSource(info, pixels), options, 100, threads), expected);
    }
  }
}

/// Says once, in place of taking bytes, that strips cannot be joined.
class DoubtfulSink final : public Sink {
 public:
  explicit DoubtfulSink(int calls_before) : left_(calls_before) {}
  void write(std::span<const std::byte> bytes) override {
    if (left_-- == 0) throw jpeg::CannotJoin();
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  [[nodiscard]] bool doubted() const noexcept { return left_ < 0; }
  [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; }

 private:
  int left_;
  Bytes bytes_;
};

TEST(JpegThreads, TheOnePieceGoesOnBehindWhatStripsHaveWritten) {
  const PictureInfo info{.width = 400, .height = 300, .channels = 3};
  const PatternSource source(info);
  const JpegOptions options{.quality = 100};
  const Bytes expected = support::encode_with_libjpeg(info, source.pixels(), options);
  int doubts = 0;
  for (int calls = 0; calls < 5; ++calls) {
    DoubtfulSink sink(calls);
    const Tally tally = jpeg::write_strips(source, options, {}, sink, {}, 100, 2);
    EXPECT_EQ(sink.bytes(), expected) << calls;
    EXPECT_EQ(tally.values, 400U * 300U * 3U);
    doubts += sink.doubted() ? 1 : 0;
  }
  EXPECT_GE(doubts, 3);
}

const PictureInfo large{.width = 700, .height = 900, .channels = 3};

TEST(JpegThreads, ThreadsDoNotChangeTheTally) {
  for (const int threads : {1, 2, 3, 7}) {
    MemorySink sink;
    const Tally tally = make_jpeg_encoder()->encode(PatternSource(large), sink, {threads, {}});
    EXPECT_EQ(tally.values, 700U * 900U * 3U);
  }
}

TEST(JpegThreads, ASecondThreadIsUsedOnlyWhereAllowedAndWorthIt) {
  class Watched final : public RowSource {
   public:
    explicit Watched(const PictureInfo& info) : source_(info) {}
    [[nodiscard]] const PictureInfo& info() const noexcept override { return source_.info(); }
    void read_rows(std::int64_t first, std::int64_t count, std::byte* out, Tally& tally) const noexcept override {
      if (std::this_thread::get_id() != caller_) elsewhere_ = true;
      source_.read_rows(first, count, out, tally);
    }
    [[nodiscard]] bool elsewhere() const noexcept { return elsewhere_; }

   private:
    PatternSource source_;
    std::thread::id caller_ = std::this_thread::get_id();
    mutable std::atomic<bool> elsewhere_ = false;
  };
  const auto used = [](const PictureInfo& info, int threads) {
    const Watched source(info);
    MemorySink sink;
    (void)make_jpeg_encoder()->encode(source, sink, {threads, {}});
    return source.elsewhere();
  };
  // Many strips, so that the caller's thread cannot have made all of them before another one began.
  const PictureInfo tall{.width = 1000, .height = 6000, .channels = 3};
  EXPECT_FALSE(used(tall, 1));
  EXPECT_TRUE(used(tall, 2));
  EXPECT_FALSE(used({.width = 512, .height = 511, .channels = 3}, 7));
}

struct Unique : std::runtime_error {
  Unique() : std::runtime_error("unique") {}
};

TEST(JpegThreads, WhatTheSinkThrowsPassesThrough) {
  MemorySink whole;
  const PatternSource source(large);
  const auto encoder = make_jpeg_encoder({.quality = 90});
  (void)encoder->encode(source, whole, {});
  const std::size_t size = whole.bytes().size();
  for (std::size_t place = 0; place < size; place += size / 40 + 1) {
    support::FailingSink<Unique> sink(place, Unique());
    EXPECT_THROW((void)encoder->encode(source, sink, {2, {}}), Unique) << place;
  }
}

TEST(JpegThreads, ProgressGrowsToTheHeightFromTheCallersThread) {
  for (const int threads : {1, 2, 3}) {
    std::vector<std::int64_t> reported;
    const auto caller = std::this_thread::get_id();
    MemorySink sink;
    const auto progress = [&](std::int64_t done, std::int64_t total) {
      EXPECT_EQ(std::this_thread::get_id(), caller);
      EXPECT_EQ(total, large.height);
      reported.push_back(done);
      return true;
    };
    (void)make_jpeg_encoder()->encode(PatternSource(large), sink, {threads, progress});
    ASSERT_GE(reported.size(), 2U);
    EXPECT_GT(reported.front(), 0);
    EXPECT_TRUE(std::is_sorted(reported.begin(), reported.end(), std::less_equal<>()));
    EXPECT_EQ(reported.back(), large.height);
  }
}

TEST(JpegThreads, ASaveCanBeCancelled) {
  for (const int threads : {1, 2, 3}) {
    MemorySink sink;
    int calls = 0;
    std::int64_t last = 0;
    const auto progress = [&](std::int64_t done, std::int64_t) {
      last = done;
      return ++calls < 2;
    };
    const Error error = support::expect_error(
        [&] {
          (void)make_jpeg_encoder()->encode(PatternSource(large), sink, {threads, progress});
        },
        ErrorCode::cancelled, {"cancelled", "of 900 rows"});
    EXPECT_NE(std::string(error.what()).find(std::to_string(last)), std::string::npos);
    EXPECT_EQ(calls, 2);
  }
}

}  // namespace
