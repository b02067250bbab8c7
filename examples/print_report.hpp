// Owns the words in which the examples show what a report says of a tensor.
// Must not know which tensor it is, nor what the example makes of it.
#pragma once

#include <tensorimage/tensorimage.hpp>

#include <iostream>
#include <string_view>

/// Prints each suspect: its name, the numbers that say so, what the picture looks like for it, and the first way out.
inline void print_report(std::string_view picture, const tensorimage::ColourReport& report) {
  std::cout << picture << (report.suspects.empty() ? ": no suspect\n" : "\n");
  for (const tensorimage::Diagnosis& diagnosis : report.suspects) {
    std::cout << "  " << tensorimage::suspect_name(diagnosis.suspect) << ": " << diagnosis.evidence << "\n"
              << "  " << diagnosis.effect << "\n";
    if (!diagnosis.remedies.empty()) std::cout << "  Try " << diagnosis.remedies.front().api << "\n";
  }
}
