// Owns the judgement of a tensor's range of values: what it was meant to be, if not what a save takes it for.
// Must not know words.
#pragma once

#include <optional>

#include "batch.hpp"
#include "tensorimage/diagnosis.hpp"
#include "tensorimage/inspect.hpp"

namespace tensorimage {

/// What the range was meant to be, and how that is known.
struct RangeFinding {
  Suspect suspect = Suspect::out_of_range;
  bool lattice = false;  ///< the values are 256 levels on that scale
  ValueRange range;      ///< for out_of_range: round numbers that hold all values
};

/// Reads a part of the batch where the report leaves a doubt.
/// Errors: only std::bad_alloc
[[nodiscard]] std::optional<RangeFinding> find_range(const Batch& batch, const ColourReport& report);

/// Round numbers that hold both ends: the power of two below which levels lie, 255, 2, or two digits.
[[nodiscard]] ValueRange round_range(double low, double high, bool integers) noexcept;

/// Finite values that clipping changes.
[[nodiscard]] std::uint64_t finite_clipped(const ValueStatistics& statistics) noexcept;

}  // namespace tensorimage
