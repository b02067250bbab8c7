// Owns the command line: which options there are, what they are called and what they set.
// Must not know how a command is carried out.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tensorimage/grid.hpp"
#include "tensorimage/readers/array.hpp"
#include "tensorimage/save.hpp"

namespace tensorimage::cli {

/// How the arrays of the input files are read.
struct InputOptions {
  std::optional<readers::Layout> layout;
  std::string tensor;  ///< a name in a .safetensors file; empty: the file's only one
  bool bgr = false;
};

struct SaveArguments {
  std::vector<std::filesystem::path> inputs;
  std::filesystem::path output;  ///< "-": standard output
  InputOptions input;
  GridOptions grid;
  SaveOptions save;
  bool json = false;
  bool quiet = false;

  [[nodiscard]] bool to_standard_output() const { return output == "-"; }
};

struct InspectArguments {
  std::filesystem::path input_path;
  InputOptions input;
  GridOptions grid;
  PixelOptions pixels;
  bool json = false;
};

struct ExplainArguments {
  std::filesystem::path input_path;
  std::filesystem::path output;
  InputOptions input;
  GridOptions grid;
  PixelOptions pixels;
  bool quiet = false;
};

/// --help or --version: the text was printed, nothing is left to do.
struct NothingToDo {};

using Arguments = std::variant<NothingToDo, SaveArguments, InspectArguments, ExplainArguments>;

/// Errors: Failure (bad_input) with one line that names the option
[[nodiscard]] Arguments parse_arguments(int argc, const char* const* argv);

}  // namespace tensorimage::cli
