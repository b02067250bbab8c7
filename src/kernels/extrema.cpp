// Owns the scalar search for extremes.
// Must not know tensors, grids or pictures.
#include "kernels/extrema.hpp"

#include <algorithm>
#include <limits>

#include "kernels/law.hpp"

namespace tensorimage::kernels {
namespace {

template <class Law>
Extrema extrema(DType source, const ElementRow& row, std::size_t width) noexcept {
  using Value = typename Law::Value;
  const Loader<Value> load_chunk = loader_for<Law>(source);
  constexpr std::size_t lanes = 8;  // one running minimum would wait for itself
  Value values[chunk_size];
  Value low[lanes];
  Value high[lanes];
  std::fill_n(low, lanes, std::numeric_limits<Value>::infinity());
  std::fill_n(high, lanes, -std::numeric_limits<Value>::infinity());
  bool nan = false;
  for (std::size_t first = 0; first < width; first += chunk_size) {
    const std::size_t count = std::min(chunk_size, width - first);
    load_chunk(row.from(first, item_size(source)), count, values);
    for (std::size_t i = 0; i < count; ++i) {
      nan |= values[i] != values[i];
      Value& least = low[i % lanes];
      Value& most = high[i % lanes];
      least = values[i] < least ? values[i] : least;
      most = values[i] > most ? values[i] : most;
    }
  }
  if (nan) return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  return {static_cast<double>(*std::min_element(low, low + lanes)),
          static_cast<double>(*std::max_element(high, high + lanes))};
}

}  // namespace

Extrema extrema_of_row(DType source, DType arithmetic, const ElementRow& row, std::size_t width) noexcept {
  return with_law(arithmetic, [&](auto law) { return extrema<decltype(law)>(source, row, width); });
}

Extrema merge(const Extrema& a, const Extrema& b) noexcept {
  // A NaN in a makes every comparison false and a stays; a NaN in b is looked for first.
  if (b.low != b.low) return b;
  return {b.low < a.low ? b.low : a.low, b.high > a.high ? b.high : a.high};
}

}  // namespace tensorimage::kernels
