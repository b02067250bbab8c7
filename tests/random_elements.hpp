// Owns elements by chance for the kernels of rows: of every dtype, with what is hard about each among them.
// Must not know what is done with them.
#pragma once

#include <array>
#include <cstddef>

#include "random_bits.hpp"
#include "support.hpp"
#include "tensorimage/dtype.hpp"

namespace support {

inline constexpr std::array dtypes = {tensorimage::DType::boolean, tensorimage::DType::u8,  tensorimage::DType::i8,
                                      tensorimage::DType::u16,     tensorimage::DType::i16, tensorimage::DType::i32,
                                      tensorimage::DType::i64,     tensorimage::DType::f16, tensorimage::DType::bf16,
                                      tensorimage::DType::f32,     tensorimage::DType::f64};
inline constexpr std::array floating = {tensorimage::DType::f16, tensorimage::DType::bf16, tensorimage::DType::f32,
                                        tensorimage::DType::f64};

template <class Range>
auto pick(RandomBits& random, const Range& range) {
  return range[random() % range.size()];
}

/// Zero, one, where samples change and clipping begins, what is barely a number, what is none, and doubles whose
/// squares are too large to add up, or at all.
double special(RandomBits& random);

/// `count` elements side by side.
Bytes random_elements(RandomBits& random, tensorimage::DType dtype, std::size_t count);

/// Less than a chunk, about one, or about two.
std::size_t random_width(RandomBits& random);

/// To the bit, but for NaNs.
bool same(double a, double b);

}  // namespace support
