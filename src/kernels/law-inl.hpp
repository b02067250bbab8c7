// Owns the reference's arithmetic on vectors: what law.hpp says of one value.
// Must not know rows or counts. Included once for each instruction set; see row_kernels_simd.cpp.
#if defined(TENSORIMAGE_KERNELS_LAW_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef TENSORIMAGE_KERNELS_LAW_INL
#undef TENSORIMAGE_KERNELS_LAW_INL
#else
#define TENSORIMAGE_KERNELS_LAW_INL
#endif

#include <hwy/highway.h>

#include <type_traits>

#include "kernels/chunk.hpp"
#include "kernels/law.hpp"
#include "kernels/load-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace tensorimage::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

template <class V>
HWY_INLINE V round_by(Float32Law, V value) {
  return value;
}

template <class V>
HWY_INLINE V round_by(Float64Law, V value) {
  return value;
}

/// As round_by, of what is no NaN.
template <class V>
HWY_INLINE V round_number(BFloat16Law, V value) {
  const hn::DFromV<V> d;
  const hn::RebindToUnsigned<decltype(d)> bits_tag;
  const auto bits = hn::BitCast(bits_tag, value);
  const auto odd = hn::And(hn::ShiftRight<16>(bits), hn::Set(bits_tag, 1u));
  const auto sum = hn::Add(bits, hn::Add(odd, hn::Set(bits_tag, 0x7FFFu)));
  return hn::BitCast(d, hn::And(sum, hn::Set(bits_tag, 0xFFFF0000u)));
}

template <class V>
HWY_INLINE V round_by(BFloat16Law law, V value) {
  return hn::IfThenElse(hn::Eq(value, value), round_number(law, value), value);
}

template <class V>
HWY_INLINE V round_by(Float16Law, V value) {
  const hn::DFromV<V> d;
#if TENSORIMAGE_HAS_FLOAT16
  return hn::PromoteTo(d, hn::DemoteTo(hn::Rebind<hwy::float16_t, decltype(d)>(), value));
#else
  const hn::RebindToUnsigned<decltype(d)> bits_tag;
  const V magnitude = hn::Abs(value);
  const auto bits = hn::BitCast(bits_tag, magnitude);
  const auto odd = hn::And(hn::ShiftRight<13>(bits), hn::Set(bits_tag, 1u));
  const auto sum = hn::Add(bits, hn::Add(odd, hn::Set(bits_tag, 0xFFFu)));
  const V normal = hn::BitCast(d, hn::And(sum, hn::Set(bits_tag, ~0x1FFFu)));
  const V half = hn::Set(d, 0.5F);
  const V subnormal = hn::Sub(hn::Add(magnitude, half), half);
  V rounded = hn::IfThenElse(hn::Lt(magnitude, hn::Set(d, 0x1p-14F)), subnormal, normal);
  const V infinity = hn::BitCast(d, hn::Set(bits_tag, 0x7F800000u));
  rounded = hn::IfThenElse(hn::Ge(magnitude, hn::Set(d, 65520.0F)), infinity, rounded);
  return hn::IfThenElse(hn::Eq(value, value), hn::CopySign(rounded, value), value);
#endif
}

template <class Law, class V>
HWY_INLINE V round_number(Law law, V value) {
  return round_by(law, value);
}

template <class Law, class V>
HWY_INLINE V normalised_by(V value, const MappingNumbers<typename Law::Value>& numbers) {
  const hn::DFromV<V> d;
  const V low = hn::Set(d, numbers.low);
  const V high = hn::Set(d, numbers.high);
  // Not Min and Max: a NaN must stay, and a range whose high end is the lower one gives its high end.
  value = hn::IfThenElse(hn::Lt(value, low), low, value);
  value = hn::IfThenElse(hn::Lt(high, value), high, value);
  return round_by(Law(), hn::Div(round_by(Law(), hn::Sub(value, low)), hn::Set(d, numbers.divisor)));
}

template <class Law, class V>
HWY_INLINE V affine_by(V value, const MappingNumbers<typename Law::Value>& numbers) {
  const hn::DFromV<V> d;
  const V product = round_by(Law(), hn::Mul(value, hn::Set(d, numbers.scale)));
  return round_by(Law(), hn::Add(product, hn::Set(d, numbers.offset)));
}

// The integer part of levels that are clamped, or NaN, which becomes anything below 1. Highway's own conversion also
// answers for numbers beyond the integers, which takes three more instructions.
#if HWY_ARCH_X86
HWY_INLINE hn::Vec128<std::int32_t> integer_part(hn::Vec128<float> level) {
  return hn::Vec128<std::int32_t>{_mm_cvttps_epi32(level.raw)};
}
#if HWY_TARGET <= HWY_AVX2
HWY_INLINE hn::Vec256<std::int32_t> integer_part(hn::Vec256<float> level) {
  return hn::Vec256<std::int32_t>{_mm256_cvttps_epi32(level.raw)};
}
#endif
#if HWY_TARGET <= HWY_AVX3
HWY_INLINE hn::Vec512<std::int32_t> integer_part(hn::Vec512<float> level) {
  return hn::Vec512<std::int32_t>{_mm512_cvttps_epi32(level.raw)};
}
#endif
#else
template <class V>
HWY_INLINE auto integer_part(V level) {
  return hn::ConvertTo(hn::RebindToSigned<hn::DFromV<V>>(), level);
}
#endif

using Integers = hn::ScalableTag<std::int32_t>;

/// Two vectors of doubles as one of integers.
template <class V>
HWY_INLINE hn::Vec<Integers> integers_of(V lower, V upper) {
  const Integers d;
  const hn::Half<Integers> half;
  return hn::Combine(d, hn::DemoteTo(half, upper), hn::DemoteTo(half, lower));
}

/// What becomes of values on their way to a level. Inner ones lie in 0 to 1 and are not normalised.
template <class Law_, bool normalises_, bool is_inner_>
struct Path {
  using Law = Law_;
  using Value = typename Law::Value;
  using Numbers = MappingNumbers<Value>;
  static constexpr bool normalises = normalises_;
  static constexpr bool is_inner = is_inner_;
  // The half types take 1 to a level that needs a clamp: 255.5 is 256 in bfloat16.
  static constexpr bool clamps = !(is_inner && (std::is_same_v<Law, Float32Law> || std::is_same_v<Law, Float64Law>));

  template <class V>
  static HWY_INLINE V rounded(V value) {
    return is_inner ? round_number(Law(), value) : round_by(Law(), value);
  }
};

/// Clamped to 0..most, NaN to 0: where vectors are x86's, the second operand is the answer to a NaN; elsewhere NaN
/// stays NaN, and its conversion gives 0.
template <class Path, class V, class T>
HWY_INLINE V clamped(V level, T most) {
  const hn::DFromV<V> d;
  if constexpr (Path::clamps) return hn::Min(hn::Max(level, hn::Zero(d)), hn::Set(d, most));
  return level;
}

template <class Path, class D>
HWY_INLINE hn::Vec<D> value_at(D d, const typename Path::Value* values, const typename Path::Numbers& numbers) {
  const auto value = hn::LoadU(d, values);
  if constexpr (Path::normalises) return normalised_by<typename Path::Law>(value, numbers);
  return value;
}

template <class Path, class V>
HWY_INLINE V level_8(V value) {
  using Value = typename Path::Value;
  const hn::DFromV<V> d;
  const V product = Path::rounded(hn::Mul(value, hn::Set(d, Value{255})));
  return clamped<Path>(Path::rounded(hn::Add(product, hn::Set(d, Value{0.5}))), Value{255});
}

/// As many values, from `values` on, as there are lanes of integers, to levels 0..255.
template <class Path>
HWY_INLINE hn::Vec<Integers> levels(std::uint8_t, const typename Path::Value* values,
                                    const typename Path::Numbers& numbers) {
  const hn::ScalableTag<typename Path::Value> d;
  const auto level = level_8<Path>(value_at<Path>(d, values, numbers));
  if constexpr (sizeof(typename Path::Value) == 4) {
    return integer_part(level);
  } else {
    return integers_of(level, level_8<Path>(value_at<Path>(d, values + hn::Lanes(d), numbers)));
  }
}

template <class Path, class V>
HWY_INLINE V level_16(V value) {
  const hn::DFromV<V> d;
  return clamped<Path>(hn::Add(hn::Mul(value, hn::Set(d, 65535.0)), hn::Set(d, 0.5)), 65535.0);
}

/// The same to levels 0..65535, in double.
template <class Path>
HWY_INLINE hn::Vec<Integers> levels(std::uint16_t, const typename Path::Value* values,
                                    const typename Path::Numbers& numbers) {
  const hn::ScalableTag<double> doubles;
  const hn::Rebind<typename Path::Value, decltype(doubles)> d;
  const auto lower = value_at<Path>(d, values, numbers);
  const auto upper = value_at<Path>(d, values + hn::Lanes(d), numbers);
  if constexpr (sizeof(typename Path::Value) == 4) {
    return integers_of(level_16<Path>(hn::PromoteTo(doubles, lower)), level_16<Path>(hn::PromoteTo(doubles, upper)));
  } else {
    return integers_of(level_16<Path>(lower), level_16<Path>(upper));
  }
}

/// Four vectors of integers 0..255, in their order.
template <class V>
HWY_INLINE hn::Vec<hn::ScalableTag<std::uint8_t>> pack_8(V a, V b, V c, V d) {
  const hn::ScalableTag<std::uint8_t> bytes;
  const hn::ScalableTag<std::int16_t> pairs;
  const auto ab = hn::ReorderDemote2To(pairs, a, b);
  const auto cd = hn::ReorderDemote2To(pairs, c, d);
  // Bytes of ab and of cd by turns; in each block of 16 bytes four of a, of b, of c and of d lie together then.
  const auto turns = hn::BitCast(bytes, hn::Or(ab, hn::ShiftLeft<8>(cd)));
  alignas(16) static constexpr std::uint8_t evens_first[16] = {0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15};
  const auto fours = hn::TableLookupBytes(turns, hn::LoadDup128(bytes, evens_first));
  const Integers integers;
  if (hn::Lanes(bytes) == 16) return fours;
  alignas(64) static constexpr std::int32_t of_two_blocks[8] = {0, 4, 1, 5, 2, 6, 3, 7};
  alignas(64) static constexpr std::int32_t of_four_blocks[16] = {0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15};
  const std::int32_t* const order = hn::Lanes(bytes) == 32 ? of_two_blocks : of_four_blocks;
  return hn::BitCast(bytes, hn::TableLookupLanes(hn::BitCast(integers, fours), hn::SetTableIndices(integers, order)));
}

/// A vector of samples, of what `levels_from(place)` gives: a vector of levels that fit them.
template <class LevelsFrom>
HWY_INLINE auto packed(std::uint8_t, LevelsFrom levels_from) {
  const std::size_t step = hn::Lanes(Integers());
  const auto a = levels_from(0);
  const auto b = levels_from(step);
  const auto c = levels_from(2 * step);
  return pack_8(a, b, c, levels_from(3 * step));
}

template <class LevelsFrom>
HWY_INLINE auto packed(std::uint16_t, LevelsFrom levels_from) {
  const hn::ScalableTag<std::uint16_t> d;
  const hn::Half<decltype(d)> half;
  const auto lower = levels_from(0);
  const auto upper = levels_from(hn::Lanes(Integers()));
  return hn::Combine(d, hn::DemoteTo(half, upper), hn::DemoteTo(half, lower));
}

/// A vector of samples of as many values.
template <class Path, class Sample>
HWY_INLINE auto samples_of(Sample sample, const typename Path::Value* values, const typename Path::Numbers& numbers) {
  return packed(sample, [&](std::size_t place) HWY_ATTR { return levels<Path>(sample, values + place, numbers); });
}

/// The same of integers that are levels.
template <class Sample>
HWY_INLINE auto samples_of(Sample sample, const std::int32_t* values, LevelScale scale) {
  const Integers d;
  return packed(sample, [&](std::size_t place) HWY_ATTR {
    const auto level = hn::Min(hn::Max(hn::LoadU(d, values + place), hn::Zero(d)), hn::Set(d, scale.most));
    return hn::Mul(level, hn::Set(d, scale.factor));
  });
}

}  // namespace tensorimage::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
