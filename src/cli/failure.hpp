// Owns the tool's exit statuses and the exception that ends it with one of them.
// Must not know what failed.
#pragma once

#include <stdexcept>
#include <string>

namespace tensorimage::cli {

enum class ExitStatus : int {
  success = 0,
  other_failure = 1,  ///< the output could not be written, the save was cancelled, memory ran out
  bad_input = 2,      ///< the command line or an input file is wrong; trying again will not help
};

/// what() is the sentence for the user.
class Failure : public std::runtime_error {
 public:
  Failure(ExitStatus status, const std::string& message) : std::runtime_error(message), status_(status) {}
  [[nodiscard]] ExitStatus status() const noexcept { return status_; }

 private:
  ExitStatus status_;
};

}  // namespace tensorimage::cli
