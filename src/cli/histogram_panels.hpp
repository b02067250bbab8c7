// Owns the choice of what the histograms of a page show: their common range, their parts.
// Must not know how they are drawn.
#pragma once

#include <optional>
#include <vector>

#include "cli/histogram_svg.hpp"
#include "tensorimage/inspect.hpp"
#include "tensorimage/tensor_view.hpp"

namespace tensorimage::cli {

/// One panel for each channel, or one for all if a picture could not have so many; none without finite values.
/// `windows` has an element for each channel.
[[nodiscard]] std::vector<HistogramPanel> histogram_panels(const TensorView& view, const ColourReport& report,
                                                           const std::vector<std::optional<ValueRange>>& windows);

}  // namespace tensorimage::cli
