// Owns how a save is written down, in C++ and for the tool, so that a person can copy it.
// Must not know tensors.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/arguments.hpp"

namespace tensorimage::cli {

/// One save of one input.
struct SaveCall {
  std::filesystem::path input;
  InputOptions input_options;
  GridOptions grid;
  PixelOptions pixels;
  std::string view = {};  ///< how to make it, if that must be said: "TensorView::hwc(data, {300, 451, 3})"
};

/// Statements that compile where `view`, or `data`, is what its name says.
[[nodiscard]] std::string api_code(const SaveCall& call);

/// A line for a shell.
[[nodiscard]] std::string tool_code(const SaveCall& call);

/// The same word, in quotes if a shell would take it apart.
[[nodiscard]] std::string shell_word(const std::string& word);

}  // namespace tensorimage::cli
