// Owns how many threads a picture is worth.
// Must not know what they do.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <thread>

namespace tensorimage {

/// As many as were asked for, 0 being as many as the machine has; one where `height` rows of `row_work` each come to
/// less than what is worth a thread.
[[nodiscard]] inline std::size_t useful_threads(std::size_t row_work, std::int64_t height, std::size_t worth_a_thread,
                                                int asked) {
  if (asked == 1 || row_work < worth_a_thread / static_cast<std::size_t>(height)) return 1;
  return asked > 1 ? static_cast<std::size_t>(asked) : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace tensorimage
