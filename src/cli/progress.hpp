// Owns the line that says how far a save has come.
// Must not know what is being saved.
#pragma once

#include <chrono>
#include <cstdint>

namespace tensorimage::cli {

/// One line on standard error, rewritten in place from the first second on and erased at the end.
class ProgressLine {
 public:
  explicit ProgressLine(bool wanted) noexcept : wanted_(wanted) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();

  void update(std::int64_t rows_done, std::int64_t rows_total);

 private:
  using Clock = std::chrono::steady_clock;
  bool wanted_;
  bool shown_ = false;
  Clock::time_point next_ = Clock::now() + std::chrono::seconds(1);
};

}  // namespace tensorimage::cli
