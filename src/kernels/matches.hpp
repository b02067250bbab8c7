// Owns the scalar search for nearest matches and the choice among them, which define what the vector ones must give.
// Must not know bands or codes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/png_kernels.hpp"

namespace tensorimage::kernels {

// As described in PngKernels.
void find_nearest(const std::uint8_t* here, std::size_t place, std::size_t count, std::uint16_t* tables,
                  TableMatches& found, const NearestMatches<std::uint16_t>& nearest) noexcept;
void cheapest_steps(const StepChoice& choice, const StepPrices& prices, std::uint32_t* costs,
                    std::uint16_t* steps) noexcept;

}  // namespace tensorimage::kernels
