// Owns the JSON that the tool prints: one object on one line, with names that stay as they are.
// Must not know how the reports came about.
#pragma once

#include <filesystem>
#include <string>

#include "tensorimage/inspect.hpp"
#include "tensorimage/readers/array.hpp"
#include "tensorimage/save.hpp"

namespace tensorimage::cli {

[[nodiscard]] std::string save_json(const std::filesystem::path& path, const SaveReport& report);

[[nodiscard]] std::string inspect_json(const std::filesystem::path& path, const readers::Array& array,
                                       const ColourReport& report);

}  // namespace tensorimage::cli
