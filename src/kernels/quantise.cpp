// Owns the scalar kernels from elements to packed samples: every other instruction set must equal them bit for bit.
// Must not know tensors, grids or pictures.
#include "kernels/quantise.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "kernels/chunk.hpp"
#include "kernels/row_kernels.hpp"

namespace tensorimage::kernels {
namespace {

template <class Sample>
void scatter(const Sample* samples, std::size_t count, int copies, int step, std::byte* out) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    for (int copy = 0; copy < copies; ++copy) {
      const std::size_t position = i * static_cast<std::size_t>(step) + static_cast<std::size_t>(copy);
      std::memcpy(out + position * sizeof(Sample), samples + i, sizeof(Sample));
    }
  }
}

/// Puts a chunk of one channel, from pixel `first` on, in its place, and counts its ends.
template <class Sample>
void put_samples(const PackedRow& row, std::size_t first, std::size_t channel, const Sample* samples, std::size_t count,
                 Counts& counts) noexcept {
  count_ends(samples, count, counts);
  const int copies = row.channels == 1 ? row.samples : 1;
  const std::size_t position = first * static_cast<std::size_t>(row.samples) + channel;
  scatter(samples, count, copies, row.samples, row.out + position * sizeof(Sample));
}

/// Calls `function` for each chunk of each channel: channel, first pixel, number of pixels.
template <class Function>
void for_each_chunk(const PackedRow& row, Function function) noexcept {
  for (std::size_t first = 0; first < row.width; first += chunk_size) {
    const std::size_t count = std::min(chunk_size, row.width - first);
    for (std::size_t c = 0; c < static_cast<std::size_t>(row.channels); ++c) function(c, first, count);
  }
}

template <class Law, class Sample>
[[nodiscard]] Sample quantise(typename Law::Value value) noexcept {
  if constexpr (sizeof(Sample) == 1) {
    return quantise_8<Law>(value);
  } else {
    return quantise_16<Law>(value);
  }
}

/// Applies the mapping in place, and counts and marks what it or the quantising clips.
template <class Law, class Sample, MappingKind kind>
void map_values(const Mapping& mapping, typename Law::Value* values, std::size_t count, std::uint8_t* marks,
                Counts& counts) noexcept {
  const auto numbers = mapping_numbers<Law>(mapping, kind, std::numeric_limits<Sample>::max());
  if constexpr (kind == MappingKind::affine) {
    for (std::size_t i = 0; i < count; ++i) values[i] = affine<Law>(values[i], numbers.scale, numbers.offset);
  }
  count_clipped(values, count, numbers.least, numbers.most, counts);
  if (marks != nullptr) mark_values(values, count, numbers.least, numbers.most, marks);
  if constexpr (kind == MappingKind::normalise) {
    for (std::size_t i = 0; i < count; ++i) {
      values[i] = normalise<Law>(values[i], numbers.low, numbers.high, numbers.divisor);
    }
  }
}

template <class Law, class Sample, MappingKind kind>
void quantise_floating(const QuantiseMode& mode, const PackedRow& row, ChannelCounts& counts) noexcept {
  using Value = typename Law::Value;
  const Loader<Value> load_chunk = loader_for<Law>(mode.source);
  Value values[chunk_size];
  Sample samples[chunk_size];
  WaitingMoments waiting[max_channels];
  for_each_chunk(row, [&](std::size_t c, std::size_t first, std::size_t count) {
    load_chunk(row.elements[c].from(first, item_size(mode.source)), count, values);
    count_floating(values, count, waiting[c], counts[c]);
    std::uint8_t* const marks = row.marks == nullptr ? nullptr : row.marks + first;
    map_values<Law, Sample, kind>(row.mappings[c], values, count, marks, counts[c]);
    for (std::size_t i = 0; i < count; ++i) samples[i] = quantise<Law, Sample>(values[i]);
    put_samples(row, first, c, samples, count, counts[c]);
  });
  for (std::size_t c = 0; c < static_cast<std::size_t>(row.channels); ++c) merge_waiting(waiting[c], counts[c]);
}

template <class Value, class Sample>
void quantise_levels(const QuantiseMode& mode, const PackedRow& row, ChannelCounts& counts) noexcept {
  const Loader<Value> load_chunk = integer_loader<Value>(mode.source);
  const LevelScale scale = level_scale(mode.arithmetic, static_cast<int>(sizeof(Sample)) * 8);
  const Value most{scale.most};
  Value values[chunk_size];
  Sample samples[chunk_size];
  for_each_chunk(row, [&](std::size_t c, std::size_t first, std::size_t count) {
    load_chunk(row.elements[c].from(first, item_size(mode.source)), count, values);
    count_integers(values, count, counts[c]);
    count_clipped(values, count, Value{0}, most, counts[c]);
    if (row.marks != nullptr) mark_values(values, count, Value{0}, most, row.marks + first);
    for (std::size_t i = 0; i < count; ++i) {
      const Value level = std::min(std::max(values[i], Value{0}), most);
      samples[i] = static_cast<Sample>(level * scale.factor);
    }
    put_samples(row, first, c, samples, count, counts[c]);
  });
}

template <class Sample>
QuantiseRow select(const QuantiseMode& mode) noexcept {
  if (!is_floating(mode.arithmetic)) {
    const bool wide = mode.source == DType::i64;
    return wide ? quantise_levels<std::int64_t, Sample> : quantise_levels<std::int32_t, Sample>;
  }
  return with_law(mode.arithmetic, [&mode](auto law) -> QuantiseRow {
    using Law = decltype(law);
    switch (mode.mapping) {
      case MappingKind::normalise: return quantise_floating<Law, Sample, MappingKind::normalise>;
      case MappingKind::affine: return quantise_floating<Law, Sample, MappingKind::affine>;
      default: return quantise_floating<Law, Sample, MappingKind::none>;
    }
  });
}

}  // namespace

QuantiseRow scalar_quantise_row(const QuantiseMode& mode) noexcept {
  return mode.bit_depth == 8 ? select<std::uint8_t>(mode) : select<std::uint16_t>(mode);
}

QuantiseRow quantise_row(const QuantiseMode& mode) noexcept {
  return row_kernels().quantise(mode);
}

void label_row(const LabelMode& mode, const ElementRow& row, std::size_t width, std::byte* out,
               Counts& counts) noexcept {
  const Loader<std::int64_t> load_chunk = integer_loader<std::int64_t>(mode.source);
  std::int64_t ids[chunk_size];
  for (std::size_t first = 0; first < width; first += chunk_size) {
    const std::size_t count = std::min(chunk_size, width - first);
    load_chunk(row.from(first, item_size(mode.source)), count, ids);
    count_integers(ids, count, counts);
    for (std::size_t i = 0; i < count; ++i) {
      const bool ignored = mode.has_ignore && ids[i] == mode.ignore;
      out[first + i] = ignored ? std::byte{mode.ignore_index} : static_cast<std::byte>(ids[i]);
    }
  }
}

}  // namespace tensorimage::kernels
