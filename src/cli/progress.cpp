// Owns the line that says how far a save has come.
// Must not know what is being saved.
#include "cli/progress.hpp"

#include <iostream>

namespace tensorimage::cli {
namespace {

// Carriage return, then the terminal's "erase to the end of the line".
constexpr const char* rewrite = "\r\x1b[K";

}  // namespace

void ProgressLine::update(std::int64_t rows_done, std::int64_t rows_total) {
  const auto now = Clock::now();
  if (!wanted_ || rows_total <= 0 || now < next_) return;
  const auto percent = static_cast<int>(100.0 * static_cast<double>(rows_done) / static_cast<double>(rows_total));
  std::cerr << rewrite << "saving: " << percent << " %, " << rows_done << " of " << rows_total << " rows" << std::flush;
  shown_ = true;
  next_ = now + std::chrono::milliseconds(100);
}

ProgressLine::~ProgressLine() {
  if (shown_) std::cerr << rewrite << std::flush;
}

}  // namespace tensorimage::cli
