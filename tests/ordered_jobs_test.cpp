// Owns the proof that jobs come back in order from any threads and any executor, whenever it runs its tasks, if at all.
// Must not know what encoders do with them.
#include "encoders/ordered_jobs.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

#include "executors.hpp"

namespace {

using namespace tensorimage;

struct Seen {
  std::atomic<std::size_t> made = 0;   ///< jobs
  std::atomic<std::size_t> begun = 0;  ///< calls of them
};

void expect_results_in_order(std::size_t threads, const Executor& executor, Seen& seen) {
  OrderedJobs<std::size_t> jobs(200, threads, executor, [&seen] {
    ++seen.made;
    return [&seen](std::size_t number, std::size_t& result) {
      ++seen.begun;
      result = number * number;
    };
  });
  for (std::size_t number = 0; number < 200; ++number) {
    ASSERT_EQ(jobs.next(), number * number);
    ASSERT_LE(seen.begun, number + threads + 2 + 1);
  }
}

void expect_what_a_job_threw_in_its_place(std::size_t threads, const Executor& executor) {
  OrderedJobs<int> jobs(50, threads, executor, [] {
    return [](std::size_t number, int& result) {
      if (number == 20) throw std::out_of_range("twenty");
      result = 1;
    };
  });
  for (std::size_t number = 0; number < 20; ++number) ASSERT_EQ(jobs.next(), 1);
  EXPECT_THROW((void)jobs.next(), std::out_of_range);
}

TEST(OrderedJobs, GivesResultsInOrderAndNoMoreThanAFewAhead) {
  for (const std::size_t threads : {1U, 2U, 5U}) {
    Seen seen;
    expect_results_in_order(threads, {}, seen);
  }
}

TEST(OrderedJobs, GivesWhatAJobThrewInItsPlace) {
  for (const std::size_t threads : {1U, 4U}) expect_what_a_job_threw_in_its_place(threads, {});
}

TEST(OrderedJobs, GivesTheSameFromEveryExecutor) {
  for (const std::size_t threads : {1U, 2U, 5U}) {
    for (support::NamedExecutor& named : support::executors()) {
      SCOPED_TRACE(named.name + " for " + std::to_string(threads));
      Seen seen;
      expect_results_in_order(threads, named.executor, seen);
      EXPECT_EQ(seen.begun, 200U);
      EXPECT_LE(seen.made, threads);
      named.finish();
      EXPECT_EQ(seen.begun, 200U);
    }
  }
}

TEST(OrderedJobs, NeverGivesAnExecutorMoreTasksThanItMayRunAtOnce) {
  std::vector<std::function<void()>> kept;
  OrderedJobs<int> jobs(
      100, 4, [&](std::function<void()> task) { kept.push_back(std::move(task)); },
      [] { return [](std::size_t, int& result) { result = 1; }; });
  for (int number = 0; number < 100; ++number) ASSERT_EQ(jobs.next(), 1);
  EXPECT_EQ(kept.size(), 3U);
}

TEST(OrderedJobs, AsksAnExecutorThatThrewNoMore) {
  int asked = 0;
  OrderedJobs<int> jobs(
      100, 4,
      [&](const std::function<void()>&) {
        ++asked;
        throw std::runtime_error("no");
      },
      [] { return [](std::size_t, int& result) { result = 1; }; });
  for (int number = 0; number < 100; ++number) ASSERT_EQ(jobs.next(), 1);
  EXPECT_EQ(asked, 1);
}

TEST(OrderedJobs, DoesWithoutTasksThatCannotGetWhatTheyNeed) {
  const std::thread::id caller = std::this_thread::get_id();
  int asked = 0;
  OrderedJobs<int> jobs(
      100, 4,
      [&](const std::function<void()>& task) {
        ++asked;
        std::thread(task).join();
      },
      [&]() -> OrderedJobs<int>::Job {
        if (std::this_thread::get_id() != caller) throw std::bad_alloc();
        return [](std::size_t, int& result) { result = 1; };
      });
  for (int number = 0; number < 100; ++number) ASSERT_EQ(jobs.next(), 1);
  EXPECT_EQ(asked, 1);
}

TEST(OrderedJobs, GivesWhatAJobThrewInAnExecutor) {
  for (support::NamedExecutor& named : support::executors()) {
    SCOPED_TRACE(named.name);
    expect_what_a_job_threw_in_its_place(4, named.executor);
  }
}

}  // namespace
