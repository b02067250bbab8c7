// Owns the proof that bands come complete, in order and once, on one thread and on two, and that saves can be stopped.
// Must not know any format.
#include "encoders/band_reader.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "support.hpp"
#include "tensorimage/error.hpp"

namespace {

using namespace tensorimage;
using support::Bytes;
using support::expect_error;
using support::PatternSource;

/// Passes rows on and remembers how often each was read, and on which threads.
class WatchedSource final : public RowSource {
 public:
  explicit WatchedSource(const PictureInfo& info)
      : source_(info), reads_(static_cast<std::size_t>(info.height)), caller_(std::this_thread::get_id()) {}
  [[nodiscard]] const PictureInfo& info() const noexcept override { return source_.info(); }
  void read_rows(std::int64_t first, std::int64_t count, std::byte* out, Tally& tally) const noexcept override {
    for (std::int64_t y = first; y < first + count; ++y) ++reads_[static_cast<std::size_t>(y)];
    if (std::this_thread::get_id() != caller_) elsewhere_ = true;
    largest_ = std::max(largest_.load(), count);
    source_.read_rows(first, count, out, tally);
  }
  [[nodiscard]] bool each_row_once() const {
    for (const auto& reads : reads_) {
      if (reads != 1) return false;
    }
    return true;
  }
  [[nodiscard]] std::int64_t rows_read() const {
    std::int64_t rows = 0;
    for (const auto& reads : reads_) rows += reads;
    return rows;
  }
  [[nodiscard]] bool used_another_thread() const { return elsewhere_; }
  [[nodiscard]] std::int64_t largest_band() const { return largest_; }
  [[nodiscard]] Bytes pixels() const { return source_.pixels(); }

 private:
  PatternSource source_;
  mutable std::vector<std::atomic<int>> reads_;
  mutable std::atomic<bool> elsewhere_ = false;
  mutable std::atomic<std::int64_t> largest_ = 0;
  std::thread::id caller_;
};

const PictureInfo small{.width = 40, .height = 30, .channels = 3, .bit_depth = 8};
const PictureInfo large{.width = 1000, .height = 1500, .channels = 3, .bit_depth = 8};
const PictureInfo wide{.width = 500000, .height = 5, .channels = 3, .bit_depth = 8};
const PictureInfo tall{.width = 1, .height = 1200000, .channels = 1, .bit_depth = 8};

Bytes read_all(const RowSource& source, const EncodeContext& context, Tally& tally) {
  BandReader reader(source, context);
  Bytes all;
  std::int64_t expected_first = 0;
  for (Band band; reader.next(band);) {
    EXPECT_EQ(band.first, expected_first);
    EXPECT_GE(band.count, 1);
    all.insert(all.end(), band.data, band.data + static_cast<std::size_t>(band.count) * source.info().row_bytes());
    expected_first += band.count;
  }
  tally = reader.tally();
  return all;
}

TEST(BandReader, GivesEveryRowOnceInOrderOnAnyNumberOfThreads) {
  for (const PictureInfo& info : {small, large, wide, tall}) {
    for (const int threads : {0, 1, 2, 7}) {
      SCOPED_TRACE(testing::Message() << info.width << " x " << info.height << " on " << threads);
      const WatchedSource source(info);
      Tally tally;
      EXPECT_EQ(read_all(source, {threads, {}}, tally), source.pixels());
      EXPECT_TRUE(source.each_row_once());
      EXPECT_EQ(tally.values, source.pixels().size());
    }
  }
}

TEST(BandReader, UsesASecondThreadOnlyWhereAllowedAndWorthIt) {
  const auto used = [](const PictureInfo& info, int threads) {
    const WatchedSource source(info);
    Tally tally;
    (void)read_all(source, {threads, {}}, tally);
    return source.used_another_thread();
  };
  EXPECT_FALSE(used(large, 1));
  EXPECT_TRUE(used(large, 2));
  EXPECT_TRUE(used(large, 7));
  EXPECT_EQ(used(large, 0), std::thread::hardware_concurrency() > 1);
  EXPECT_FALSE(used(small, 7));
  EXPECT_TRUE(used(wide, 2));
  EXPECT_TRUE(used(tall, 2));
}

TEST(BandReader, ABandIsAQuarterOfAMebibyteOrOneRow) {
  for (const int threads : {1, 2}) {
    const WatchedSource source(large);
    Tally tally;
    (void)read_all(source, {threads, {}}, tally);
    EXPECT_EQ(source.largest_band(), (std::int64_t{256} << 10) / 3000);
    const WatchedSource rows(wide);
    (void)read_all(rows, {threads, {}}, tally);
    EXPECT_EQ(rows.largest_band(), 1);
  }
}

TEST(BandReader, ReportsProgressFromTheCallersThreadUpToTheLastRow) {
  for (const PictureInfo& info : {small, large, wide}) {
    for (const int threads : {1, 2}) {
      std::vector<std::int64_t> reported;
      bool elsewhere = false;
      const auto caller = std::this_thread::get_id();
      const EncodeContext context{threads, [&](std::int64_t done, std::int64_t total) {
                                    elsewhere = elsewhere || std::this_thread::get_id() != caller;
                                    EXPECT_EQ(total, info.height);
                                    reported.push_back(done);
                                    return true;
                                  }};
      Tally tally;
      (void)read_all(PatternSource(info), context, tally);
      ASSERT_FALSE(reported.empty());
      EXPECT_FALSE(elsewhere);
      EXPECT_EQ(reported.back(), info.height);
      for (std::size_t i = 1; i < reported.size(); ++i) EXPECT_GT(reported[i], reported[i - 1]);
      EXPECT_GT(reported.front(), 0);
    }
  }
}

TEST(BandReader, ACancelledReadStopsAndSaysHowFarItWas) {
  for (const int threads : {1, 2}) {
    const WatchedSource source(large);
    int calls = 0;
    const EncodeContext context{threads, [&](std::int64_t, std::int64_t) { return ++calls < 3; }};
    Tally tally;
    const std::int64_t band = (std::int64_t{256} << 10) / 3000;
    expect_error([&] { (void)read_all(source, context, tally); }, ErrorCode::cancelled,
                 {"cancelled", std::to_string(3 * band) + " of 1500 rows"});
    EXPECT_EQ(calls, 3);
    EXPECT_LE(source.rows_read(), 5 * band) << "at most two bands ahead";
  }
}

TEST(BandReader, WhatTheProgressCallbackThrowsReachesTheCaller) {
  for (const int threads : {1, 2}) {
    const EncodeContext context{threads, [](std::int64_t, std::int64_t) -> bool { throw std::logic_error("stop"); }};
    Tally tally;
    EXPECT_THROW((void)read_all(PatternSource(large), context, tally), std::logic_error);
  }
}

TEST(BandReader, MayBeLeftAtAnyBand) {
  for (std::int64_t bands = 0; bands < 6; ++bands) {
    const PatternSource source(large);
    const EncodeContext context{2, {}};
    BandReader reader(source, context);
    Band band;
    for (std::int64_t i = 0; i < bands; ++i) ASSERT_TRUE(reader.next(band));
  }
}

TEST(BandReader, StaysAtTheEnd) {
  for (const int threads : {1, 2}) {
    const PatternSource source(large);
    const EncodeContext context{threads, {}};
    BandReader reader(source, context);
    Band band;
    while (reader.next(band)) {
    }
    EXPECT_EQ(reader.tally().values, source.pixels().size());
    EXPECT_FALSE(reader.next(band));
    EXPECT_EQ(reader.tally().values, source.pixels().size());
  }
}

}  // namespace
