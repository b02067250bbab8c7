// Owns what scalar and vector kernels share of the work on a chunk: the numbers of a mapping, and the rare cases.
// Must not know instruction sets. What vector kernels call is no template: the linker might keep an instance that was
// compiled for an instruction set which the machine does not have.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/counts.hpp"
#include "kernels/law.hpp"
#include "kernels/load.hpp"
#include "kernels/marks.hpp"
#include "tensorimage/dtype.hpp"

namespace tensorimage::kernels {

/// A mapping as one law holds its numbers.
template <class Value>
struct MappingNumbers {
  Value least, most;         ///< what lies outside is clipped
  Value low, high, divisor;  ///< normalise
  Value scale, offset;       ///< affine; least and most are of its results
};

/// `levels` is the greatest sample. A value is clipped when it lies more than half a level outside, since the others
/// come out as they would without a clamp.
template <class Law>
[[nodiscard]] MappingNumbers<typename Law::Value> mapping_numbers(const Mapping& mapping, MappingKind kind,
                                                                  int levels) noexcept {
  const bool normalises = kind == MappingKind::normalise;
  const double half_a_level = 0.5 / levels;
  // A range with an end that is infinite or NaN has no levels to be outside by.
  const double slack = normalises ? (is_finite(mapping.divisor) ? half_a_level * mapping.divisor : 0.0) : half_a_level;
  return {.least = to_value<Law>((normalises ? mapping.low : 0.0) - slack),
          .most = to_value<Law>((normalises ? mapping.high : 1.0) + slack),
          .low = to_value<Law>(mapping.low),
          .high = to_value<Law>(mapping.high),
          .divisor = to_value<Law>(mapping.divisor),
          .scale = to_value<Law>(mapping.scale),
          .offset = to_value<Law>(mapping.offset)};
}

/// Integers are levels already. What they are clamped to, and what a level is multiplied by to fill the samples' scale.
struct LevelScale {
  std::int32_t most;
  std::int32_t factor;
};
[[nodiscard]] LevelScale level_scale(DType dtype, int bit_depth) noexcept;

// For vector kernels: the functions of the same names for one precision. `arithmetic` is f64 or a law on floats.
[[nodiscard]] MappingNumbers<float> mapping_floats(DType arithmetic, const Mapping& mapping, MappingKind kind,
                                                   int levels) noexcept;
[[nodiscard]] MappingNumbers<double> mapping_doubles(const Mapping& mapping, MappingKind kind, int levels) noexcept;
[[nodiscard]] Loader<float> loader_of_floats(DType source, DType arithmetic) noexcept;
[[nodiscard]] Loader<double> loader_of_doubles(DType source) noexcept;
[[nodiscard]] Loader<std::int32_t> loader_of_integers(DType source) noexcept;
[[nodiscard]] Loader<std::int64_t> loader_of_long_integers(DType source) noexcept;
void count_chunk(const float* values, std::size_t count, WaitingMoments& waiting, Counts& counts) noexcept;
void count_chunk(const double* values, std::size_t count, WaitingMoments& waiting, Counts& counts) noexcept;
void mark_chunk(const float* values, std::size_t count, float low, float high, std::uint8_t* marks) noexcept;
void mark_chunk(const double* values, std::size_t count, double low, double high, std::uint8_t* marks) noexcept;
void mark_chunk(const std::int32_t* levels, std::size_t count, LevelScale scale, std::uint8_t* marks) noexcept;
void mark_chunk(const std::int64_t* levels, std::size_t count, LevelScale scale, std::uint8_t* marks) noexcept;

/// Adds the moments and extremes of a chunk of finite values whose least is `least`; the sums are of differences from
/// `shift`.
struct ChunkMoments {
  double least, most, shift, sum, squares;
};
void add_chunk(const ChunkMoments& chunk, std::size_t count, Counts& counts) noexcept;

}  // namespace tensorimage::kernels
