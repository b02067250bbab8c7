// Owns elements by chance for the kernels of rows.
// Must not know what is done with them.
#include "random_elements.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "kernels/row_kernels.hpp"
#include "special_values.hpp"

namespace support {

using namespace tensorimage::kernels;
using tensorimage::DType;
using tensorimage::item_size;

namespace {

/// What the elements of a row are like.
struct Kind {
  unsigned specials;  ///< one in so many
  double offset, scale;
};

Kind random_kind(RandomBits& random) {
  constexpr std::array<unsigned, 5> specials = {0, 0, 2, 30, 700};
  constexpr std::array<double, 6> offsets = {0.0, 0.0, 0.3, -1.0, 1000.0, -70.0};
  constexpr std::array<double, 7> scales = {1.0, 1.0, 1.01, 0.01, 2.0, 255.0, 0.0};
  return {pick(random, specials), pick(random, offsets), pick(random, scales)};
}

void put_element(DType dtype, double value, std::uint64_t bits, std::byte* out) {
  const auto as_float = static_cast<float>(value);
  std::uint16_t half = float_to_float16(as_float);
  if (dtype == DType::bf16) half = float_to_bfloat16(as_float);
  switch (dtype) {
    case DType::f64: std::memcpy(out, &value, 8); break;
    case DType::f32: std::memcpy(out, &as_float, 4); break;
    case DType::f16:
    case DType::bf16: std::memcpy(out, &half, 2); break;
    default: std::memcpy(out, &bits, item_size(dtype)); break;
  }
}

}  // namespace

double special(RandomBits& random) {
  constexpr auto values = std::to_array<double>(
      {0.0,  -0.0,    1.0,     -1.0, 0.5,   255.0,  256.0,    0.5 / 255, 1.5 / 255, 254.5 / 255, 1e-40, -1e-42,
       6e-8, 65504.0, 65520.0, 3e38, -3e38, 1e-310, infinity, -infinity, 1e140,     -1e150,      1e160, 1e304});
  const auto choice = random() % (values.size() + 3);
  if (choice < values.size()) return values[choice];
  if (choice == values.size()) return nan_value;
  // A level's border, and the float beside it.
  const double border = (random() % 2 == 0 ? -0.5 : 0.5 + random() % 257) / (choice % 2 == 0 ? 255.0 : 65535.0);
  return std::nextafterf(static_cast<float>(border), random() % 2 == 0 ? 2.0F : -2.0F);
}

Bytes random_elements(RandomBits& random, DType dtype, std::size_t count) {
  const Kind kind = random_kind(random);
  const auto levels = random() % 3 * 200;  // integers: small ones, where the ends of the scale lie, or any
  Bytes elements(count * item_size(dtype) + 1);
  for (std::size_t i = 0; i < count; ++i) {
    const double value = kind.specials != 0 && random() % kind.specials == 0
                             ? special(random)
                             : kind.offset + kind.scale * random() / 4294967296.0;
    std::uint64_t bits = (std::uint64_t{random()} << 32) | random();
    if (levels != 0) bits = bits % levels - (levels / 8);
    put_element(dtype, value, bits, elements.data() + i * item_size(dtype));
  }
  return elements;
}

std::size_t random_width(RandomBits& random) {
  switch (random() % 4) {
    case 0: return random() % 70 + 1;
    case 1: return chunk_size - 40 + random() % 80;
    case 2: return (random() % 5 + 1) * 64;
    default: return 2 * chunk_size - 20 + random() % 40;
  }
}

bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (a != a && b != b);
}

}  // namespace support
