// Owns numbered jobs on several threads whose results come back in order, a few at a time.
// Must not know what the jobs do.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace tensorimage {

/// The caller's own thread works too, while it waits for the next result; with one thread it does everything.
template <class Result>
class OrderedJobs {
 public:
  /// Does job `number` and puts what comes of it into a result that an earlier job may have used.
  using Job = std::function<void(std::size_t number, Result& result)>;

  /// Each thread calls `make_job` once, so that a job may own what one thread needs.
  OrderedJobs(std::size_t count, std::size_t threads, std::function<Job()> make_job)
      : count_(count), make_job_(std::move(make_job)) {
    threads = std::clamp<std::size_t>(threads, 1, std::max<std::size_t>(count, 1));
    slots_.resize(threads == 1 ? 1 : std::min(count, threads + 2));
    own_job_ = make_job_();
    try {
      helpers_.reserve(threads - 1);
      while (helpers_.size() + 1 < threads) helpers_.emplace_back([this] { help(); });
    } catch (const std::system_error&) {
      // No more threads to be had: those there are do the work.
    } catch (const std::bad_alloc&) {
      // Neither is there memory for one.
    }
  }
  OrderedJobs(const OrderedJobs&) = delete;
  OrderedJobs& operator=(const OrderedJobs&) = delete;
  ~OrderedJobs() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    changed_.notify_all();
    for (std::thread& helper : helpers_) helper.join();
  }

  /// The result of the next job, which stays good until the next call. To be called `count` times at most.
  /// Errors: what the job threw
  Result& next() {
    std::unique_lock lock(mutex_);
    if (given_ > released_) {
      released_ = given_;
      changed_.notify_all();
    }
    Slot& slot = slots_[given_ % slots_.size()];
    while (!slot.done) {
      if (may_claim()) {
        work(own_job_, lock);
      } else {
        changed_.wait(lock);
      }
    }
    slot.done = false;
    ++given_;
    if (slot.thrown) std::rethrow_exception(std::exchange(slot.thrown, nullptr));
    return slot.result;
  }

 private:
  struct Slot {
    Result result{};
    bool done = false;
    std::exception_ptr thrown;
  };

  /// A slot is free once the result before it in the slot was released.
  [[nodiscard]] bool may_claim() const { return claimed_ < count_ && claimed_ < released_ + slots_.size(); }

  /// Claims a job and does it outside the lock.
  void work(const Job& job, std::unique_lock<std::mutex>& lock) {
    const std::size_t number = claimed_++;
    Slot& slot = slots_[number % slots_.size()];
    lock.unlock();
    try {
      job(number, slot.result);
    } catch (...) {
      slot.thrown = std::current_exception();
    }
    lock.lock();
    slot.done = true;
    changed_.notify_all();
  }

  void help() {
    Job job;
    try {
      job = make_job_();
    } catch (...) {
      return;  // without what it needs this thread is of no help; the caller's does the work
    }
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return stop_ || claimed_ == count_ || may_claim(); });
      if (stop_ || claimed_ == count_) return;
      work(job, lock);
    }
  }

  std::size_t count_;
  std::function<Job()> make_job_;
  Job own_job_;
  std::vector<Slot> slots_;
  std::size_t claimed_ = 0;   ///< jobs that some thread has begun
  std::size_t given_ = 0;     ///< results that next() has given
  std::size_t released_ = 0;  ///< results that the caller is done with
  bool stop_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::thread> helpers_;
};

}  // namespace tensorimage
