// Owns the proof that PNG files hold the pixels that were given, whatever the options, and nothing else.
// Must not know tensors or files.
#include "tensorimage/png.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <stdexcept>

#include "codec_readers.hpp"
#include "support.hpp"
#include "tensorimage/error.hpp"

namespace {

using namespace tensorimage;
using support::Bytes;
using support::expect_error;
using support::PatternSource;

Bytes encode(const RowSource& source, const PngOptions& options = {}, const EncodeContext& context = {}) {
  const auto encoder = make_png_encoder(options);
  encoder->check(source.info());
  MemorySink sink;
  const Tally tally = encoder->encode(source, sink, context);
  EXPECT_EQ(tally.values, static_cast<std::uint64_t>(source.info().width * source.info().height) *
                              static_cast<std::uint64_t>(source.info().channels))
      << "each row is read once";
  return sink.take();
}

void expect_decodes(const Bytes& file, const PatternSource& source) {
  const Bytes pixels = source.pixels();
  for (const support::Decoded& decoded : {support::decode_with_libpng(file), golden::decode_with_spng(file)}) {
    ASSERT_EQ(decoded.info.width, source.info().width);
    ASSERT_EQ(decoded.info.height, source.info().height);
    ASSERT_EQ(decoded.info.channels, source.info().channels);
    ASSERT_EQ(decoded.info.bit_depth, source.info().bit_depth);
    ASSERT_EQ(decoded.samples, pixels);
  }
}

constexpr std::array<std::pair<std::int64_t, std::int64_t>, 9> sizes = {
    {{1, 1}, {1, 2}, {2, 1}, {3, 3}, {7, 31}, {70, 5}, {5, 70}, {33, 17}, {257, 2}}};

TEST(Png, HoldsEveryChannelCountDepthAndSize) {
  for (const auto& [width, height] : sizes) {
    for (const int channels : {1, 2, 3, 4}) {
      for (const int bit_depth : {8, 16}) {
        SCOPED_TRACE(testing::Message() << width << " x " << height << " x " << channels << " at " << bit_depth);
        const PatternSource source({width, height, channels, bit_depth});
        expect_decodes(encode(source), source);
      }
    }
  }
}

TEST(Png, HeaderSaysTheTypeAndNoOtherChunkIsWritten) {
  constexpr std::array<int, 5> colour_types = {-1, 0, 4, 2, 6};
  for (const int channels : {1, 2, 3, 4}) {
    for (const int bit_depth : {8, 16}) {
      const auto chunks = support::png_chunks(encode(PatternSource({70, 300, channels, bit_depth})));
      ASSERT_GE(chunks.size(), 3U);
      EXPECT_EQ(chunks.front().type, "IHDR");
      EXPECT_EQ(chunks.back().type, "IEND");
      for (std::size_t i = 1; i + 1 < chunks.size(); ++i) EXPECT_EQ(chunks[i].type, "IDAT");
      const auto byte = [](int value) { return static_cast<std::byte>(value); };
      EXPECT_EQ(chunks[0].data,
                (Bytes{byte(0), byte(0), byte(0), byte(70), byte(0), byte(0), byte(1), byte(44), byte(bit_depth),
                       byte(colour_types[static_cast<std::size_t>(channels)]), byte(0), byte(0), byte(0)}));
    }
  }
}

TEST(Png, EveryLevelHoldsTheSamePixels) {
  const PatternSource source({150, 90, 3, 8});
  std::vector<std::size_t> file_sizes;
  for (int level = 0; level <= 9; ++level) {
    const Bytes file = encode(source, {.level = level});
    expect_decodes(file, source);
    file_sizes.push_back(file.size());
  }
  EXPECT_GT(file_sizes[0], source.pixels().size()) << "level 0 stores";
  EXPECT_LT(file_sizes[1], file_sizes[0] * 2 / 3);
  EXPECT_LT(file_sizes[9], file_sizes[1]);
  EXPECT_LE(file_sizes[9], file_sizes[6]);
}

TEST(Png, EveryFilterHoldsTheSamePixelsAndIsTheOneUsed) {
  constexpr std::array filters = {PngFilters::none, PngFilters::sub, PngFilters::up, PngFilters::average,
                                  PngFilters::paeth};
  for (const auto& [width, height] : sizes) {
    for (const int channels : {1, 4}) {
      const PatternSource source({width, height, channels, 8});
      for (std::size_t i = 0; i < filters.size(); ++i) {
        for (const PngBackend backend : {PngBackend::own, PngBackend::libpng}) {
          const Bytes file = encode(source, {.filters = filters[i], .backend = backend});
          expect_decodes(file, source);
          // libpng itself falls back where a filter has no neighbour to look at.
          if (width <= 2 || height <= 2) continue;
          EXPECT_GE(support::png_filters(file)[i], height - 1);
        }
      }
    }
  }
}

TEST(Png, AdaptiveFiltersDifferFromRowToRow) {
  const auto used = support::png_filters(encode(PatternSource({120, 200, 3, 8})));
  EXPECT_GE(std::count_if(used.begin(), used.end(), [](int rows) { return rows > 0; }), 3);
  EXPECT_EQ(std::accumulate(used.begin(), used.end(), 0), 200);
}

TEST(Png, TheDefaultIsLevelSixAndAdaptive) {
  const PatternSource source({120, 200, 3, 8});
  EXPECT_EQ(encode(source), encode(source, {.level = 6, .filters = PngFilters::adaptive}));
}

TEST(Png, RefusesLevelsThatZlibHasNot) {
  for (const int level : {-1, 10, 1000, -1000}) {
    expect_error([&] { (void)make_png_encoder({.level = level}); }, ErrorCode::invalid_argument,
                 {"level is " + std::to_string(level), "0 (stored) to 9"});
  }
}

TEST(Png, RefusesSidesBeyondTheSpecification) {
  constexpr std::int64_t most = 0x7FFFFFFF;
  const auto encoder = make_png_encoder();
  encoder->check({.width = most, .height = 1});
  encoder->check({.width = 1, .height = most});
  expect_error([&] { encoder->check({.width = most + 1, .height = 1}); }, ErrorCode::too_large,
               {"2147483648 x 1", "2147483647"});
  expect_error([&] { encoder->check({.width = 1, .height = most + 1}); }, ErrorCode::too_large,
               {"1 x 2147483648", "2147483647"});
  expect_error([&] { encoder->check({.width = std::int64_t{1} << 40, .height = 1}); }, ErrorCode::too_large,
               {"1099511627776"});
}

TEST(Png, RefusesPicturesThatNoSourceOfThisLibraryMakesButAUsersMay) {
  const auto encoder = make_png_encoder();
  for (const int channels : {0, 5, -1}) {
    expect_error([&] { encoder->check({.width = 4, .height = 4, .channels = channels}); }, ErrorCode::unsupported,
                 {std::to_string(channels)});
  }
  for (const int bit_depth : {0, 1, 12, 32}) {
    expect_error([&] { encoder->check({.width = 4, .height = 4, .channels = 3, .bit_depth = bit_depth}); },
                 ErrorCode::unsupported, {std::to_string(bit_depth)});
  }
  EXPECT_THROW(encoder->check({.width = 0, .height = 4}), Error);
  EXPECT_THROW(encoder->check({.width = 4, .height = 0}), Error);
}

TEST(Png, GoesBeyondLibpngsOwnLimitOfAMillion) {
  for (const auto& [width, height] : {std::pair<std::int64_t, std::int64_t>{1000001, 1}, {1, 1000001}}) {
    const PatternSource source({width, height, 1, 8});
    expect_decodes(encode(source, {.level = 1, .filters = PngFilters::none}), source);
  }
}

TEST(Png, ThreadsDoNotChangeTheBytes) {
  // Large enough that a second thread is used.
  const PatternSource source({700, 900, 3, 8});
  const Bytes file = encode(source, {.level = 1}, {.threads = 1, .progress = {}});
  for (const int threads : {0, 2, 7}) EXPECT_EQ(encode(source, {.level = 1}, {threads, {}}), file);
  expect_decodes(file, source);
}

/// Throws at one byte after the other and expects to see the very same exception.
template <class Exception>
void expect_passed_through(const RowSource& source, const Exception& exception, int threads,
                           const PngOptions& options = {}) {
  const std::size_t size = encode(source, options).size();
  std::vector<std::size_t> places = {size - 1, size - 4, size - 12, size - 13};
  for (std::size_t place = 0; place < std::min<std::size_t>(size, 90); ++place) places.push_back(place);
  for (std::size_t place = 90; place < size; place += size / 15 + 1) places.push_back(place);
  for (const std::size_t place : places) {
    support::FailingSink<Exception> sink(place, exception);
    try {
      (void)make_png_encoder(options)->encode(source, sink, {threads, {}});
      FAIL() << "nothing was thrown at byte " << place;
    } catch (const Exception& caught) {
      ASSERT_EQ(caught, exception);
    }
  }
}

/// Tells itself from every other of its kind.
struct Unique : std::runtime_error {
  explicit Unique(int which) : std::runtime_error("unique"), number(which) {}
  int number;
  friend bool operator==(const Unique& a, const Unique& b) { return a.number == b.number; }
};

TEST(Png, WhatTheSinkThrowsPassesThrough) {
  expect_passed_through(PatternSource({40, 30, 3, 8}), Unique(1234), 1);
  expect_passed_through(PatternSource({700, 600, 3, 8}), Unique(5678), 2);
  expect_passed_through(PatternSource({40, 30, 3, 8}), 42, 1);
}

TEST(Png, WhatTheSinkThrowsPassesThroughLibpng) {
  expect_passed_through(PatternSource({40, 30, 3, 8}), Unique(1234), 1, {.backend = PngBackend::libpng});
  expect_passed_through(PatternSource({700, 600, 3, 8}), Unique(5678), 2, {.backend = PngBackend::libpng});
}

}  // namespace
