// Owns the tool's commands.
// Must not know the command line's syntax.
#pragma once

#include "cli/arguments.hpp"

namespace tensorimage::cli {

/// Errors: Failure; tensorimage::Error from the save itself
void run_save(const SaveArguments& arguments);

/// Errors: Failure; tensorimage::Error for a tensor without elements
void run_inspect(const InspectArguments& arguments);

/// Errors: Failure; tensorimage::Error as inspect, and from writing the page
void run_explain(const ExplainArguments& arguments);

}  // namespace tensorimage::cli
