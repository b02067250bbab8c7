// Owns the naive writing of input ranges: which numbers of each channel of each image become 0 and 1.
// Must not know the library's sources; of the public API it uses only the types that describe input and output.
#pragma once

#include <cstdint>
#include <vector>

#include "oracle_steps.hpp"
#include "tensorimage/input_range.hpp"

namespace oracle {

/// What becomes 0 and 1, and what is divided by, before any of them is rounded to the arithmetic's dtype.
struct Ends {
  double low = 0.0;
  double high = 1.0;
  double divisor = 1.0;
};

/// numpy.percentile with its default method, in numpy's own steps. `sorted` must not be empty.
[[nodiscard]] double percentile_of(const std::vector<double>& sorted, double percent);

/// For each image and, within it, each channel. The batch is of the dtype that the arithmetic has; `tensor` is the
/// dtype that it had before.
[[nodiscard]] std::vector<Ends> ends_of(const Batch& batch, tensorimage::DType tensor,
                                        const tensorimage::InputRange& range, int bit_depth);

/// clamp, subtract, divide, each rounded. NaN stays.
[[nodiscard]] double mapped(double value, const Ends& ends, tensorimage::DType arithmetic);

}  // namespace oracle
