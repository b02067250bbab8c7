// Owns the telling of progress and the end of a save that was cancelled.
// Must not know any format.
#pragma once

#include <cstdint>
#include <string>

#include "tensorimage/encoder.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {

/// Errors: cancelled, when the callback says so; what the callback throws
inline void report_progress(const EncodeContext& context, std::int64_t rows_done, std::int64_t height) {
  if (!context.progress || context.progress(rows_done, height)) return;
  throw Error(ErrorCode::cancelled,
              "the save was cancelled after " + std::to_string(rows_done) + " of " + std::to_string(height) + " rows");
}

}  // namespace tensorimage
