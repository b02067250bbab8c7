// Owns the report that saves and looks at tensors give, and the policies that make an error of it.
// Must not know encoders or files.
#pragma once

#include <vector>

#include "batch.hpp"
#include "tensorimage/inspect.hpp"
#include "tensorimage/save_options.hpp"

namespace tensorimage {

/// `channels` holds the statistics of each channel.
[[nodiscard]] ColourReport make_report(const Batch& batch, std::vector<ValueStatistics> channels,
                                       const GridOptions& grid, const PixelOptions& pixels);

/// Leaves out what the caller ignores.
void apply_ignore(const PolicyOptions& policy, ColourReport& report);

/// True if a policy may refuse, so that the tensor must be looked at before anything is written.
[[nodiscard]] bool may_refuse(const PolicyOptions& policy) noexcept;

/// Errors: policy, with the evidence, for the worst suspect that a policy makes an error of
void enforce(const PolicyOptions& policy, const ColourReport& report, const PixelOptions& pixels);

}  // namespace tensorimage
