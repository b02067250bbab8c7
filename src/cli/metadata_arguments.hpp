// Owns the options that say what a picture file says besides its pixels.
// Must not know formats, nor which of them can say what.
#pragma once

#include <CLI/CLI.hpp>

#include "tensorimage/metadata.hpp"

namespace tensorimage::cli {

/// --text, --srgb, --gamma, --icc, --cicp and --density. A profile is read while the command line is.
/// Lifetime: `metadata` must outlive the parsing
void add_metadata_options(CLI::App& app, Metadata& metadata);

}  // namespace tensorimage::cli
