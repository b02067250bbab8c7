// Owns the table of numbers in the page of `tensorimage explain`.
// Must not know the rest of the page.
#pragma once

#include <string>

#include "cli/explain_page.hpp"

namespace tensorimage::cli {

/// One column for all values, and one for each channel if a picture could have them.
[[nodiscard]] std::string statistics_section(const ExplainPage& page);

}  // namespace tensorimage::cli
