// Owns numbered jobs on several threads whose results come back in order, a few at a time.
// Must not know what the jobs do.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "tensorimage/encoder.hpp"

namespace tensorimage {

/// The caller's own thread works too, while it waits for the next result; with one thread it does everything. The
/// others are threads made for these jobs or, where there is an executor, tasks given to it. A task does what jobs
/// there are and ends: it never waits, so that an executor may run it in its own call; and nobody waits for a task that
/// has not begun, so that it may run late or never.
template <class Result>
class OrderedJobs {
 public:
  /// Does job `number` and puts what comes of it into a result that an earlier job may have used.
  using Job = std::function<void(std::size_t number, Result& result)>;

  /// No two threads have what one call of `make_job` gave at once, so that a job may own what one thread needs.
  OrderedJobs(std::size_t count, std::size_t threads, Executor executor, std::function<Job()> make_job)
      : count_(count), make_job_(std::move(make_job)), executor_(std::move(executor)) {
    threads = std::clamp<std::size_t>(threads, 1, std::max<std::size_t>(count, 1));
    slots_.resize(threads == 1 ? 1 : std::min(count, threads + 2));
    own_job_ = make_job_();
    helpers_ = threads - 1;
    if (helpers_ == 0) return;
    gate_->jobs = this;
    if (executor_) {
      std::unique_lock lock(gate_->mutex);
      idle_jobs_.reserve(helpers_);
      takes_tasks_ = true;
      give_tasks(lock);
    } else {
      start_threads();
    }
  }
  OrderedJobs(const OrderedJobs&) = delete;
  OrderedJobs& operator=(const OrderedJobs&) = delete;
  ~OrderedJobs() {
    {
      std::unique_lock lock(gate_->mutex);
      stop_ = true;
      gate_->changed.notify_all();
      gate_->changed.wait(lock, [this] { return running_tasks_ == 0; });
      gate_->jobs = nullptr;
    }
    for (std::thread& thread : threads_) thread.join();
  }

  /// The result of the next job, which stays good until the next call. To be called `count` times at most.
  /// Errors: what the job threw
  Result& next() {
    std::unique_lock lock(gate_->mutex);
    if (given_ > released_) {
      released_ = given_;
      gate_->changed.notify_all();
      give_tasks(lock);
    }
    Slot& slot = slots_[given_ % slots_.size()];
    while (!slot.done) {
      if (may_claim()) {
        work(own_job_, lock);
      } else {
        gate_->changed.wait(lock);
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

  /// What a task may touch when the jobs are gone.
  struct Gate {
    std::mutex mutex;
    std::condition_variable changed;
    OrderedJobs* jobs = nullptr;
  };
  using Lock = std::unique_lock<std::mutex>;

  /// A slot is free once the result before it in the slot was released.
  [[nodiscard]] bool may_claim() const { return claimed_ < count_ && claimed_ < released_ + slots_.size(); }

  /// Claims a job and does it outside the lock.
  void work(const Job& job, Lock& lock) {
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
    gate_->changed.notify_all();
  }

  /// A job for another thread, or none: without what it needs it is of no help, and the caller's does the work.
  [[nodiscard]] Job try_to_make_job() const noexcept {
    try {
      return make_job_();
    } catch (...) {
      return {};
    }
  }

  void start_threads() {
    try {
      threads_.reserve(helpers_);
      while (threads_.size() < helpers_) threads_.emplace_back([this] { help_until_all_are_claimed(); });
    } catch (const std::system_error&) {
      // No more threads to be had: those there are do the work.
    } catch (const std::bad_alloc&) {
      // Neither is there memory for one.
    }
  }

  void help_until_all_are_claimed() {
    const Job job = try_to_make_job();
    if (!job) return;
    Lock lock(gate_->mutex);
    while (true) {
      gate_->changed.wait(lock, [this] { return stop_ || claimed_ == count_ || may_claim(); });
      if (stop_ || claimed_ == count_) return;
      work(job, lock);
    }
  }

  /// As many tasks as there may be, while there is something to do. The lock is not held while the executor has its
  /// way.
  void give_tasks(Lock& lock) {
    while (takes_tasks_ && tasks_ < helpers_ && may_claim()) {
      ++tasks_;
      lock.unlock();
      bool taken = true;
      try {
        executor_([gate = gate_] {
          Lock task_lock(gate->mutex);
          if (gate->jobs != nullptr) gate->jobs->help_as_a_task(task_lock);
        });
      } catch (...) {
        taken = false;
      }
      lock.lock();
      if (!taken) takes_tasks_ = false;
    }
  }

  void help_as_a_task(Lock& lock) {
    ++running_tasks_;
    if (!stop_ && may_claim()) {
      Job job;
      if (idle_jobs_.empty()) {
        lock.unlock();
        job = try_to_make_job();
        lock.lock();
      } else {
        job = std::move(idle_jobs_.back());
        idle_jobs_.pop_back();
      }
      while (job && !stop_ && may_claim()) work(job, lock);
      if (job) {
        idle_jobs_.push_back(std::move(job));
      } else {
        takes_tasks_ = false;
      }
    }
    --tasks_;
    --running_tasks_;
    gate_->changed.notify_all();
  }

  std::size_t count_;
  std::function<Job()> make_job_;
  Job own_job_;
  std::vector<Slot> slots_;
  std::size_t claimed_ = 0;   ///< jobs that some thread has begun
  std::size_t given_ = 0;     ///< results that next() has given
  std::size_t released_ = 0;  ///< results that the caller is done with
  bool stop_ = false;
  std::size_t helpers_ = 0;  ///< threads besides the caller's, at most
  std::vector<std::thread> threads_;
  const Executor executor_;
  bool takes_tasks_ = false;       ///< false where there is no executor, and once it has failed
  std::size_t tasks_ = 0;          ///< given to the executor, and not ended
  std::size_t running_tasks_ = 0;  ///< those of them that have begun
  std::vector<Job> idle_jobs_;     ///< what tasks that have ended leave to the next ones
  std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
};

}  // namespace tensorimage
