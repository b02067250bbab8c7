// Owns the line that says what is wrong with a tensor's values and which option helps.
// Must not know how it was found out.
#include "cli/diagnosis_text.hpp"

namespace tensorimage::cli {

std::string diagnosis_text(const Diagnosis& diagnosis) {
  std::string advice;
  for (const Remedy& remedy : diagnosis.remedies) {
    if (!remedy.cli.empty()) advice += (advice.empty() ? " Try " : ", or ") + remedy.cli;
  }
  return diagnosis.evidence + " " + diagnosis.effect + advice + (advice.empty() ? "" : ".");
}

}  // namespace tensorimage::cli
