// Owns the proof that a save gives the same bytes and report on every executor, and makes no thread beside one.
// Must not know how encoders share their work out.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "executors.hpp"
#include "random_bits.hpp"
#include "support.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/pnm.hpp"
#include "tensorimage/save.hpp"

namespace {

using namespace tensorimage;
using support::Bytes;
using support::PatternSource;

constexpr std::int64_t height = 1100;
constexpr std::int64_t width = 900;

const std::vector<float>& pixels() {
  static const std::vector<float> values = [] {
    support::RandomBits random(5);
    std::vector<float> made(static_cast<std::size_t>(3 * height * width));
    for (float& value : made) value = static_cast<float>(random() % 1000) / 900.0F;
    return made;
  }();
  return values;
}

struct Saved {
  std::vector<std::byte> bytes;
  std::uint64_t clipped = 0;
};

Saved save(const std::string& format, const SaveOptions& options) {
  SaveOptions with_format = options;
  with_format.format = format;
  MemorySink sink;
  const auto view = TensorView::chw(pixels().data(), {3, height, width});
  const SaveReport report = save_image(view, sink, {}, with_format);
  return {sink.take(), report.tally.clipped_above};
}

TEST(Executor, GivesTheSameBytesAndReportWhereverItsTasksRun) {
  for (const std::string format : {"png", "jpg", "ppm"}) {
    const Saved expected = save(format, {.threads = 1});
    EXPECT_GT(expected.clipped, 0U);
    for (support::NamedExecutor& named : support::executors()) {
      for (const int threads : {0, 1, 2, 7}) {
        SCOPED_TRACE(format + " " + named.name + " for " + std::to_string(threads));
        const Saved saved = save(format, {.threads = threads, .executor = named.executor});
        EXPECT_TRUE(saved.bytes == expected.bytes);
        EXPECT_EQ(saved.clipped, expected.clipped);
      }
      named.finish();
    }
  }
}

/// Remembers the threads that read it.
class WatchedSource final : public RowSource {
 public:
  explicit WatchedSource(const PictureInfo& info) : source_(info) {}
  [[nodiscard]] const PictureInfo& info() const noexcept override { return source_.info(); }
  void read_rows(std::int64_t first, std::int64_t count, std::byte* out, Tally& tally) const noexcept override {
    {
      const std::lock_guard lock(mutex_);
      threads_.insert(std::this_thread::get_id());
    }
    source_.read_rows(first, count, out, tally);
  }
  [[nodiscard]] const std::set<std::thread::id>& threads() const { return threads_; }

 private:
  PatternSource source_;
  mutable std::mutex mutex_;
  mutable std::set<std::thread::id> threads_;
};

std::set<std::thread::id> threads_used(const Encoder& encoder, const Executor& executor, int threads) {
  const WatchedSource source({.width = 1000, .height = 2000, .channels = 3, .bit_depth = 8});
  MemorySink sink;
  (void)encoder.encode(source, sink, {threads, {}, executor});
  return source.threads();
}

TEST(Executor, IsTheOnlyPlaceBesideTheCallersThread) {
  const std::set<std::thread::id> caller = {std::this_thread::get_id()};
  const Executor at_once = [](const std::function<void()>& task) { task(); };
  std::set<std::thread::id> allowed = caller;
  const Executor elsewhere = [&](const std::function<void()>& task) {
    std::thread thread(task);
    allowed.insert(thread.get_id());
    thread.join();
  };
  for (const auto& encoder : {make_png_encoder(), make_jpeg_encoder()}) {
    SCOPED_TRACE(encoder->format());
    EXPECT_EQ(threads_used(*encoder, at_once, 4), caller);
    EXPECT_EQ(threads_used(*encoder, elsewhere, 1), caller);
    const std::set<std::thread::id> used = threads_used(*encoder, elsewhere, 4);
    EXPECT_NE(used, caller);
    EXPECT_TRUE(std::includes(allowed.begin(), allowed.end(), used.begin(), used.end()));
  }
  EXPECT_EQ(threads_used(*make_png_encoder({.backend = PngBackend::libpng}), elsewhere, 4), caller);
  EXPECT_EQ(threads_used(*make_pnm_encoder(PnmKind::ppm), elsewhere, 4), caller);
}

TEST(Executor, MayBeThePoolThatTheSaveRunsIn) {
  support::Pool pool(1);
  std::promise<Saved> promise;
  pool.add([&] { promise.set_value(save("png", {.threads = 4, .executor = pool.executor()})); });
  EXPECT_TRUE(promise.get_future().get().bytes == save("png", {.threads = 1}).bytes);
}

TEST(Executor, MayServeManySavesAtOnce) {
  const Saved expected = save("png", {.threads = 1});
  support::Pool pool(2);
  std::vector<std::future<Saved>> saves;
  for (int i = 0; i < 4; ++i) {
    saves.push_back(
        std::async(std::launch::async, [&] { return save("png", {.threads = 3, .executor = pool.executor()}); }));
  }
  for (std::future<Saved>& one : saves) EXPECT_TRUE(one.get().bytes == expected.bytes);
}

TEST(Executor, IsLeftInPeaceWhenASaveIsCancelled) {
  for (support::NamedExecutor& named : support::executors()) {
    SCOPED_TRACE(named.name);
    const SaveOptions options = {
        .threads = 4, .executor = named.executor, .progress = [](std::int64_t, std::int64_t) { return false; }};
    support::expect_error([&] { (void)save("png", options); }, ErrorCode::cancelled, {});
    named.finish();
  }
}

}  // namespace
