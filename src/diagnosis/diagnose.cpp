// Owns the diagnosis of a tensor whose values were counted: what may be wrong, and in which order it is told.
// Must not know encoders, files or options that do not decide what can be wrong.
#include "diagnosis/diagnose.hpp"

#include <optional>

#include "diagnosis/diagnosis_words.hpp"
#include "diagnosis/layout_evidence.hpp"
#include "diagnosis/range_diagnosis.hpp"

namespace tensorimage {

std::vector<Diagnosis> diagnose(const Batch& batch, const ColourReport& report, const DiagnosisContext& context) {
  const ValueStatistics& tally = report.tally;
  std::vector<Diagnosis> suspects;
  if (const auto layout = find_layout(batch)) suspects.push_back(describe_layout(*layout, batch));
  const auto tell_what_is_not_finite = [&] {
    if (tally.nan > 0) suspects.push_back(describe_nan(tally, context));
    if (tally.positive_infinity + tally.negative_infinity > 0) {
      suspects.push_back(describe_infinity(tally, context));
    }
  };
  // A range that they poison loses the whole picture; else they lose themselves alone.
  if (context.automatic_range) tell_what_is_not_finite();
  if (!context.automatic_range && !context.range_chosen && !context.labels) {
    if (const auto range = find_range(batch, report)) {
      suspects.push_back(describe_range(*range, report, context.bit_depth));
    }
  }
  if (!context.automatic_range) tell_what_is_not_finite();
  if (tally.finite() > 1 && tally.minimum == tally.maximum && !context.labels) {
    suspects.push_back(describe_constant(report, context.automatic_range));
  }
  return suspects;
}

}  // namespace tensorimage
