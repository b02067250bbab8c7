// Owns the vector kernels from elements to packed samples and to extremes, and the choice among them at run time.
// Must not know tensors, grids or pictures; nothing of Highway may be seen outside this file and its -inl.hpp parts.
#include <limits>
#include <type_traits>

#include "kernels/chunk.hpp"
#include "kernels/row_kernels.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/row_kernels_simd.cpp"
#include <hwy/foreach_target.h>  // includes this file once for each instruction set
// clang-format off: foreach_target.h must come before highway.h
#include <hwy/highway.h>
// clang-format on

#include "kernels/has_vectors-inl.hpp"
#include "kernels/targets.hpp"
#if TENSORIMAGE_HAS_VECTORS
#include "kernels/counts-inl.hpp"
#include "kernels/extrema-inl.hpp"
#include "kernels/interleave-inl.hpp"
#include "kernels/law-inl.hpp"
#include "kernels/load-inl.hpp"
#endif

HWY_BEFORE_NAMESPACE();
namespace tensorimage::kernels::HWY_NAMESPACE {

#if !TENSORIMAGE_HAS_VECTORS

const RowKernels& row_table() {
  return scalar_row_kernels();
}

#else

HWY_INLINE MappingNumbers<float> numbers_of(const QuantiseMode& mode, const Mapping& mapping, int levels, float) {
  return mapping_floats(mode.arithmetic, mapping, mode.mapping, levels);
}

HWY_INLINE MappingNumbers<double> numbers_of(const QuantiseMode& mode, const Mapping& mapping, int levels, double) {
  return mapping_doubles(mapping, mode.mapping, levels);
}

/// The steps of a chunk that depend on the law and the mapping. All chunks are padded.
template <class Value, class Sample>
struct Steps {
  using Numbers = MappingNumbers<Value>;
  /// Null, or the mapping that comes before clipping.
  void (*map)(const Value* values, std::size_t count, const Numbers&, Value* out) = nullptr;
  void (*quantise)(const Value* values, std::size_t count, const Numbers&, Sample* samples) = nullptr;
  /// Null, or for chunks without NaN that lie in 0 to 1.
  void (*quantise_inner)(const Value* values, std::size_t count, const Numbers&, Sample* samples) = nullptr;
};

template <class Law>
void map_affine(const typename Law::Value* values, std::size_t count,
                const MappingNumbers<typename Law::Value>& numbers, typename Law::Value* out) {
  const hn::ScalableTag<typename Law::Value> d;
  const std::size_t end = padded(count);
  for (std::size_t i = 0; i < end; i += hn::Lanes(d)) {
    hn::StoreU(affine_by<Law>(hn::LoadU(d, values + i), numbers), d, out + i);
  }
}

/// Stores what `samples_from(place)` gives, a vector of samples each time.
template <class Sample, class SamplesFrom>
HWY_INLINE void put_chunk(std::size_t count, Sample* samples, SamplesFrom samples_from) {
  const hn::ScalableTag<Sample> d;
  const std::size_t end = padded(count);
  for (std::size_t i = 0; i < end; i += hn::Lanes(d)) hn::StoreU(samples_from(i), d, samples + i);
}

template <class Path, class Sample>
void quantise_chunk(const typename Path::Value* values, std::size_t count, const typename Path::Numbers& numbers,
                    Sample* samples) {
  put_chunk(count, samples,
            [&](std::size_t place) HWY_ATTR { return samples_of<Path>(Sample(), values + place, numbers); });
}

template <class Law, class Sample>
HWY_INLINE Steps<typename Law::Value, Sample> steps_by(MappingKind kind) {
  constexpr auto plain = quantise_chunk<Path<Law, false, false>, Sample>;
  constexpr auto normalised = quantise_chunk<Path<Law, true, false>, Sample>;
  constexpr auto inner = quantise_chunk<Path<Law, false, true>, Sample>;
  switch (kind) {
    case MappingKind::normalise: return {nullptr, normalised, nullptr};
    case MappingKind::affine: return {map_affine<Law>, plain, inner};
    default: return {nullptr, plain, inner};
  }
}

template <class Sample>
HWY_INLINE Steps<double, Sample> steps_of(const QuantiseMode& mode, double) {
  return steps_by<Float64Law, Sample>(mode.mapping);
}

template <class Sample>
HWY_INLINE Steps<float, Sample> steps_of(const QuantiseMode& mode, float) {
  switch (mode.arithmetic) {
    case DType::f16: return steps_by<Float16Law, Sample>(mode.mapping);
    case DType::bf16: return steps_by<BFloat16Law, Sample>(mode.mapping);
    default: return steps_by<Float32Law, Sample>(mode.mapping);
  }
}

/// Counts, maps and quantises a padded chunk; `next` is fetched meanwhile, and `buffer` has room for the values.
template <class Value, class Sample>
HWY_INLINE void convert_chunk(const Steps<Value, Sample>& steps, const Value* values, std::size_t count,
                              const MappingNumbers<Value>& numbers, const Ahead& next, Value* buffer,
                              std::uint8_t* marks, Sample* samples, WaitingMoments& waiting, Counts& counts) {
  Extent<Value> extent = extent_of(values, count);
  bool finite = count_values(values, count, extent, next, waiting, counts);
  if (steps.map != nullptr) {
    // Else the products or sums may be NaN.
    finite = finite && numbers.scale - numbers.scale == 0 && numbers.offset - numbers.offset == 0;
    steps.map(values, count, numbers, buffer);
    values = buffer;
    extent = extent_of(values, count);
  }
  const bool inside = extent.least >= numbers.least && extent.most <= numbers.most;
  if (!inside) count_outside(values, count, numbers.least, numbers.most, counts);
  if (marks != nullptr && !(inside && finite)) mark_chunk(values, count, numbers.least, numbers.most, marks);
  const bool is_inner =
      steps.quantise_inner != nullptr && finite && extent.least >= Value{0} && extent.most <= Value{1};
  (is_inner ? steps.quantise_inner : steps.quantise)(values, count, numbers, samples);
  // Two levels inside are far enough for every law, bfloat16's included.
  const bool away_from_ends = is_inner && extent.least > Value(0.01) && extent.most < Value(0.98);
  if (!away_from_ends) count_chunk_ends(samples, count, counts);
}

/// Where each sample of a pixel comes from: one channel is repeated.
template <class Sample>
HWY_INLINE void put_samples(const PackedRow& row, std::size_t first, std::size_t count,
                            const Sample (*samples)[chunk_size]) {
  const Sample* planes[max_channels];
  for (std::size_t c = 0; c < max_channels; ++c) planes[c] = samples[row.channels == 1 ? 0 : c];
  const std::size_t position = first * static_cast<std::size_t>(row.samples);
  interleave(planes, count, row.samples, row.out + position * sizeof(Sample));
}

template <class Value, class Sample>
void quantise_floating(const QuantiseMode& mode, const PackedRow& row, ChannelCounts& counts) noexcept {
  const auto channels = static_cast<std::size_t>(row.channels);
  const Steps<Value, Sample> steps = steps_of<Sample>(mode, Value());
  const ChunkLoader<Value> loader(mode.source, mode.arithmetic);
  ChunkRows rows(row, mode.source);
  MappingNumbers<Value> numbers[max_channels];
  for (std::size_t c = 0; c < channels; ++c) {
    numbers[c] = numbers_of(mode, row.mappings[c], std::numeric_limits<Sample>::max(), Value());
  }
  alignas(64) Value loaded[chunk_size];
  alignas(64) Value buffer[chunk_size];
  alignas(64) Sample samples[max_channels][chunk_size];
  WaitingMoments waiting[max_channels] = {};
  for (std::size_t first = 0; first < row.width; first += chunk_size) {
    const std::size_t count = row.width - first < chunk_size ? row.width - first : chunk_size;
    std::uint8_t* const marks = row.marks == nullptr ? nullptr : row.marks + first;
    rows.start(first, count);
    for (std::size_t c = 0; c < channels; ++c) {
      const Value* const values = loader.load(rows.of(c), count, loaded);
      convert_chunk(steps, values, count, numbers[c], rows.next_of(c), buffer, marks, samples[c], waiting[c],
                    counts[c]);
    }
    put_samples(row, first, count, samples);
  }
  for (std::size_t c = 0; c < channels; ++c) merge_waiting(waiting[c], counts[c]);
}

HWY_INLINE const std::int32_t* clamped_levels(const std::int32_t* levels, std::size_t, LevelScale, std::int32_t*) {
  return levels;  // the last step clamps them
}

HWY_INLINE const std::int32_t* clamped_levels(const std::int64_t* levels, std::size_t count, LevelScale scale,
                                              std::int32_t* buffer) {
  const std::size_t end = padded(count);
  for (std::size_t i = 0; i < end; ++i) {
    const std::int64_t level = levels[i] < 0 ? 0 : levels[i];
    buffer[i] = level < scale.most ? static_cast<std::int32_t>(level) : scale.most;
  }
  return buffer;
}

/// Integers, which are levels already.
template <class Value, class Sample>
void quantise_levels(const QuantiseMode& mode, const PackedRow& row, ChannelCounts& counts) noexcept {
  const LevelScale scale = level_scale(mode.arithmetic, mode.bit_depth);
  const ChunkLoader<Value> loader(mode.source, mode.source);
  ChunkRows rows(row, mode.source);
  alignas(64) Value loaded[chunk_size];
  alignas(64) std::int32_t buffer[chunk_size];
  alignas(64) Sample samples[max_channels][chunk_size];
  for (std::size_t first = 0; first < row.width; first += chunk_size) {
    const std::size_t count = row.width - first < chunk_size ? row.width - first : chunk_size;
    rows.start(first, count);
    for (std::size_t c = 0; c < static_cast<std::size_t>(row.channels); ++c) {
      const Value* const values = loader.load(rows.of(c), count, loaded);
      const Extent<Value> extent = extent_of(values, count);
      count_levels(values, count, extent, rows.next_of(c), counts[c]);
      if (extent.least < 0 || extent.most > scale.most) {
        count_outside(values, count, Value{0}, Value{scale.most}, counts[c]);
        if (row.marks != nullptr) mark_chunk(values, count, scale, row.marks + first);
      }
      const std::int32_t* const levels = clamped_levels(values, count, scale, buffer);
      put_chunk(count, samples[c],
                [&](std::size_t place) HWY_ATTR { return samples_of(Sample(), levels + place, scale); });
      count_chunk_ends(samples[c], count, counts[c]);
    }
    put_samples(row, first, count, samples);
  }
}

/// Bytes to samples of eight bits: they stay as they are.
void quantise_bytes(const QuantiseMode& mode, const PackedRow& row, ChannelCounts& counts) noexcept {
  ChunkRows rows(row, mode.source);
  const Loader<std::int32_t> load_chunk = loader_of_integers(mode.source);
  alignas(64) std::int32_t loaded[chunk_size];
  alignas(64) std::uint8_t samples[max_channels][chunk_size];
  const std::uint8_t* planes[max_channels] = {};
  for (std::size_t first = 0; first < row.width; first += chunk_size) {
    const std::size_t count = row.width - first < chunk_size ? row.width - first : chunk_size;
    rows.start(first, count);
    for (std::size_t c = 0; c < static_cast<std::size_t>(row.channels); ++c) {
      const ElementRow elements = rows.of(c);
      if (elements.stride == 1) {
        planes[c] = padded_in_place(elements.data, count, samples[c]);
      } else {
        load_chunk(elements, count, loaded);
        for (std::size_t i = 0; i < count; ++i) samples[c][i] = static_cast<std::uint8_t>(loaded[i]);
        pad(samples[c], count);
        planes[c] = samples[c];
      }
      count_bytes(planes[c], count, counts[c]);
    }
    for (std::size_t c = 1; row.channels == 1 && c < max_channels; ++c) planes[c] = planes[0];
    interleave(planes, count, row.samples, row.out + first * static_cast<std::size_t>(row.samples));
  }
}

QuantiseRow quantise(const QuantiseMode& mode) noexcept {
  const bool eight = mode.bit_depth == 8;
  switch (mode.arithmetic) {
    case DType::f16:
    case DType::bf16:
    case DType::f32: return eight ? quantise_floating<float, std::uint8_t> : quantise_floating<float, std::uint16_t>;
    case DType::f64: return eight ? quantise_floating<double, std::uint8_t> : quantise_floating<double, std::uint16_t>;
    default: break;
  }
  if (mode.source == DType::i64) {
    return eight ? quantise_levels<std::int64_t, std::uint8_t> : quantise_levels<std::int64_t, std::uint16_t>;
  }
  if (eight && mode.source == DType::u8) return quantise_bytes;
  return eight ? quantise_levels<std::int32_t, std::uint8_t> : quantise_levels<std::int32_t, std::uint16_t>;
}

const RowKernels& row_table() {
  static const RowKernels table = {hwy::TargetName(HWY_TARGET), quantise, extrema};
  return table;
}

#endif

}  // namespace tensorimage::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tensorimage::kernels {
namespace {

constexpr RowKernels scalar_row = {"scalar", scalar_quantise_row, scalar_extrema_of_row};

HWY_EXPORT(row_table);

}  // namespace

const RowKernels& scalar_row_kernels() noexcept {
  return scalar_row;
}

const RowKernels& row_kernels() noexcept {
  static const RowKernels& best = best_table(HWY_DISPATCH_TABLE(row_table));
  return best;
}

std::vector<const RowKernels*> all_row_kernels() {
  return all_tables(HWY_DISPATCH_TABLE(row_table), scalar_row_kernels());
}

}  // namespace tensorimage::kernels
#endif
