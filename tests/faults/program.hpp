// Owns the command line of the programs that are given a folder and how often to do what they do.
// Must not know what that is.
#pragma once

#include <cstdio>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace faults {

/// For main(): what `run(folder, count)` says, 0 for a promise that was kept; 2 when it could not be tried.
template <class Run>
int run_program(const char* name, int count, char** arguments, Run run) {
  try {
    if (count != 3) throw std::invalid_argument("FOLDER COUNT");
    return run(std::filesystem::path(arguments[1]), std::stoi(arguments[2]));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", name, error.what());
    return 2;
  }
}

}  // namespace faults
