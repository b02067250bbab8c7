// Owns the version as people read it.
// Must not know where it is shown.
#pragma once

#include <string>

#include "tensorimage/version.hpp"

namespace tensorimage::cli {

/// "0.1.0"
[[nodiscard]] inline std::string version_text() {
  return std::to_string(TENSORIMAGE_VERSION_MAJOR) + "." + std::to_string(TENSORIMAGE_VERSION_MINOR) + "." +
         std::to_string(TENSORIMAGE_VERSION_PATCH);
}

}  // namespace tensorimage::cli
