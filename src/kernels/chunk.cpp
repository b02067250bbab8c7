// Owns the scalar work on a chunk that vector kernels call for what is rare.
// Must not know instruction sets.
#include "kernels/chunk.hpp"

namespace tensorimage::kernels {

MappingNumbers<float> mapping_floats(DType arithmetic, const Mapping& mapping, MappingKind kind, int levels) noexcept {
  switch (arithmetic) {
    case DType::f16: return mapping_numbers<Float16Law>(mapping, kind, levels);
    case DType::bf16: return mapping_numbers<BFloat16Law>(mapping, kind, levels);
    default: return mapping_numbers<Float32Law>(mapping, kind, levels);
  }
}

MappingNumbers<double> mapping_doubles(const Mapping& mapping, MappingKind kind, int levels) noexcept {
  return mapping_numbers<Float64Law>(mapping, kind, levels);
}

Loader<float> loader_of_floats(DType source, DType arithmetic) noexcept {
  switch (arithmetic) {
    case DType::f16: return loader_for<Float16Law>(source);
    case DType::bf16: return loader_for<BFloat16Law>(source);
    default: return loader_for<Float32Law>(source);
  }
}

Loader<double> loader_of_doubles(DType source) noexcept {
  return loader_for<Float64Law>(source);
}

Loader<std::int32_t> loader_of_integers(DType source) noexcept {
  return integer_loader<std::int32_t>(source);
}

Loader<std::int64_t> loader_of_long_integers(DType source) noexcept {
  return integer_loader<std::int64_t>(source);
}

LevelScale level_scale(DType dtype, int bit_depth) noexcept {
  const std::int32_t full = bit_depth == 8 ? 255 : 65535;
  if (dtype == DType::boolean) return {1, full};
  // Levels of an 8-bit type keep their brightness in 16-bit samples: 255 * 257 = 65535.
  if (item_size(dtype) == 1 && bit_depth == 16) return {255, 257};
  return {full, 1};
}

void count_chunk(const float* values, std::size_t count, WaitingMoments& waiting, Counts& counts) noexcept {
  count_floating(values, count, waiting, counts);
}

void count_chunk(const double* values, std::size_t count, WaitingMoments& waiting, Counts& counts) noexcept {
  count_floating(values, count, waiting, counts);
}

void merge_waiting(WaitingMoments& waiting, Counts& counts) noexcept {
  if (waiting.count == 0) return;
  add_moments(waiting.sum, waiting.squares, waiting.count, 0.0, finite_in(counts), counts);
  counts.values += waiting.count;
  waiting = {};
}

void mark_chunk(const float* values, std::size_t count, float low, float high, std::uint8_t* marks) noexcept {
  mark_values(values, count, low, high, marks);
}

void mark_chunk(const double* values, std::size_t count, double low, double high, std::uint8_t* marks) noexcept {
  mark_values(values, count, low, high, marks);
}

void mark_chunk(const std::int32_t* levels, std::size_t count, LevelScale scale, std::uint8_t* marks) noexcept {
  mark_values(levels, count, std::int32_t{0}, scale.most, marks);
}

void mark_chunk(const std::int64_t* levels, std::size_t count, LevelScale scale, std::uint8_t* marks) noexcept {
  mark_values(levels, count, std::int64_t{0}, std::int64_t{scale.most}, marks);
}

void add_chunk(const ChunkMoments& chunk, std::size_t count, Counts& counts) noexcept {
  count_extremes(chunk.least, chunk.most, counts);
  add_moments(chunk.sum, chunk.squares, count, chunk.shift, finite_in(counts), counts);
  counts.values += count;
}

}  // namespace tensorimage::kernels
