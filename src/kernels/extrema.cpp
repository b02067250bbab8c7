// Owns the scalar search for extremes.
// Must not know tensors, grids or pictures.
#include "kernels/extrema.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/counts.hpp"
#include "kernels/law.hpp"
#include "kernels/row_kernels.hpp"

namespace tensorimage::kernels {
namespace {

template <class Law>
Extrema extrema(DType source, const ElementRow& row, std::size_t width) noexcept {
  using Value = typename Law::Value;
  const Loader<Value> load_chunk = loader_for<Law>(source);
  Value values[chunk_size];
  Value low[lanes];
  Value high[lanes];
  std::fill_n(low, lanes, std::numeric_limits<Value>::infinity());
  std::fill_n(high, lanes, -std::numeric_limits<Value>::infinity());
  bool nan = false;
  bool any_sign = false;
  bool all_signs = true;
  for (std::size_t first = 0; first < width; first += chunk_size) {
    const std::size_t count = std::min(chunk_size, width - first);
    load_chunk(row.from(first, item_size(source)), count, values);
    for_each_in_lanes(count, [&](std::size_t i, std::size_t lane) {
      nan |= values[i] != values[i];
      any_sign |= std::signbit(values[i]);
      all_signs &= std::signbit(values[i]);
      low[lane] = values[i] < low[lane] ? values[i] : low[lane];
      high[lane] = values[i] > high[lane] ? values[i] : high[lane];
    });
  }
  if (nan) return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  return with_signs_of_zeros({static_cast<double>(*std::min_element(low, low + lanes)),
                              static_cast<double>(*std::max_element(high, high + lanes))},
                             any_sign, all_signs);
}

}  // namespace

Extrema scalar_extrema_of_row(DType source, DType arithmetic, const ElementRow& row, std::size_t width) noexcept {
  return with_law(arithmetic, [&](auto law) { return extrema<decltype(law)>(source, row, width); });
}

Extrema extrema_of_row(DType source, DType arithmetic, const ElementRow& row, std::size_t width) noexcept {
  return row_kernels().extrema(source, arithmetic, row, width);
}

Extrema with_signs_of_zeros(Extrema extrema, bool any_sign, bool all_signs) noexcept {
  if (extrema.low == 0) extrema.low = any_sign ? -0.0 : 0.0;
  if (extrema.high == 0) extrema.high = all_signs ? -0.0 : 0.0;
  return extrema;
}

Extrema merge(const Extrema& a, const Extrema& b) noexcept {
  // A NaN in a makes every comparison false and a stays; a NaN in b is looked for first.
  if (b.low != b.low) return b;
  const bool lower = b.low < a.low || (b.low == a.low && std::signbit(b.low));
  const bool higher = b.high > a.high || (b.high == a.high && std::signbit(a.high));
  return {lower ? b.low : a.low, higher ? b.high : a.high};
}

}  // namespace tensorimage::kernels
