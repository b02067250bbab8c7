// Owns the work that memory runs out of: each encoder and way through it, grids, values, colours, reports, readers.
// Must not know how memory runs out.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace allocation {

struct Job {
  std::string name;
  /// Writes one picture to the path, or nothing at all.
  std::function<void(const std::filesystem::path& target)> run;
  bool is_refused = false;  ///< ends in an Error, without any failure
};

/// Keeps its inputs in `folder`. Jobs may be done any number of times, with the same result each time.
[[nodiscard]] std::vector<Job> make_jobs(const std::filesystem::path& folder);

}  // namespace allocation
