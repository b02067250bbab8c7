// Owns what is said about each suspect: the numbers, the effect and the ways out.
// Must not know how a suspect is found.
#pragma once

#include <cstdint>

#include "diagnosis/diagnose.hpp"
#include "diagnosis/layout_evidence.hpp"
#include "diagnosis/range_diagnosis.hpp"
#include "tensorimage/diagnosis.hpp"
#include "tensorimage/inspect.hpp"

namespace tensorimage {

[[nodiscard]] Diagnosis describe_layout(const LayoutFinding& finding, const Batch& batch);
[[nodiscard]] Diagnosis describe_range(const RangeFinding& finding, const ColourReport& report, int bit_depth);
[[nodiscard]] Diagnosis describe_nan(const ValueStatistics& tally, const DiagnosisContext& context);
[[nodiscard]] Diagnosis describe_infinity(const ValueStatistics& tally, const DiagnosisContext& context);
[[nodiscard]] Diagnosis describe_constant(const ColourReport& report, bool automatic_range);

}  // namespace tensorimage
