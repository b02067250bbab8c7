// Owns the proof that a save survives running out of memory and of threads: the nth call fails, once or for ever, for
// every n, and what is left is the old picture or the new one, nothing besides, and no memory.
// Must not know what the jobs do. Usage: tensorimage_allocation [--all]; without --all an even choice of about 2,000.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iterator>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "failing_calls.hpp"
#include "jobs.hpp"
#include "readers/array_files.hpp"
#include "tensorimage/error.hpp"

namespace {

namespace fs = std::filesystem;
using allocation::Job;
using failing_calls::Call;
using failing_calls::Plan;
using tensorimage::tests::read_file;
using tensorimage::tests::TempFolder;
using tensorimage::tests::write_file;

constexpr std::string_view old_picture = "the old picture";

enum class Outcome { succeeded, bad_alloc, error, other };

struct Point {
  const Job& job;
  Call call;
  long nth;
  bool for_ever;
};

/// What std::terminate says on its way out.
std::string& current_point() {
  static std::string text;
  return text;
}

std::string describe(const Point& point) {
  return "\"" + point.job.name + "\", " + (point.call == Call::allocate ? "allocation " : "thread ") +
         std::to_string(point.nth) + " fails " + (point.for_ever ? "for ever" : "once");
}

Outcome attempt(const Point& point, const fs::path& target) {
  const Plan plan(point.call, point.nth, point.for_ever);
  try {
    point.job.run(target);
    return Outcome::succeeded;
  } catch (const std::bad_alloc&) {
    return Outcome::bad_alloc;
  } catch (const tensorimage::Error&) {
    return Outcome::error;
  } catch (...) {
    return Outcome::other;
  }
}

/// One job in a folder of its own.
class Trial {
 public:
  explicit Trial(const Job& job) : job_(job) {
    // Twice: the first time fills what is kept for ever.
    for (int i = 0; i < 2; ++i) {
      reset();
      const long allocations = failing_calls::count(Call::allocate);
      const long threads = failing_calls::count(Call::start_thread);
      ends_in_ = attempt({job_, Call::allocate, no_failure, false}, target_);
      allocations_ = failing_calls::count(Call::allocate) - allocations;
      threads_ = failing_calls::count(Call::start_thread) - threads;
    }
    wanted_ = read_file(target_);
  }

  [[nodiscard]] long allocations() const { return allocations_; }
  [[nodiscard]] long threads() const { return threads_; }
  [[nodiscard]] Outcome ends_in() const { return ends_in_; }

  /// What is wrong with how the job ends; empty when nothing is.
  std::string check(const Point& point, Outcome& outcome) {
    current_point() = describe(point);
    bool happened = false;
    long grown = 0;
    // Thread stacks and the like are kept; a leak would be there every time.
    for (int i = 0; i < 4; ++i) {
      reset();
      const long before = failing_calls::live_blocks();
      outcome = attempt(point, target_);
      grown = failing_calls::live_blocks() - before;
      happened = Plan::happened();
      if (std::string wrong = look(outcome, happened); !wrong.empty()) return wrong;
      if (grown <= 0) return {};
    }
    return std::to_string(grown) + " blocks of memory are lost";
  }

 private:
  static constexpr long no_failure = 1L << 60;

  void reset() {
    if (!fs::exists(target_) || read_file(target_) != old_picture) write_file(target_, old_picture);
  }

  [[nodiscard]] std::string look(Outcome outcome, bool happened) const {
    if (outcome == Outcome::other) return "an exception that is neither std::bad_alloc nor an Error";
    if (!happened && outcome != ends_in_) return "it fails although nothing did";
    // Taken by the library for a thread that it does without, or memory that it does without.
    const std::string found = read_file(target_);
    if (found != (outcome == Outcome::succeeded ? wanted_ : old_picture)) return "the target is not what it should be";
    if (std::distance(fs::directory_iterator(folder_.path()), {}) != 1) return "a temporary file is left";
    return {};
  }

  const Job& job_;
  TempFolder folder_;
  fs::path target_ = folder_ / "picture";
  std::string wanted_;
  long allocations_ = 0;
  long threads_ = 0;
  Outcome ends_in_ = Outcome::other;
};

struct Sum {
  long points = 0;
  long threads = 0;  ///< points where a thread does not start
  long wrong = 0;
  long by_outcome[4] = {};
};

void check(Trial& trial, const Point& point, Sum& sum) {
  Outcome outcome{};
  const std::string wrong = trial.check(point, outcome);
  ++sum.points;
  if (point.call == Call::start_thread) ++sum.threads;
  ++sum.by_outcome[static_cast<int>(outcome)];
  if (wrong.empty()) return;
  ++sum.wrong;
  std::printf("%s: %s\n", describe(point).c_str(), wrong.c_str());
}

void check(const Job& job, long most, Sum& sum) {
  Trial trial(job);
  // Of a job that is refused for a reason nobody meant, every failure would go unseen.
  if (trial.ends_in() != (job.is_refused ? Outcome::error : Outcome::succeeded)) {
    ++sum.wrong;
    std::printf("\"%s\": without a failure it does not end as it should\n", job.name.c_str());
  }
  for (const bool for_ever : {false, true}) {
    // One beyond the last, which must succeed. Where threads take turns the number differs a little.
    const long count = trial.allocations() + 1;
    const long points = std::min(count, most);
    for (long i = 0; i < points; ++i) check(trial, {job, Call::allocate, count * i / points, for_ever}, sum);
    for (long i = 0; i < trial.threads(); ++i) check(trial, {job, Call::start_thread, i, for_ever}, sum);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const bool all = argc == 2 && std::string_view(argv[1]) == "--all";
  std::set_terminate([] {
    std::fprintf(stderr, "std::terminate was called: %s\n", current_point().c_str());
    std::abort();
  });
  const TempFolder inputs;
  const std::vector<Job> jobs = allocation::make_jobs(inputs.path());
  Sum sum;
  for (const Job& job : jobs) check(job, all ? 1L << 60 : 24, sum);
  std::printf(
      "%zu jobs, %ld points, %ld of them threads that do not start: %ld ended in std::bad_alloc, %ld in an Error, %ld "
      "in "
      "the picture all the same; %ld wrong\n",
      jobs.size(), sum.points, sum.threads, sum.by_outcome[1], sum.by_outcome[2], sum.by_outcome[0], sum.wrong);
  // Without a thread to be had the tests of threads would test nothing.
  return sum.wrong == 0 && sum.threads > 0 ? 0 : 1;
}
