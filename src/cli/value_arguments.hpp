// Owns the options that say what the tensor's values mean: layout, grid, ranges, colours.
// Must not know what is done with the tensor.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/arguments.hpp"

namespace tensorimage::cli {

/// --layout, --tensor, --bgr.
void add_input_options(CLI::App& app, InputOptions& options);

/// --nrow to --scale-each: torchvision's own.
void add_grid_options(CLI::App& app, GridOptions& grid);

/// --input-range to --labels: what torchvision has no word for.
void add_value_options(CLI::App& app, PixelOptions& pixels);

/// Errors: Failure (bad_input) for options that mean nothing without another one
void check_value_options(const CLI::App& app);

}  // namespace tensorimage::cli
