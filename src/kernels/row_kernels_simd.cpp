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
  /// Also counts the ends. The second one is for chunks without NaN that lie in 0 to 1.
  void (*quantise)(const Value* values, std::size_t count, const Numbers&, Sample* samples, Counts&) = nullptr;
  void (*quantise_inner)(const Value* values, std::size_t count, const Numbers&, Sample* samples, Counts&) = nullptr;
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

template <class Path, class Sample>
void quantise_chunk(const typename Path::Value* values, std::size_t count, const typename Path::Numbers& numbers,
                    Sample* samples, Counts& counts) {
  const hn::ScalableTag<Sample> d;
  const std::size_t end = padded(count);
  Ends<Sample> ends;
  for (std::size_t i = 0; i < end; i += hn::Lanes(d)) {
    const auto part = samples_of<Path>(Sample(), values + i, numbers);
    ends.add(part);
    hn::StoreU(part, d, samples + i);
  }
  ends.add_to(counts, samples[0], end - count);
}

template <class Law, class Sample>
HWY_INLINE Steps<typename Law::Value, Sample> steps_by(MappingKind kind) {
  constexpr auto plain = quantise_chunk<Path<Law, false, true>, Sample>;
  constexpr auto normalised = quantise_chunk<Path<Law, true, true>, Sample>;
  // Only these laws take what lies in 0 to 1 to a level that needs no clamp: 255.5 is 256 in bfloat16.
  constexpr bool has_inner = std::is_same_v<Law, Float32Law> || std::is_same_v<Law, Float64Law>;
  constexpr auto inner = quantise_chunk<Path<Law, false, !has_inner>, Sample>;
  switch (kind) {
    case MappingKind::normalise: return {nullptr, normalised, normalised};
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

/// Counts, maps and quantises a padded chunk; `buffer` has room for its values.
template <class Value, class Sample>
HWY_INLINE void convert_chunk(const Steps<Value, Sample>& steps, const Value* values, std::size_t count,
                              const MappingNumbers<Value>& numbers, Value* buffer, std::uint8_t* marks, Sample* samples,
                              Counts& counts) {
  Extent<Value> extent = extent_of(values, count);
  bool finite = count_values(values, count, extent, counts);
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
  const bool is_inner = finite && extent.least >= Value{0} && extent.most <= Value{1};
  (is_inner ? steps.quantise_inner : steps.quantise)(values, count, numbers, samples, counts);
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
  for (std::size_t first = 0; first < row.width; first += chunk_size) {
    const std::size_t count = row.width - first < chunk_size ? row.width - first : chunk_size;
    std::uint8_t* const marks = row.marks == nullptr ? nullptr : row.marks + first;
    rows.start(first, count);
    for (std::size_t c = 0; c < channels; ++c) {
      const Value* const values = loader.load(rows.of(c), count, loaded);
      convert_chunk(steps, values, count, numbers[c], buffer, marks, samples[c], counts[c]);
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

/// The scalar kernels serve what is rare.
QuantiseRow quantise(const QuantiseMode& mode) noexcept {
  const bool eight = mode.bit_depth == 8;
  switch (mode.arithmetic) {
    case DType::f16:
    case DType::bf16:
    case DType::f32: return eight ? quantise_floating<float, std::uint8_t> : quantise_floating<float, std::uint16_t>;
    case DType::f64: return eight ? quantise_floating<double, std::uint8_t> : quantise_floating<double, std::uint16_t>;
    default: return eight && mode.source == DType::u8 ? quantise_bytes : scalar_quantise_row(mode);
  }
}

template <class T>
HWY_INLINE Extrema extrema_of(DType source, DType arithmetic, const ElementRow& row, std::size_t width) {
  const hn::ScalableTag<T> d;
  const ChunkLoader<T> loader(source, arithmetic);
  alignas(64) T buffer[chunk_size];
  T low = std::numeric_limits<T>::infinity();
  T high = -low;
  auto numbers = hn::Eq(hn::Zero(d), hn::Zero(d));
  auto any_sign = hn::Zero(d);
  auto all_signs = hn::Set(d, T{-0.0});
  for (std::size_t first = 0; first < width; first += chunk_size) {
    const std::size_t count = width - first < chunk_size ? width - first : chunk_size;
    const T* const values = loader.load(row.from(first, item_size(source)), count, buffer);
    const Extent<T> extent = extent_of(values, count);
    low = extent.least < low ? extent.least : low;
    high = extent.most > high ? extent.most : high;
    const std::size_t end = padded(count);
    for (std::size_t i = 0; i < end; i += hn::Lanes(d)) {
      const auto value = hn::LoadU(d, values + i);
      numbers = hn::And(numbers, hn::Eq(value, value));
      any_sign = hn::Or(any_sign, value);
      all_signs = hn::And(all_signs, value);
    }
  }
  if (!hn::AllTrue(d, numbers)) {
    return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  }
  const hn::RebindToSigned<decltype(d)> bits;
  return with_signs_of_zeros({static_cast<double>(low), static_cast<double>(high)},
                             !hn::AllFalse(bits, hn::Lt(hn::BitCast(bits, any_sign), hn::Zero(bits))),
                             hn::AllTrue(bits, hn::Lt(hn::BitCast(bits, all_signs), hn::Zero(bits))));
}

Extrema extrema(DType source, DType arithmetic, const ElementRow& row, std::size_t width) noexcept {
  return arithmetic == DType::f64 ? extrema_of<double>(source, arithmetic, row, width)
                                  : extrema_of<float>(source, arithmetic, row, width);
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

constexpr RowKernels scalar = {"scalar", scalar_quantise_row, scalar_extrema_of_row};

HWY_EXPORT(row_table);

}  // namespace

const RowKernels& scalar_row_kernels() noexcept {
  return scalar;
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
