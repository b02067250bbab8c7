// Owns the vector loops from RGB to luma and chroma and the choice among them at run time.
// Must not know pictures or codecs; nothing else of Highway may be seen outside this file.
#include <cstring>

#include "kernels/ycc_kernels.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/ycc_kernels_simd.cpp"
#include <hwy/foreach_target.h>  // includes this file once for each instruction set
// clang-format off: foreach_target.h must come before highway.h
#include <hwy/highway.h>
// clang-format on

#include "kernels/has_vectors-inl.hpp"
#include "kernels/targets.hpp"

HWY_BEFORE_NAMESPACE();
// A namespace of its own: other files have functions of the same names for the same instruction sets.
namespace tensorimage::kernels::ycc::HWY_NAMESPACE {

#if !TENSORIMAGE_HAS_VECTORS

const YccKernels& ycc_table() {
  return scalar_ycc_kernels();
}

#else

namespace hn = hwy::HWY_NAMESPACE;
using Bytes = hn::ScalableTag<std::uint8_t>;
using Words = hn::Repartition<std::int16_t, Bytes>;
using UnsignedWords = hn::Repartition<std::uint16_t, Bytes>;
using Sums = hn::Repartition<std::int32_t, Bytes>;
using UnsignedSums = hn::Repartition<std::uint32_t, Bytes>;
using ByteVector = hn::Vec<Bytes>;
using WordVector = hn::Vec<Words>;
using SumVector = hn::Vec<Sums>;

/// Every second byte, as words.
HWY_INLINE WordVector even_bytes(ByteVector bytes) {
  const Words d;
  return hn::And(hn::BitCast(d, bytes), hn::Set(d, 0xFF));
}

HWY_INLINE WordVector odd_bytes(ByteVector bytes) {
  return hn::BitCast(Words(), hn::ShiftRight<8>(hn::BitCast(UnsignedWords(), bytes)));
}

HWY_INLINE WordVector down_one_word(WordVector words) {
  return hn::BitCast(Words(), hn::ShiftRight<16>(hn::BitCast(UnsignedSums(), words)));
}

HWY_INLINE WordVector up_one_word(WordVector words) {
  return hn::BitCast(Words(), hn::ShiftLeft<16>(hn::BitCast(UnsignedSums(), words)));
}

/// Two words that repeat.
HWY_INLINE WordVector words(int even, int odd) {
  const auto pair = static_cast<std::uint32_t>(even & 0xFFFF) | static_cast<std::uint32_t>(odd) << 16U;
  return hn::BitCast(Words(), hn::Set(Sums(), static_cast<std::int32_t>(pair)));
}

HWY_INLINE SumVector pair_products(WordVector a, WordVector b) {
  const Sums d;
  SumVector rest = hn::Zero(d);
  const SumVector sum = hn::ReorderWidenMulAccumulate(d, a, b, hn::Zero(d), rest);
  return hn::RearrangeToOddPlusEven(sum, rest);
}

/// Of every second pixel two words, side by side: of every fourth pixel, and of those between them.
struct Pairs {
  WordVector first, second;
};

HWY_INLINE Pairs pairs_of(WordVector even, WordVector odd) {
  return {hn::OddEven(up_one_word(odd), even), hn::OddEven(odd, down_one_word(even))};
}

/// The high words of the sums of products and of `rounding`.
HWY_INLINE WordVector high_words(const Pairs& pairs, WordVector coefficients, std::int32_t rounding) {
  const SumVector more = hn::Set(Sums(), rounding);
  const SumVector first = hn::Add(pair_products(pairs.first, coefficients), more);
  const SumVector second = hn::Add(pair_products(pairs.second, coefficients), more);
  return hn::OddEven(hn::BitCast(Words(), second), down_one_word(hn::BitCast(Words(), first)));
}

/// Of every second pixel, as words.
struct Ycc {
  WordVector luma, blue, red;
};

/// The coefficients of luma add up to 65536 and those of either chroma to 0: of differences between channels two are
/// enough, and they fit signed words.
HWY_INLINE Ycc ycc_of(WordVector red, WordVector green, WordVector blue) {
  constexpr std::int32_t half = 1 << 15;
  constexpr std::int32_t middle = (128 << 16) + half - 1;
  const WordVector red_green = hn::Sub(red, green);
  const WordVector blue_green = hn::Sub(blue, green);
  const WordVector red_blue = hn::Sub(red, blue);
  return {hn::Add(high_words(pairs_of(red_green, blue_green), words(19595, 7471), half), green),
          high_words(pairs_of(red_blue, blue_green), words(-11059, 21709), middle),
          high_words(pairs_of(red_green, red_blue), words(27439, 5329), middle)};
}

struct YccPair {
  Ycc even, odd;
};

HWY_INLINE YccPair convert(const std::uint8_t* rgb) {
  ByteVector r;
  ByteVector g;
  ByteVector b;
  hn::LoadInterleaved3(Bytes(), rgb, r, g, b);
  return {ycc_of(even_bytes(r), even_bytes(g), even_bytes(b)), ycc_of(odd_bytes(r), odd_bytes(g), odd_bytes(b))};
}

HWY_INLINE void store(WordVector even, WordVector odd, std::uint8_t* out) {
  const Bytes d;
  hn::StoreU(hn::BitCast(d, hn::Or(even, hn::ShiftLeft<8>(odd))), d, out);
}

HWY_INLINE void store_words(WordVector samples, std::uint8_t* out) {
  const hn::Rebind<std::uint8_t, Words> d;
  hn::StoreU(hn::DemoteTo(d, samples), d, out);
}

struct Full {
  static constexpr auto scalar = &YccKernels::full;
  static constexpr std::size_t across = 1;
  static constexpr std::size_t down = 1;
  static HWY_INLINE void step(const YccLines& lines, std::size_t i) {
    const YccPair ycc = convert(lines.rgb[0] + 3 * i);
    store(ycc.even.luma, ycc.odd.luma, lines.luma[0] + i);
    store(ycc.even.blue, ycc.odd.blue, lines.blue + i);
    store(ycc.even.red, ycc.odd.red, lines.red + i);
  }
};

struct HalfColumns {
  static constexpr auto scalar = &YccKernels::half_columns;
  static constexpr std::size_t across = 2;
  static constexpr std::size_t down = 1;
  static HWY_INLINE void step(const YccLines& lines, std::size_t i) {
    const YccPair ycc = convert(lines.rgb[0] + 3 * i);
    store(ycc.even.luma, ycc.odd.luma, lines.luma[0] + i);
    const WordVector bias = words(0, 1);
    store_words(hn::ShiftRight<1>(hn::Add(hn::Add(ycc.even.blue, ycc.odd.blue), bias)), lines.blue + i / 2);
    store_words(hn::ShiftRight<1>(hn::Add(hn::Add(ycc.even.red, ycc.odd.red), bias)), lines.red + i / 2);
  }
};

struct HalfBothWays {
  static constexpr auto scalar = &YccKernels::half_both_ways;
  static constexpr std::size_t across = 2;
  static constexpr std::size_t down = 2;
  static HWY_INLINE WordVector average(WordVector a, WordVector b, WordVector c, WordVector d) {
    return hn::ShiftRight<2>(hn::Add(hn::Add(hn::Add(a, b), hn::Add(c, d)), words(1, 2)));
  }
  static HWY_INLINE void step(const YccLines& lines, std::size_t i) {
    const YccPair above = convert(lines.rgb[0] + 3 * i);
    store(above.even.luma, above.odd.luma, lines.luma[0] + i);
    const YccPair below = convert(lines.rgb[1] + 3 * i);
    store(below.even.luma, below.odd.luma, lines.luma[1] + i);
    store_words(average(above.even.blue, above.odd.blue, below.even.blue, below.odd.blue), lines.blue + i / 2);
    store_words(average(above.even.red, above.odd.red, below.even.red, below.odd.red), lines.red + i / 2);
  }
};

/// The most lanes of any vector here.
constexpr std::size_t most_lanes = 64;

/// One vector of pixels from `first` on, of which some may be repeats of the last.
template <class Loop>
void step_at_end(const YccLines& lines, std::size_t first) noexcept {
  const std::size_t lanes = hn::Lanes(Bytes());
  const std::size_t wanted = HWY_MIN(lanes, lines.columns - first);
  std::uint8_t rgb[2][3 * most_lanes] = {};
  std::uint8_t samples[4][most_lanes];
  for (std::size_t row = 0; row < Loop::down; ++row) {
    const std::size_t given = first < lines.pixels ? HWY_MIN(wanted, lines.pixels - first) : 0;
    if (given > 0) std::memcpy(rgb[row], lines.rgb[row] + 3 * first, 3 * given);
    const std::uint8_t* const last = lines.rgb[row] + 3 * (lines.pixels - 1);
    for (std::size_t i = given; i < wanted; ++i) std::memcpy(rgb[row] + 3 * i, last, 3);
  }
  Loop::step({{rgb[0], rgb[1]}, {samples[0], samples[1]}, samples[2], samples[3], lanes, lanes}, 0);
  for (std::size_t row = 0; row < Loop::down; ++row) std::memcpy(lines.luma[row] + first, samples[row], wanted);
  std::memcpy(lines.blue + first / Loop::across, samples[2], wanted / Loop::across);
  std::memcpy(lines.red + first / Loop::across, samples[3], wanted / Loop::across);
}

template <class Loop>
void run(const YccLines& lines) noexcept {
  const std::size_t lanes = hn::Lanes(Bytes());
  if (lanes > most_lanes) return (scalar_ycc_kernels().*Loop::scalar)(lines);
  std::size_t done = 0;
  for (; done + lanes <= lines.pixels; done += lanes) Loop::step(lines, done);
  // A vector that overlaps the one before must start where a bias does: they repeat after two boxes.
  constexpr std::size_t two_boxes = 4;
  if (done > 0 && done + two_boxes <= lines.pixels) {
    const std::size_t last = (lines.pixels - lanes) / two_boxes * two_boxes;
    Loop::step(lines, last);
    done = last + lanes;
  }
  for (; done < lines.columns; done += lanes) step_at_end<Loop>(lines, done);
}

const YccKernels& ycc_table() {
  static const YccKernels table = {hwy::TargetName(HWY_TARGET), run<Full>, run<HalfColumns>, run<HalfBothWays>};
  return table;
}

#endif

}  // namespace tensorimage::kernels::ycc::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tensorimage::kernels {
namespace ycc {

HWY_EXPORT(ycc_table);

}  // namespace ycc

const YccKernels& ycc_kernels() noexcept {
  static const YccKernels& best = best_table(ycc::HWY_DISPATCH_TABLE(ycc_table));
  return best;
}

std::vector<const YccKernels*> all_ycc_kernels() {
  return all_tables(ycc::HWY_DISPATCH_TABLE(ycc_table), scalar_ycc_kernels());
}

}  // namespace tensorimage::kernels
#endif
