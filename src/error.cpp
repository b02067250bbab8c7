// Owns the wording that all errors share.
// Must not know what failed beyond what it is told.
#include "tensorimage/error.hpp"

#include <system_error>
#include <utility>

namespace tensorimage {
namespace {

std::string io_message(IoStage stage, const std::filesystem::path& path, int system_code) {
  const auto verb = [stage]() -> std::string_view {
    switch (stage) {
      case IoStage::none: return "use";
      case IoStage::resolve: return "find out what is at";
      case IoStage::open: return "open";
      case IoStage::read: return "read";
      case IoStage::write: return "write";
      case IoStage::sync: return "sync";
      case IoStage::close: return "close";
      case IoStage::rename: return "put the finished picture at";
    }
    return "use";
  }();
  // An empty path stands for a stream that has no name.
  std::string message("cannot ");
  message.append(verb).append(" ");
  if (path.empty()) {
    message += "the stream";
  } else {
    message.append("\"").append(path.string()).append("\"");
  }
  if (system_code != 0) message += ": " + std::generic_category().message(system_code);
  return message;
}

}  // namespace

std::string_view error_code_name(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid_argument: return "invalid_argument";
    case ErrorCode::unsupported: return "unsupported";
    case ErrorCode::too_large: return "too_large";
    case ErrorCode::bad_file: return "bad_file";
    case ErrorCode::io: return "io";
    case ErrorCode::encoding: return "encoding";
    case ErrorCode::policy: return "policy";
    case ErrorCode::cancelled: return "cancelled";
  }
  return "unknown";
}

std::string_view io_stage_name(IoStage stage) noexcept {
  switch (stage) {
    case IoStage::none: return "none";
    case IoStage::resolve: return "resolve";
    case IoStage::open: return "open";
    case IoStage::read: return "read";
    case IoStage::write: return "write";
    case IoStage::sync: return "sync";
    case IoStage::close: return "close";
    case IoStage::rename: return "rename";
  }
  return "unknown";
}

Error::Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}

Error::Error(IoStage stage, std::filesystem::path path, int system_code)
    : std::runtime_error(io_message(stage, path, system_code)),
      code_(ErrorCode::io),
      stage_(stage),
      path_(std::move(path)),
      system_code_(system_code) {}

Error::~Error() = default;

}  // namespace tensorimage
