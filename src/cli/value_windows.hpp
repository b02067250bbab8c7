// Owns the question which of a tensor's values survive a save.
// Must not know pages, nor where the report comes from.
#pragma once

#include <optional>
#include <vector>

#include "tensorimage/inspect.hpp"

namespace tensorimage::cli {

/// The values that become black and full brightness, for each channel; nothing where that differs from image to image,
/// where there is no such range, and for percentiles, which only a look at all values finds.
[[nodiscard]] std::vector<std::optional<ValueRange>> value_windows(const ColourReport& report, const GridOptions& grid,
                                                                   const PixelOptions& pixels);

/// The one range of all colour channels, if they share it.
[[nodiscard]] std::optional<ValueRange> common_window(const std::vector<std::optional<ValueRange>>& windows);

/// True when normalize looks for a range and finds a NaN or an infinity.
[[nodiscard]] bool range_is_spoiled(const ColourReport& report, const GridOptions& grid);

}  // namespace tensorimage::cli
