// Owns the vector loops of a PNG writer and the choice among them at run time.
// Must not know pictures, rows' order or codes; nothing of Highway may be seen outside this file and its -inl.hpp
// part.
#include <cstring>

#include "kernels/png_kernels.hpp"
#include "kernels/png_pack.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/png_kernels_simd.cpp"
#include <hwy/foreach_target.h>  // includes this file once for each instruction set
// clang-format off: foreach_target.h must come before highway.h
#include <hwy/highway.h>
// clang-format on

#include "kernels/has_vectors-inl.hpp"
#include "kernels/targets.hpp"
#if TENSORIMAGE_HAS_VECTORS
#include "kernels/matches-inl.hpp"
#endif

HWY_BEFORE_NAMESPACE();
namespace tensorimage::kernels::HWY_NAMESPACE {

#if !TENSORIMAGE_HAS_VECTORS

const PngKernels& png_table() {
  return scalar_png_kernels();
}

#else

namespace hn = hwy::HWY_NAMESPACE;
using Bytes = hn::ScalableTag<std::uint8_t>;
using Vector = hn::Vec<Bytes>;

struct Neighbours {
  Vector here, left, above, corner;
};

HWY_INLINE Vector average(const Neighbours& n) {
  // AverageRound rounds up; PNG rounds down.
  const Bytes d;
  const Vector odd = hn::And(hn::Xor(n.left, n.above), hn::Set(d, 1));
  return hn::Sub(hn::AverageRound(n.left, n.above), odd);
}

HWY_INLINE Vector distance(Vector a, Vector b) {
  return hn::Sub(hn::Max(a, b), hn::Min(a, b));
}

HWY_INLINE Vector paeth(const Neighbours& n) {
  // With e = left + above - corner, the distances from left and above are those of the other one from the corner, and
  // the corner's is their sum where both lie on the same side of the corner: never less than either, so any large
  // number serves. Else it is their difference.
  const Bytes d;
  const Vector from_left = distance(n.above, n.corner);
  const Vector from_above = distance(n.left, n.corner);
  const Vector low = hn::Min(n.left, n.above);
  const Vector high = hn::Max(n.left, n.above);
  const auto corner_between = hn::And(hn::VecFromMask(d, hn::Eq(hn::Min(low, n.corner), low)),
                                      hn::VecFromMask(d, hn::Eq(hn::Max(high, n.corner), high)));
  const Vector from_corner = hn::OrAnd(hn::Not(corner_between), distance(from_left, from_above), corner_between);
  const Vector least = hn::Min(hn::Min(from_left, from_above), from_corner);
  const Vector not_left = hn::IfThenElse(hn::Eq(least, from_above), n.above, n.corner);
  return hn::IfThenElse(hn::Eq(least, from_left), n.left, not_left);
}

template <PngFilter filter>
HWY_INLINE Vector filtered(const Neighbours& n) {
  if constexpr (filter == PngFilter::none) return n.here;
  if constexpr (filter == PngFilter::sub) return hn::Sub(n.here, n.left);
  if constexpr (filter == PngFilter::up) return hn::Sub(n.here, n.above);
  if constexpr (filter == PngFilter::average) return hn::Sub(n.here, average(n));
  return hn::Sub(n.here, paeth(n));
}

HWY_INLINE Neighbours load(const Scanline& line, std::size_t i) {
  const Bytes d;
  return {hn::LoadU(d, line.row + i), hn::LoadU(d, line.row + i - line.pixel), hn::LoadU(d, line.above + i),
          hn::LoadU(d, line.above + i - line.pixel)};
}

/// The first pixel has no left neighbour, and vectors need one whole vector behind it.
HWY_INLINE bool too_short(const Scanline& line) {
  const Bytes d;
  return line.size < line.pixel + hn::Lanes(d);
}

using Sum = hn::Vec<hn::ScalableTag<std::uint64_t> >;

template <PngFilter filter>
HWY_INLINE void add_cost(const Neighbours& n, Vector counted, Sum& sum) {
  const Bytes d;
  const Vector value = filtered<filter>(n);
  sum = hn::Add(sum, hn::SumsOf8(hn::And(counted, hn::Min(value, hn::Sub(hn::Zero(d), value)))));
}

struct CostSums {
  Sum none, sub, up, average, paeth;
};

HWY_INLINE void add_costs(const Neighbours& n, Vector counted, CostSums& sums) {
  add_cost<PngFilter::none>(n, counted, sums.none);
  add_cost<PngFilter::sub>(n, counted, sums.sub);
  add_cost<PngFilter::up>(n, counted, sums.up);
  add_cost<PngFilter::average>(n, counted, sums.average);
  add_cost<PngFilter::paeth>(n, counted, sums.paeth);
}

HWY_INLINE std::uint64_t total(Sum sum) {
  const hn::ScalableTag<std::uint64_t> d;
  return hn::GetLane(hn::SumOfLanes(d, sum));
}

void costs(const Scanline& line, FilterCosts& result) noexcept {
  if (too_short(line)) return scalar_png_kernels().costs(line, result);
  const Bytes d;
  const std::size_t lanes = hn::Lanes(d);
  const Sum zero = hn::Zero(hn::ScalableTag<std::uint64_t>());
  CostSums sums = {zero, zero, zero, zero, zero};
  const Vector all = hn::Set(d, 0xFF);
  std::size_t i = line.pixel;
  for (; i + lanes <= line.size; i += lanes) add_costs(load(line, i), all, sums);
  if (i < line.size) {
    // The last vector overlaps the one before; what was counted there is masked.
    const std::size_t last = line.size - lanes;
    add_costs(load(line, last), hn::Not(hn::VecFromMask(d, hn::FirstN(d, i - last))), sums);
  }
  Scanline first_pixel = line;
  first_pixel.size = line.pixel;
  scalar_png_kernels().costs(first_pixel, result);
  result[0] += total(sums.none);
  result[1] += total(sums.sub);
  result[2] += total(sums.up);
  result[3] += total(sums.average);
  result[4] += total(sums.paeth);
}

template <PngFilter filter>
void apply_one(const Scanline& line, std::uint8_t* out) noexcept {
  const Bytes d;
  const std::size_t lanes = hn::Lanes(d);
  Scanline first_pixel = line;
  first_pixel.size = line.pixel;
  scalar_png_kernels().apply(filter, first_pixel, out);
  std::size_t i = line.pixel;
  for (; i + lanes <= line.size; i += lanes) hn::StoreU(filtered<filter>(load(line, i)), d, out + i);
  const std::size_t last = line.size - lanes;
  if (i < line.size) hn::StoreU(filtered<filter>(load(line, last)), d, out + last);
}

void apply(PngFilter filter, const Scanline& line, std::uint8_t* out) noexcept {
  if (too_short(line)) return scalar_png_kernels().apply(filter, line, out);
  switch (filter) {
    case PngFilter::none: std::memcpy(out, line.row, line.size); return;
    case PngFilter::sub: return apply_one<PngFilter::sub>(line, out);
    case PngFilter::up: return apply_one<PngFilter::up>(line, out);
    case PngFilter::average: return apply_one<PngFilter::average>(line, out);
    case PngFilter::paeth: return apply_one<PngFilter::paeth>(line, out);
  }
}

void repeats(const std::uint8_t* data, std::size_t size, std::uint64_t* mask) noexcept {
  const hn::CappedTag<std::uint8_t, 64> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + 64 <= size; i += 64) {
    std::uint64_t word = 0;
    for (std::size_t part = 0; part < 64; part += lanes) {
      const std::uint8_t* const from = data + i + part;
      std::uint64_t bits = 0;
      // StoreMaskBits writes lanes / 8 bytes, the lowest lane first.
      std::uint8_t bytes[8] = {};
      hn::StoreMaskBits(d, hn::Eq(hn::LoadU(d, from), hn::LoadU(d, from - 1)), bytes);
      std::memcpy(&bits, bytes, sizeof(bits));
      word |= bits << part;
    }
    mask[i / 64] = word;
  }
  if (i < size) scalar_png_kernels().repeats(data + i, size - i, mask + i / 64);
}

/// The same loop; shifts by a variable are faster in newer sets.
void pack(const std::uint8_t* data, std::size_t size, const ByteCodes& codes, PackedBits& out) noexcept {
  pack_bytes(data, size, codes, out);
}

const PngKernels& png_table() {
  static const PngKernels table = {
      hwy::TargetName(HWY_TARGET), costs, apply, repeats, pack, find_nearest, cheapest_steps};
  return table;
}

#endif

}  // namespace tensorimage::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tensorimage::kernels {
namespace {

HWY_EXPORT(png_table);

}  // namespace

const PngKernels& png_kernels() noexcept {
  static const PngKernels& best = best_table(HWY_DISPATCH_TABLE(png_table));
  return best;
}

std::vector<const PngKernels*> all_png_kernels() {
  return all_tables(HWY_DISPATCH_TABLE(png_table), scalar_png_kernels());
}

}  // namespace tensorimage::kernels
#endif
