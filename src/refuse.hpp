// Owns the refusal of an argument.
// Must not know which.
#pragma once

#include <string>

#include "tensorimage/error.hpp"

namespace tensorimage {

/// Errors: invalid_argument, always
[[noreturn]] inline void refuse(const std::string& message) {
  throw Error(ErrorCode::invalid_argument, message);
}

}  // namespace tensorimage
