// Owns the diagnosis of a tensor whose values were counted: what may be wrong, and in which order it is told.
// Must not know encoders, files or options that do not decide what can be wrong.
#pragma once

#include <vector>

#include "batch.hpp"
#include "tensorimage/diagnosis.hpp"
#include "tensorimage/inspect.hpp"

namespace tensorimage {

/// How the save treats values, as far as it decides what can be wrong.
struct DiagnosisContext {
  bool automatic_range = false;  ///< GridOptions::normalize without value_range: NaN and infinities poison the range
  bool range_chosen = false;     ///< the caller said what black and white are
  bool labels = false;           ///< the values are class ids
  bool nan_colour = false;       ///< NaN has a colour of its own
  int bit_depth = 8;
};

/// The suspects, the worst first, with at most one about the range of values. `report` has everything but them, and
/// may have no channels, which leaves out what only channels tell. Reads at most about 16,000 of the elements, always
/// the same ones.
/// Errors: only std::bad_alloc
[[nodiscard]] std::vector<Diagnosis> diagnose(const Batch& batch, const ColourReport& report,
                                              const DiagnosisContext& context);

}  // namespace tensorimage
