// Owns the scalar kernels from elements to packed samples: every other instruction set must equal them bit for bit.
// Must not know tensors, grids or pictures.
#include "kernels/quantise.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

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

/// Adds a chunk of floating values. Eight lanes, since one running minimum would wait for itself.
template <class Value>
void count_values(const Value* values, std::size_t count, Value low, Value high, Counts& counts) noexcept {
  constexpr Value largest = std::numeric_limits<Value>::max();
  constexpr std::size_t lanes = 8;
  Value minimum[lanes];
  Value maximum[lanes];
  std::fill_n(minimum, lanes, std::numeric_limits<Value>::infinity());
  std::fill_n(maximum, lanes, -std::numeric_limits<Value>::infinity());
  std::uint32_t below = 0;
  std::uint32_t above = 0;
  std::uint32_t not_finite = 0;
  for (std::size_t i = 0; i < count; ++i) {
    below += values[i] < low ? 1u : 0u;
    above += values[i] > high ? 1u : 0u;
    not_finite += std::fabs(values[i]) <= largest ? 0u : 1u;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const Value value = values[i];
    const bool finite = std::fabs(value) <= largest;
    Value& least = minimum[i % lanes];
    Value& most = maximum[i % lanes];
    least = finite && value < least ? value : least;
    most = finite && value > most ? value : most;
  }
  for (std::size_t i = 0; not_finite != 0 && i < count; ++i) {
    counts.nan += values[i] != values[i] ? 1u : 0u;
    counts.positive_infinity += values[i] > largest ? 1u : 0u;
    counts.negative_infinity += values[i] < -largest ? 1u : 0u;
  }
  counts.values += count;
  counts.below += below;
  counts.above += above;
  counts.minimum = std::min(counts.minimum, static_cast<double>(*std::min_element(minimum, minimum + lanes)));
  counts.maximum = std::max(counts.maximum, static_cast<double>(*std::max_element(maximum, maximum + lanes)));
}

template <class Law, class Sample, bool normalised>
void quantise_floating(const QuantiseMode& mode, const PackedRow& row, Counts& counts) noexcept {
  using Value = typename Law::Value;
  const Loader<Value> load_chunk = loader_for<Law>(mode.source);
  const int copies = row.channels == 1 ? row.samples : 1;
  Value values[chunk_size];
  Sample samples[chunk_size];
  for (std::size_t first = 0; first < row.width; first += chunk_size) {
    const std::size_t count = std::min(chunk_size, row.width - first);
    for (int channel = 0; channel < row.channels; ++channel) {
      const auto c = static_cast<std::size_t>(channel);
      load_chunk(row.elements[c].from(first, item_size(mode.source)), count, values);
      const Range& range = row.ranges[c];
      const Value low = to_value<Law>(range.low);
      const Value high = to_value<Law>(range.high);
      const Value divisor = to_value<Law>(range.divisor);
      count_values(values, count, normalised ? low : Value{0}, normalised ? high : Value{1}, counts);
      for (std::size_t i = 0; i < count; ++i) {
        const Value value = normalised ? normalise<Law>(values[i], low, high, divisor) : values[i];
        if constexpr (sizeof(Sample) == 1) {
          samples[i] = quantise_8<Law>(value);
        } else {
          samples[i] = quantise_16<Law>(value);
        }
      }
      const std::size_t position = first * static_cast<std::size_t>(row.samples) + c;
      scatter(samples, count, copies, row.samples, row.out + position * sizeof(Sample));
    }
  }
}

/// Integers are levels already. What is clamped to, and what a level is multiplied by to fill the samples' scale.
struct LevelScale {
  std::int64_t most;
  std::int64_t factor;
};

LevelScale level_scale(DType dtype, int bit_depth) noexcept {
  const std::int64_t full = bit_depth == 8 ? 255 : 65535;
  if (dtype == DType::boolean) return {1, full};
  // Levels of an 8-bit type keep their brightness in 16-bit samples: 255 * 257 = 65535.
  if (item_size(dtype) == 1 && bit_depth == 16) return {255, 257};
  return {full, 1};
}

template <class Value, class Sample>
void quantise_levels(const QuantiseMode& mode, const PackedRow& row, Counts& counts) noexcept {
  const auto load_chunk =
      with_element(mode.source, [](auto element) -> Loader<Value> { return load<decltype(element), Value>; });
  const LevelScale scale = level_scale(mode.arithmetic, static_cast<int>(sizeof(Sample)) * 8);
  const auto most = static_cast<Value>(scale.most);
  const int copies = row.channels == 1 ? row.samples : 1;
  Value values[chunk_size];
  Sample samples[chunk_size];
  for (std::size_t first = 0; first < row.width; first += chunk_size) {
    const std::size_t count = std::min(chunk_size, row.width - first);
    for (int channel = 0; channel < row.channels; ++channel) {
      const auto c = static_cast<std::size_t>(channel);
      load_chunk(row.elements[c].from(first, item_size(mode.source)), count, values);
      std::uint32_t below = 0;
      std::uint32_t above = 0;
      Value minimum = values[0];
      Value maximum = values[0];
      for (std::size_t i = 0; i < count; ++i) {
        below += values[i] < 0 ? 1u : 0u;
        above += values[i] > most ? 1u : 0u;
        minimum = std::min(minimum, values[i]);
        maximum = std::max(maximum, values[i]);
        const Value level = std::min(std::max(values[i], Value{0}), most);
        samples[i] = static_cast<Sample>(level * static_cast<Value>(scale.factor));
      }
      counts.values += count;
      counts.below += below;
      counts.above += above;
      counts.minimum = std::min(counts.minimum, static_cast<double>(minimum));
      counts.maximum = std::max(counts.maximum, static_cast<double>(maximum));
      const std::size_t position = first * static_cast<std::size_t>(row.samples) + c;
      scatter(samples, count, copies, row.samples, row.out + position * sizeof(Sample));
    }
  }
}

template <class Sample>
QuantiseRow select(const QuantiseMode& mode) noexcept {
  if (!is_floating(mode.arithmetic)) {
    const bool wide = mode.source == DType::i64;
    return wide ? quantise_levels<std::int64_t, Sample> : quantise_levels<std::int32_t, Sample>;
  }
  return with_law(mode.arithmetic, [&mode](auto law) -> QuantiseRow {
    using Law = decltype(law);
    return mode.normalise ? quantise_floating<Law, Sample, true> : quantise_floating<Law, Sample, false>;
  });
}

}  // namespace

QuantiseRow quantise_row(const QuantiseMode& mode) noexcept {
  return mode.bit_depth == 8 ? select<std::uint8_t>(mode) : select<std::uint16_t>(mode);
}

}  // namespace tensorimage::kernels
