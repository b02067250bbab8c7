// Owns what becomes of statistics: diagnoses, and errors where the caller wants them.
// Must not know encoders or files.
#include "colour_report.hpp"

#include <string>
#include <utility>

#include "diagnosis/diagnose.hpp"
#include "diagnosis/range_diagnosis.hpp"
#include "diagnosis/remedies.hpp"
#include "number_text.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

Policy policy_for(Suspect suspect, const PolicyOptions& policy) noexcept {
  switch (suspect) {
    case Suspect::out_of_range: return policy.out_of_range;
    case Suspect::has_nan:
    case Suspect::has_infinity: return policy.nan;
    default: return policy.suspect;
  }
}

std::string sentence_of(const Diagnosis& diagnosis) {
  std::string text = diagnosis.evidence + " " + diagnosis.effect;
  if (!diagnosis.remedies.empty()) text += " Try " + diagnosis.remedies.front().api + ".";
  return text;
}

/// Clipping that a percentile asks for is no loss that anybody should be told of.
bool clipping_is_wanted(const PixelOptions& pixels) noexcept {
  return pixels.input_range && pixels.input_range->kind == InputRange::Kind::percentile;
}

}  // namespace

ColourReport make_report(const Batch& batch, std::vector<ValueStatistics> channels, const GridOptions& grid,
                         const PixelOptions& pixels) {
  ColourReport report;
  report.dtype = batch.dtype();
  report.shape = batch.shape();
  report.channels = std::move(channels);
  for (const ValueStatistics& channel : report.channels) report.tally.merge(channel);
  report.suspects = diagnose(batch, report,
                             {.automatic_range = grid.normalize && !grid.value_range,
                              .range_chosen = grid.normalize || pixels.input_range || pixels.unnormalize,
                              .labels = pixels.labels.has_value(),
                              .nan_colour = pixels.nan_colour.has_value(),
                              .bit_depth = pixels.bit_depth});
  return report;
}

void apply_ignore(const PolicyOptions& policy, ColourReport& report) {
  std::erase_if(report.suspects, [&policy](const Diagnosis& diagnosis) {
    return policy_for(diagnosis.suspect, policy) == Policy::ignore;
  });
}

bool may_refuse(const PolicyOptions& policy) noexcept {
  return policy.out_of_range == Policy::error || policy.nan == Policy::error || policy.suspect == Policy::error;
}

void enforce(const PolicyOptions& policy, const ColourReport& report, const PixelOptions& pixels) {
  for (const Diagnosis& diagnosis : report.suspects) {
    if (policy_for(diagnosis.suspect, policy) == Policy::error) {
      throw Error(ErrorCode::policy, sentence_of(diagnosis));
    }
  }
  // Also where the caller chose the range, which is then no suspect.
  const ValueStatistics& tally = report.tally;
  const bool clipped = tally.clipped_below > tally.negative_infinity || tally.clipped_above > tally.positive_infinity;
  if (policy.out_of_range == Policy::error && clipped && !clipping_is_wanted(pixels)) {
    throw Error(ErrorCode::policy, std::to_string(finite_clipped(tally)) + " of " + std::to_string(tally.values) +
                                       " values would be clipped; they go from " + number_text(tally.minimum) + " to " +
                                       number_text(tally.maximum));
  }
}

}  // namespace tensorimage
