// Owns the proof that savers who meet at one path leave one complete picture there.
// Must not know pictures.
#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "support.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/sink.hpp"

namespace {

using namespace tensorimage;
using support::bytes_of;
using support::read_file;
using support::TemporaryFolder;
using support::write_file;
using Names = std::vector<std::string>;

TEST(FileSinkConcurrency, OfManySaversAtOnceOneWinsWhole) {
  const TemporaryFolder folder;
  constexpr int savers = 6;
  const auto text_of_saver = [](int saver) {
    return std::string(static_cast<std::size_t>(50000 + 20000 * saver), static_cast<char>('a' + saver));
  };
  std::set<std::string> complete;
  for (int saver = 0; saver < savers; ++saver) complete.insert(text_of_saver(saver));
  write_file(folder / "a", text_of_saver(0));
  std::atomic<bool> done = false;
  int seen = 0;
  int torn = 0;
  std::thread reader([&] {
    for (; !done; ++seen) torn += complete.count(support::text_of(read_file(folder / "a"))) == 1 ? 0 : 1;
  });
  std::vector<std::thread> threads;
  for (int saver = 0; saver < savers; ++saver) {
    threads.emplace_back([&, text = bytes_of(text_of_saver(saver))] {
      for (int i = 0; i < 25; ++i) {
        FileSink sink(folder / "a");
        sink.write(text);
        sink.finish();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  done = true;
  reader.join();
  EXPECT_GT(seen, 0);
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(complete.count(support::text_of(read_file(folder / "a"))), 1U);
  EXPECT_EQ(folder.names(), Names{"a"});
}

TEST(FileSinkConcurrency, OfManySaversWithNoClobberExactlyOneSucceeds) {
  for (int round = 0; round < 10; ++round) {
    const TemporaryFolder folder;
    std::atomic<int> winner = -1;
    std::atomic<int> winners = 0;
    std::atomic<int> refused = 0;
    std::vector<std::thread> threads;
    for (int saver = 0; saver < 6; ++saver) {
      threads.emplace_back([&, saver] {
        try {
          FileSink sink(folder / "a", {.no_clobber = true});
          sink.write(bytes_of(std::string(1000, static_cast<char>('a' + saver))));
          sink.finish();
          winner = saver;
          ++winners;
        } catch (const Error& error) {
          if (error.system_code() == EEXIST) ++refused;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    ASSERT_EQ(winners, 1);
    ASSERT_EQ(refused, 5);
    ASSERT_EQ(read_file(folder / "a"), bytes_of(std::string(1000, static_cast<char>('a' + winner))));
    ASSERT_EQ(folder.names(), Names{"a"});
  }
}

}  // namespace
