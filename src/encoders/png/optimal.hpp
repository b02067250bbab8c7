// Owns the search for matches of all lengths, and the cheapest way through a block under the codes that it leads to.
// Must not know how codes are written.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "encoders/png/parser.hpp"
#include "kernels/png_kernels.hpp"

namespace tensorimage::png {

/// For the smallest files: at every byte the nearest match of each length is looked for, and any length of it may be
/// taken. The cheapest way through a block is computed under the prices of the block before, and once more under those
/// that this way would have.
class OptimalParser final : public Parser {
 public:
  /// A block has at least so many bytes, but where the span ends.
  static constexpr std::size_t least_block = 32768;

  OptimalParser(const kernels::PngKernels& kernels, std::size_t most_bytes);

  void start() override;
  std::size_t parse(const Span& span, const Prices& prices, Sequences& sequences) override;

 private:
  void leave_out(std::size_t begin, std::size_t end);
  void look_up(const Span& span, std::size_t place, std::size_t count);
  std::size_t find_longer(const Span& span, std::size_t place, std::size_t i);
  std::size_t find(const Span& span);
  void cut_off(const Span& span);
  void choose(const Span& span, const Prices& prices);
  void take_chosen(const Span& span, Sequences& sequences) const;

  const kernels::PngKernels& kernels_;
  // Places are kept without what is above their 16 lowest bits.
  std::vector<std::uint16_t> last_;    ///< of each table, by the hash of the first bytes, the last place
  std::vector<std::uint16_t> before_;  ///< for each of the last 32768 places, the one before with the last table's hash
  kernels::TableMatches tables_;       ///< of the places looked up last
  // Of the block, as StepChoice has them.
  std::array<std::vector<std::uint16_t>, kernels::near_lengths> nearest_;
  std::vector<std::uint32_t> longer_;
  std::vector<std::uint32_t> begins_;
  std::size_t found_ = 0;  ///< how many longer matches
  kernels::StepPrices step_prices_;
  std::vector<std::uint32_t> costs_;
  std::vector<std::uint16_t> steps_;
};

}  // namespace tensorimage::png
