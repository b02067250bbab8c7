// Owns the look at a report's suspects.
// Must not know how they are found.
#pragma once

#include <string>
#include <vector>

#include "tensorimage/inspect.hpp"

namespace suspects {

/// "signed_unit has_nan": the names in their order.
[[nodiscard]] std::string names_of(const tensorimage::ColourReport& report);

/// The report's one suspect; fails unless it is this one and the only one.
[[nodiscard]] tensorimage::Diagnosis only(const tensorimage::ColourReport& report, tensorimage::Suspect suspect,
                                          const char* file = __builtin_FILE(), int line = __builtin_LINE());

/// Evidence and effect are sentences that have all the words; the first remedy says this in C++ and on the command
/// line.
void expect_words(const tensorimage::Diagnosis& diagnosis, const std::vector<std::string>& words,
                  const std::string& api, const std::string& cli, const char* file = __builtin_FILE(),
                  int line = __builtin_LINE());

}  // namespace suspects
