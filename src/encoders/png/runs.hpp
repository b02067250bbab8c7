// Owns the parsing of a block into literals and repeats of the byte before.
// Must not know codes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "encoders/png/parser.hpp"
#include "kernels/png_kernels.hpp"

namespace tensorimage::png {

/// Filtered scanlines are full of runs of zeros; all other matches are left alone.
class RunParser final : public Parser {
 public:
  /// Runs shorter than `shortest` are not looked at: 3, or more where speed counts.
  RunParser(const kernels::PngKernels& kernels, unsigned shortest) : kernels_(kernels), shortest_(shortest) {}

  std::size_t parse(const Span& span, const Prices& prices, Sequences& sequences) override;

 private:
  const kernels::PngKernels& kernels_;
  unsigned shortest_;
  std::vector<std::uint64_t> mask_;
};

}  // namespace tensorimage::png
