// Owns the line that says what is wrong with a tensor's values and which option helps.
// Must not know how it was found out.
#pragma once

#include <string>

#include "tensorimage/diagnosis.hpp"

namespace tensorimage::cli {

/// "EVIDENCE EFFECT Try OPTIONS, or OPTIONS."
[[nodiscard]] std::string diagnosis_text(const Diagnosis& diagnosis);

}  // namespace tensorimage::cli
