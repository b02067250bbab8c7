// Owns the step from an input path and its options to a tensor.
// Must not know what the tensor is for.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/arguments.hpp"
#include "tensorimage/readers/array.hpp"
#include "tensorimage/tensor_view.hpp"

namespace tensorimage::cli {

struct Input {
  readers::Array array;  ///< keeps the file mapped
  TensorView view;
};

/// Chooses the reader by the path's extension.
/// Errors: Failure (bad_input) for whatever is wrong with the file or does not fit the options
[[nodiscard]] Input open_input(const std::filesystem::path& path, const InputOptions& options);

/// A sentence when no layout was given and the default one finds more channels than a picture can have, while the last
/// axis looks like the channels.
[[nodiscard]] std::optional<std::string> layout_hint(const Input& input, const InputOptions& options);

}  // namespace tensorimage::cli
