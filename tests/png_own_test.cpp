// Owns the proof that the library's own PNG files hold the pixels, on any threads, and end well when something fails.
// Must not know tensors or files.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <stdexcept>

#include "bytes_source.hpp"
#include "codec_readers.hpp"
#include "random_bits.hpp"
#include "support.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/png.hpp"

namespace {

using namespace tensorimage;
using support::Bytes;
using support::BytesSource;

BytesSource random_picture(support::RandomBits& random, const PictureInfo& info) {
  Bytes bytes(static_cast<std::size_t>(info.height) * info.row_bytes());
  const auto kind = random() % 5;
  unsigned value = random();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (kind == 0) value = random();
    if (kind == 1) value += random() % 3 - 1;
    if (kind == 2 && random() % 40 == 0) value = random();
    if (kind == 3) value = static_cast<unsigned>(i * 3 + i / info.row_bytes());
    if (kind == 4) value = i < info.row_bytes() ? random() % 4 : std::to_integer<unsigned>(bytes[i - info.row_bytes()]);
    bytes[i] = static_cast<std::byte>(value & 0xFFU);
  }
  return {info, std::move(bytes)};
}

Bytes encode(const RowSource& source, const PngOptions& options, int threads = 1) {
  const auto encoder = make_png_encoder(options);
  encoder->check(source.info());
  MemorySink sink;
  const Tally tally = encoder->encode(source, sink, {threads, {}});
  EXPECT_GT(tally.values, 0U);
  return sink.take();
}

void expect_holds(const Bytes& file, const BytesSource& source) {
  for (const support::Decoded& decoded : {support::decode_with_libpng(file), golden::decode_with_spng(file)}) {
    ASSERT_EQ(decoded.info.width, source.info().width);
    ASSERT_EQ(decoded.info.height, source.info().height);
    ASSERT_EQ(decoded.info.channels, source.info().channels);
    ASSERT_EQ(decoded.info.bit_depth, source.info().bit_depth);
    ASSERT_EQ(decoded.samples, source.bytes());
  }
}

struct Kind {
  int channels = 1;
  int bit_depth = 8;
  int level = 6;
  PngFilters filters = PngFilters::adaptive;
};

/// Calls `kinds(holds)` for every size, which calls holds(kind) for each kind that is to be tried.
template <class Kinds>
void every_size_to_70(support::RandomBits& random, Kinds kinds) {
  for (std::int64_t width = 1; width <= 70; ++width) {
    for (std::int64_t height = 1; height <= 70; ++height) {
      kinds([&](const Kind& kind) {
        SCOPED_TRACE(testing::Message() << width << " x " << height << " x " << kind.channels << " at "
                                        << kind.bit_depth << ", level " << kind.level << ", filters "
                                        << static_cast<int>(kind.filters));
        const BytesSource source = random_picture(random, {width, height, kind.channels, kind.bit_depth});
        expect_holds(encode(source, {.level = kind.level, .filters = kind.filters}), source);
      });
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

TEST(PngOwn, HoldsRandomPicturesOfEverySizeTo70) {
  support::RandomBits random(2);
  // Each size once; kinds, levels and filters by chance, so that all meet within the 4,900.
  every_size_to_70(random, [&](auto holds) {
    Kind kind{.channels = static_cast<int>(random() % 4) + 1};
    kind.bit_depth = random() % 2 == 0 ? 8 : 16;
    kind.level = static_cast<int>(random() % 10);
    if (random() % 4 == 0) kind.filters = static_cast<PngFilters>(random() % 6);
    holds(kind);
  });
}

// Every number of channels, bit depth and level; what is in them is left to chance. 392,000 pictures, in minutes:
// --gtest_also_run_disabled_tests --gtest_filter='PngOwn.DISABLED_*'
TEST(PngOwn, DISABLED_HoldsEveryKindOfPictureOfEverySizeTo70) {
  support::RandomBits random(3);
  every_size_to_70(random, [](auto holds) {
    for (const int channels : {1, 2, 3, 4}) {
      for (const int bit_depth : {8, 16}) {
        for (int level = 0; level <= 9; ++level) holds({channels, bit_depth, level, PngFilters::adaptive});
      }
    }
  });
}

TEST(PngOwn, HoldsTallAndWideAndBandedPictures) {
  support::RandomBits random(4);
  for (const auto& [width, height] : {std::pair<std::int64_t, std::int64_t>{65536, 1},
                                      {1, 65536},
                                      {65536, 17},
                                      {1000, 900},
                                      {700001, 3},
                                      {3, 200001}}) {
    for (const int channels : {1, 3, 4}) {
      for (const int level : {0, 1, 3, 6, 7, 9}) {
        if (level == 9 && width * height > 1000000) continue;  // slow, and has no more kinds of seams than the others
        const BytesSource source = random_picture(random, {width, height, channels, 8});
        SCOPED_TRACE(testing::Message() << width << " x " << height << " x " << channels << ", level " << level);
        expect_holds(encode(source, {.level = level}, 2), source);
        if (testing::Test::HasFatalFailure()) return;
      }
    }
  }
}

TEST(PngOwn, ThreadsDoNotChangeTheBytes) {
  support::RandomBits random(6);
  for (const int level : {0, 1, 6, 7, 9}) {
    const BytesSource source = random_picture(random, {801, 1500, 3, level == 1 ? 16 : 8});
    const Bytes one = encode(source, {.level = level}, 1);
    for (const int threads : {0, 2, 3, 7}) ASSERT_EQ(encode(source, {.level = level}, threads), one) << threads;
    expect_holds(one, source);
  }
}

TEST(PngOwn, LibpngsBackendHoldsTheSamePixelsInOtherBytes) {
  const support::PatternSource source({500, 400, 3, 8});
  const Bytes own = encode(source, {});
  const Bytes theirs = encode(source, {.backend = PngBackend::libpng});
  EXPECT_NE(own, theirs);
  EXPECT_EQ(support::decode_with_libpng(own).samples, support::decode_with_libpng(theirs).samples);
}

/// Lives as long as somebody holds a copy, which tells whether all copies are gone.
struct Tracked : std::runtime_error {
  explicit Tracked(std::shared_ptr<int> token) : std::runtime_error("tracked"), held(std::move(token)) {}
  std::shared_ptr<int> held;
};

TEST(PngOwn, WhatTheSinkThrowsPassesThroughAndNothingStaysBehind) {
  support::RandomBits random(8);
  const BytesSource source = random_picture(random, {801, 1500, 3, 8});
  const std::size_t size = encode(source, {.level = 1}).size();
  const auto token = std::make_shared<int>(1);
  for (const int threads : {1, 2, 7}) {
    for (const std::size_t place : {std::size_t{0}, std::size_t{40}, size / 3, size / 2, size - 13, size - 1}) {
      support::FailingSink<Tracked> sink(place, Tracked(token));
      EXPECT_THROW((void)make_png_encoder({.level = 1})->encode(source, sink, {threads, {}}), Tracked);
    }
  }
  EXPECT_EQ(token.use_count(), 1);
}

TEST(PngOwn, ProgressGrowsToTheHeightAndCancels) {
  support::RandomBits random(10);
  const BytesSource source = random_picture(random, {801, 1500, 3, 8});
  for (const int threads : {1, 3}) {
    std::vector<std::int64_t> seen;
    MemorySink whole;
    (void)make_png_encoder()->encode(source, whole, {threads, [&](std::int64_t done, std::int64_t total) {
                                                       EXPECT_EQ(total, 1500);
                                                       seen.push_back(done);
                                                       return true;
                                                     }});
    EXPECT_GE(seen.size(), 3U);
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
    EXPECT_EQ(seen.back(), 1500);
    MemorySink sink;
    support::expect_error(
        [&] {
          (void)make_png_encoder()->encode(source, sink, {threads, [&](std::int64_t, std::int64_t) { return false; }});
        },
        ErrorCode::cancelled, {std::to_string(seen.front()), "1500"});
  }
}

TEST(PngOwn, RefusesIndicesThatThePaletteHasNotOnAnyThread) {
  const auto palette = std::make_shared<Palette>();
  palette->colours.assign(7, Colour{1, 2, 3});
  Bytes indices(2000 * 1500, std::byte{6});
  const PictureInfo info = {.width = 2000, .height = 1500, .channels = 1, .bit_depth = 8, .palette = palette};
  (void)encode(BytesSource(info, indices), {}, 3);
  indices[indices.size() - 5] = std::byte{7};
  for (const int threads : {1, 3}) {
    const BytesSource source(info, indices);
    MemorySink sink;
    support::expect_error(
        [&] {
          (void)make_png_encoder()->encode(source, sink, {threads, {}});
        },
        ErrorCode::encoding, {"index 7", "7 colours"});
  }
}

}  // namespace
