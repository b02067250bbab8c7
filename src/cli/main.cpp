// Owns the tool's beginning and end: which command runs, and how a failure becomes a message and an exit status.
// Must not know what the commands do.
#include <exception>
#include <new>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/failure.hpp"
#include "cli/messages.hpp"
#include "cli/system.hpp"
#include "tensorimage/error.hpp"

namespace {

using tensorimage::ErrorCode;
using tensorimage::cli::ExitStatus;

/// Inputs are opened elsewhere, so that an io error here is one of the output.
ExitStatus status_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid_argument:
    case ErrorCode::unsupported:
    case ErrorCode::too_large:
    case ErrorCode::bad_file:
    case ErrorCode::policy: return ExitStatus::bad_input;
    case ErrorCode::io:
    case ErrorCode::encoding:
    case ErrorCode::cancelled: return ExitStatus::other_failure;
  }
  return ExitStatus::other_failure;
}

void run(int argc, const char* const* argv) {
  tensorimage::cli::report_lost_input();
  const auto arguments = tensorimage::cli::parse_arguments(argc, argv);
  if (const auto* save = std::get_if<tensorimage::cli::SaveArguments>(&arguments)) tensorimage::cli::run_save(*save);
  if (const auto* inspect = std::get_if<tensorimage::cli::InspectArguments>(&arguments)) {
    tensorimage::cli::run_inspect(*inspect);
  }
  if (const auto* explain = std::get_if<tensorimage::cli::ExplainArguments>(&arguments)) {
    tensorimage::cli::run_explain(*explain);
  }
}

int fail(ExitStatus status, const char* message) noexcept {
  try {
    tensorimage::cli::print_error(message);
  } catch (...) {
    // Only memory can be missing here; the exit status still tells.
  }
  return static_cast<int>(status);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    run(argc, argv);
    return static_cast<int>(ExitStatus::success);
  } catch (const tensorimage::cli::Failure& failure) {
    return fail(failure.status(), failure.what());
  } catch (const tensorimage::Error& error) {
    return fail(status_of(error.code()), error.what());
  } catch (const std::bad_alloc&) {
    return fail(ExitStatus::other_failure, "out of memory");
  } catch (const std::exception& error) {
    return fail(ExitStatus::other_failure, error.what());
  }
}
