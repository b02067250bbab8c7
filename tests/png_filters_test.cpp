// Owns the proof that bands get the filters that suit them, and that looking at rows first changes nothing else.
// Must not know codes or tensors.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "bytes_source.hpp"
#include "encoders/png/filter_choice.hpp"
#include "random_bits.hpp"
#include "tensorimage/encoder.hpp"
#include "tensorimage/png.hpp"

namespace {

using namespace tensorimage;
using kernels::PngFilter;
using Picture = support::BytesSource;
using Bytes = std::vector<std::uint8_t>;

constexpr std::int64_t side = 600;  // more than two bands at most levels
constexpr std::int64_t band = 250;  // rows of what is chosen for

Picture drawn(const std::function<unsigned(std::int64_t, std::int64_t, std::int64_t)>& sample_at) {
  support::Bytes bytes;
  for (std::int64_t y = 0; y < side; ++y) {
    for (std::int64_t x = 0; x < side; ++x) {
      for (std::int64_t c = 0; c < 3; ++c) bytes.push_back(static_cast<std::byte>(sample_at(y, x, c)));
    }
  }
  return {{side, side, 3, 8}, std::move(bytes)};
}

/// A page of text, dark on gray: rows hold what earlier rows hold, elsewhere. Differences from neighbours are smaller
/// than the values, but repeat less.
Picture signs() {
  constexpr std::int64_t width = 8;
  constexpr std::int64_t height = 20;
  support::RandomBits random(1);
  std::vector<unsigned> signs(16 * width * height);
  for (unsigned& sample : signs) sample = random() % 4 == 0 ? 60 : 128;
  std::vector<unsigned> page(side * side);
  for (unsigned& sign : page) sign = random() % 16;
  return drawn([&](std::int64_t y, std::int64_t x, std::int64_t) {
    const std::int64_t sign = page[static_cast<std::size_t>(y / height * side + x / width)];
    return signs[static_cast<std::size_t>((sign * height + y % height) * width + x % width)];
  });
}

/// A plane that rises to the right and downwards, with noise: nothing repeats.
Picture noisy_slope() {
  support::RandomBits random(2);
  return drawn([&](std::int64_t y, std::int64_t x, std::int64_t c) {
    return static_cast<unsigned>(x / 4 + y / 3 + 20 * c) + random() % 8;
  });
}

/// Each row is the one above plus a row of words, of a vocabulary of twelve: the differences are a text, but large
/// ones, so that sums of them speak for other filters.
Picture few_changes() {
  constexpr std::int64_t words = 12;
  constexpr std::int64_t length = 24;
  support::RandomBits random(3);
  std::vector<unsigned> word(words * length);
  for (unsigned& change : word) change = 80 + random() % 97;
  std::vector<unsigned> chosen(side * side);
  for (unsigned& which : chosen) which = random() % words;
  std::vector<unsigned> above(side * 3);
  for (unsigned& sample : above) sample = random();
  return drawn([&](std::int64_t y, std::int64_t x, std::int64_t c) {
    const std::int64_t place = x * 3 + c;
    const unsigned which = chosen[static_cast<std::size_t>(y * side + place / length)];
    unsigned& sample = above[static_cast<std::size_t>(place)];
    sample += word[static_cast<std::size_t>(which * length + place % length)];
    return sample;
  });
}

/// What BandMaker does with a band before it compresses it.
class Chooser {
 public:
  Chooser(const Picture& picture, int level, PngFilters allowed = PngFilters::adaptive)
      : scanlines_(picture, kernels::png_kernels()),
        compressor_(png::effort_of(level), kernels::png_kernels(), most),
        choice_(picture.info(), allowed, png::effort_of(level).filters),
        filtered_(most) {}

  png::RowFilters choose(std::int64_t first, std::int64_t count) {
    const png::RowFilters filters = choice_.choose(first, count, scanlines_, compressor_).filters;
    Tally tally;
    scanlines_.read(first, count, filters, filtered_.data(), tally);
    return filters;
  }

 private:
  static constexpr std::size_t most = band * (3 * side + 1);
  png::Scanlines scanlines_;
  png::Compressor compressor_;
  png::FilterChoice choice_;
  Bytes filtered_;
};

std::size_t file_size(const Picture& picture, int level, PngFilters filters) {
  MemorySink sink;
  (void)make_png_encoder({.level = level, .filters = filters})->encode(picture, sink, {});
  return sink.take().size();
}

TEST(PngFilterChoice, NoneWhereRowsHoldWhatEarlierOnesHold) {
  for (const int level : {3, 6, 7, 9}) EXPECT_EQ(Chooser(signs(), level).choose(0, band), PngFilter::none) << level;
}

TEST(PngFilterChoice, UpWhereTheDifferencesFromTheRowAboveRepeat) {
  for (const int level : {3, 6, 7, 9}) EXPECT_EQ(Chooser(few_changes(), level).choose(0, band), PngFilter::up) << level;
}

TEST(PngFilterChoice, WhatPredictsBestWhereNothingRepeats) {
  for (const int level : {3, 6, 7}) {
    const png::RowFilters chosen = Chooser(noisy_slope(), level).choose(0, band);
    EXPECT_TRUE(!chosen || chosen == PngFilter::paeth) << level;
  }
}

TEST(PngFilterChoice, WhatIsAskedForAndNoneForIndices) {
  const Picture picture = signs();
  EXPECT_EQ(Chooser(picture, 6, PngFilters::average).choose(0, band), PngFilter::average);
  EXPECT_EQ(Chooser(picture, 6, PngFilters::up).choose(0, band), PngFilter::up);
  PictureInfo indexed = {side, side, 1, 8};
  indexed.palette = std::make_shared<Palette>(Palette{{{}}});
  const Picture indices(indexed, support::Bytes(side * side));
  EXPECT_EQ(Chooser(indices, 6).choose(0, band), PngFilter::none);
  EXPECT_EQ(Chooser(indices, 6, PngFilters::sub).choose(0, band), PngFilter::sub);
}

TEST(PngFilterChoice, EachRowsBestWhereThereIsTooLittleToLookAt) {
  EXPECT_EQ(Chooser(signs(), 6).choose(0, 20), std::nullopt);
  EXPECT_EQ(Chooser(signs(), 0).choose(0, band), std::nullopt);
}

TEST(PngFilterChoice, DependsOnTheBandAlone) {
  // Above signs, below a slope.
  const Picture text = signs();
  const Picture slope = noisy_slope();
  support::Bytes bytes(side * side * 3);
  Tally tally;
  text.read_rows(0, side / 2, bytes.data(), tally);
  slope.read_rows(side / 2, side / 2, bytes.data() + bytes.size() / 2, tally);
  const Picture both(text.info(), bytes);
  for (const int level : {1, 6, 9}) {
    Chooser down(both, level);
    Chooser up(both, level);
    const png::RowFilters above = down.choose(0, band);
    const png::RowFilters below = down.choose(side - band, band);
    EXPECT_EQ(up.choose(side - band, band), below) << level;
    EXPECT_EQ(up.choose(0, band), above) << level;
    EXPECT_TRUE(level == 1 || above != below) << level;
  }
}

TEST(PngFilterChoice, WhatIsLeftInMemoryChangesNoEstimate) {
  const png::Effort effort = png::effort_of(6);
  const kernels::PngKernels& kernels = kernels::png_kernels();
  const Picture picture = few_changes();
  const std::size_t line = png::scanline_bytes(picture.info());
  Bytes framed(3 * line + 2 * png::readable_around);
  png::Scanlines scanlines(picture, kernels);
  scanlines.look_at(5, 3);
  scanlines.filter_looked_at(PngFilter::up, framed.data() + png::readable_around);
  const png::ScanlineBytes sample = {framed.data() + png::readable_around, 3 * line, line, 3};
  png::Compressor used(effort, kernels, framed.size());
  const auto first = used.estimate(sample, 1e9);
  for (const double worth : {0.0, 1e9}) {
    const auto again = used.estimate(sample, worth);
    const auto fresh = png::Compressor(effort, kernels, framed.size()).estimate(sample, worth);
    EXPECT_EQ(again.by_runs.bits, first.by_runs.bits);
    EXPECT_EQ(fresh.by_runs.bits, first.by_runs.bits);
    // Differences that are a text: runs find nothing, matches most of it.
    EXPECT_EQ(again.bits(), worth > 0 ? first.bits() : first.by_runs.bits);
    EXPECT_EQ(fresh.bits(), again.bits());
    EXPECT_EQ(fresh.by_runs.prices.literal, first.by_runs.prices.literal);
    EXPECT_EQ(fresh.by_paths.prices.length, again.by_paths.prices.length);
  }
  EXPECT_LT(first.bits(), first.by_runs.bits / 2);
}

TEST(PngFilterChoice, ComesCloseToTheBestOfAll) {
  for (const Picture& picture : {signs(), noisy_slope(), few_changes()}) {
    for (const int level : {3, 6, 7, 8, 9}) {
      std::size_t least = SIZE_MAX;
      for (int filters = 1; filters <= 5; ++filters) {
        least = std::min(least, file_size(picture, level, static_cast<PngFilters>(filters)));
      }
      EXPECT_LE(file_size(picture, level, PngFilters::adaptive), least + least / 50) << level;
    }
  }
}

TEST(PngScanlines, AreTheSameWhenLookedAtAndAfter) {
  const Picture picture = noisy_slope();
  const std::size_t line = png::scanline_bytes(picture.info());
  png::Scanlines scanlines(picture, kernels::png_kernels());
  Tally tally;
  Bytes all(side * line);
  scanlines.read(0, side, std::nullopt, all.data(), tally);
  const auto are_those_from = [&](const Bytes& some, std::int64_t first) {
    return std::equal(some.begin(), some.end(), all.begin() + first * static_cast<std::ptrdiff_t>(line));
  };
  const std::int64_t rows = scanlines.piece_rows();
  ASSERT_GE(rows, 2);
  for (const std::int64_t first : {std::int64_t{0}, std::int64_t{1}, side / 2, side - rows}) {
    scanlines.look_at(first, rows);
    for (const png::RowFilters other : {PngFilter::up, PngFilter::paeth}) {
      Bytes some(static_cast<std::size_t>(rows) * line);
      scanlines.filter_looked_at(other, some.data());
      EXPECT_FALSE(are_those_from(some, first));
      scanlines.filter_looked_at(std::nullopt, some.data());
      EXPECT_TRUE(are_those_from(some, first));
    }
    // What follows is what was looked at, or what was read before, or neither.
    for (const std::int64_t next : {first, side / 4, side / 4 + 2, side / 3}) {
      Bytes some(2 * line);
      scanlines.read(next, 2, std::nullopt, some.data(), tally);
      EXPECT_TRUE(are_those_from(some, next)) << next;
      scanlines.look_at(first, rows);
    }
  }
}

TEST(PngScanlines, CountNothingTwice) {
  for (const int level : {1, 6, 8, 9}) {
    for (const Picture& picture : {signs(), noisy_slope()}) {
      MemorySink sink;
      const Tally tally = make_png_encoder({.level = level})->encode(picture, sink, {});
      EXPECT_EQ(tally.values, static_cast<std::uint64_t>(side)) << level;
    }
  }
}

TEST(PngFilterChoice, PartsOfABandHaveTheirOwnAtLevelNine) {
  // Two bands, each with two kinds of content, and no filter suits both.
  const Picture upper = signs();
  const Picture lower = few_changes();
  constexpr std::int64_t part = side / 4;
  constexpr auto part_bytes = static_cast<std::size_t>(part * side * 3);
  support::Bytes bytes;
  for (std::int64_t first = 0; first < side; first += part) {
    support::Bytes rows(part_bytes);
    Tally tally;
    (first / part % 2 == 0 ? upper : lower).read_rows(first, part, rows.data(), tally);
    bytes.insert(bytes.end(), rows.begin(), rows.end());
  }
  const Picture picture({side, side, 3, 8}, std::move(bytes));
  const std::size_t by_choice = file_size(picture, 9, PngFilters::adaptive);
  for (const PngFilters one : {PngFilters::none, PngFilters::up}) {
    EXPECT_LT(by_choice, file_size(picture, 9, one) * 9 / 10);
  }
}

TEST(PngFilterChoice, SmallBandsAreNotCutAtLevelNine) {
  const png::FilterChoice choice({32, 32, 4, 8}, PngFilters::adaptive, png::effort_of(9).filters);
  EXPECT_EQ(choice.parts(32), 1);
  EXPECT_EQ(choice.parts(1), 1);
  EXPECT_GT(choice.parts(1000), 1);
}

}  // namespace
