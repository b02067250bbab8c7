// Owns executors of every temper for tests: at once, elsewhere, late, never, refusing.
// Must not know what their tasks do.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tensorimage/encoder.hpp"

namespace support {

/// Some threads that run tasks in the order they came; those that are left are run before it ends.
class Pool {
 public:
  explicit Pool(int threads) {
    while (threads-- > 0) threads_.emplace_back([this] { run(); });
  }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  void add(std::function<void()> task) {
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    changed_.notify_one();
  }
  [[nodiscard]] tensorimage::Executor executor() {
    return [this](std::function<void()> task) { add(std::move(task)); };
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return stop_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      const std::function<void()> task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
  }

  std::deque<std::function<void()>> tasks_;
  bool stop_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::thread> threads_;
};

struct NamedExecutor {
  std::string name;
  tensorimage::Executor executor;
  /// Runs what was put off; to be called when what gave the tasks is gone.
  std::function<void()> finish = [] {};
};

[[nodiscard]] inline std::vector<NamedExecutor> executors() {
  std::vector<NamedExecutor> all;
  all.push_back({"at once", [](const std::function<void()>& task) { task(); }});
  all.push_back({"elsewhere, at once", [](const std::function<void()>& task) { std::thread(task).join(); }});
  for (const int threads : {1, 3}) {
    const auto pool = std::make_shared<Pool>(threads);
    all.push_back({"a pool of " + std::to_string(threads), pool->executor(), [pool] {}});
  }
  const auto kept = std::make_shared<std::vector<std::function<void()>>>();
  all.push_back({"when all is over", [kept](std::function<void()> task) { kept->push_back(std::move(task)); },
                 [kept] {
                   for (const auto& task : *kept) task();
                   kept->clear();
                 }});
  all.push_back({"never", [](const std::function<void()>&) {}});
  all.push_back({"refusing", [](const std::function<void()>&) { throw std::runtime_error("no more tasks"); }});
  all.push_back({"doing it and refusing", [](const std::function<void()>& task) {
                   task();
                   throw std::runtime_error("no more tasks");
                 }});
  return all;
}

}  // namespace support
