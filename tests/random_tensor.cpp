// Owns tensors made at random: every dtype, layout, alignment and byte order that a view can describe.
// Must not know what is done with them.
#include "random_tensor.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "promotion_table.hpp"

namespace random_tensor {
namespace {

using tensorimage::DType;
using tensorimage::GridOptions;
using tensorimage::Shape;
using tensorimage::Strides;
using tensorimage::TensorView;

/// What kind of values a tensor holds. Not all at once: one NaN turns a whole normalised picture black.
enum class Content : std::uint8_t { levels, wide, special, any_bits };

/// An ordinary floating number: near a level's threshold as often as anywhere else.
double draw_real(std::mt19937_64& random, Content content) {
  std::uniform_real_distribution<double> unit(0.0, 1.0);
  const auto level = static_cast<double>(random() % 256);
  switch (random() % 4) {
    case 0: return (level + 0.5) / 255.0;
    case 1: return level / 255.0;
    case 2: return unit(random);
    default: break;
  }
  if (content == Content::levels) return unit(random);
  if (content == Content::special && random() % 4 == 0) {
    static constexpr std::array specials = {std::numeric_limits<double>::quiet_NaN(),
                                            std::numeric_limits<double>::infinity(),
                                            -std::numeric_limits<double>::infinity(),
                                            -0.0,
                                            65504.0,
                                            1e-45,
                                            3e38};
    return specials[random() % specials.size()];
  }
  return unit(random) * std::pow(10.0, static_cast<double>(random() % 9) - 4.0) * (random() % 2 == 0 ? 1.0 : -1.0);
}

std::int64_t draw_integer(std::mt19937_64& random, Content content) {
  const auto level = static_cast<std::int64_t>(random() % 256);
  if (content == Content::levels) return level;
  return random() % 2 == 0 ? level : static_cast<std::int64_t>(random() % 140000) - 70000;
}

/// A float's upper half is a bfloat16; for float16 a number that is near enough, neighbours included.
std::uint16_t float16_near(double value) {
  if (!(std::fabs(value) < 65504.0)) return std::isnan(value) ? 0x7E01 : value > 0 ? 0x7C00 : 0xFC00;
  const int exponent = std::max(value == 0.0 ? -14 : std::ilogb(value), -14);
  const auto steps = static_cast<int>(std::fabs(value) / std::ldexp(1.0, exponent - 10));
  const int bits = steps < 1024 ? steps : (exponent + 15) * 1024 + (steps - 1024);
  return static_cast<std::uint16_t>(bits | (std::signbit(value) ? 0x8000 : 0));
}

std::uint64_t bits_of(DType dtype, std::mt19937_64& random, Content content) {
  if (content == Content::any_bits) return random();
  const std::uint64_t nudge = random() % 3 - 1;  // to a neighbour, or none
  switch (dtype) {
    case DType::boolean: return random() % 2 == 0 ? 0 : random();
    case DType::f16: return float16_near(draw_real(random, content));
    case DType::bf16: return std::bit_cast<std::uint32_t>(static_cast<float>(draw_real(random, content))) >> 16;
    case DType::f32: {
      const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(draw_real(random, content)));
      return bits == 0 ? bits : bits + nudge;
    }
    case DType::f64: {
      const auto bits = std::bit_cast<std::uint64_t>(draw_real(random, content));
      return bits == 0 ? bits : bits + nudge;
    }
    default: return static_cast<std::uint64_t>(draw_integer(random, content));
  }
}

/// Elements one after the other, stored least significant byte first or last.
void fill(std::byte* out, std::size_t bytes, DType dtype, std::endian order, std::uint64_t seed, Content content) {
  std::mt19937_64 random(seed);
  const std::size_t size = item_size(dtype);
  for (std::size_t i = 0; i + size <= bytes; i += size) {
    const std::uint64_t bits = bits_of(dtype, random, content);
    for (std::size_t k = 0; k < size; ++k) {
      const std::size_t place = order == std::endian::little ? k : size - 1 - k;
      out[i + place] = static_cast<std::byte>(bits >> (8 * k));
    }
  }
}

/// Strides of a tensor that may be permuted, gapped, flipped and broadcast; `first` is where element 0 then lies, and
/// `elements` how many are needed.
struct Layout {
  Strides strides;
  std::ptrdiff_t first = 0;
  std::ptrdiff_t elements = 1;
};

/// Every number as likely as any other from the first case on; rapidcheck by itself starts with small ones.
std::int64_t draw_between(std::int64_t least, std::int64_t most) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(least, most + 1));
}

Layout draw_layout(const Shape& shape) {
  const std::array<std::int64_t, 4> extents = {shape.n, shape.c, shape.h, shape.w};
  std::array<std::ptrdiff_t, 4> strides{};
  // The axes from the fastest to the slowest: planes or interleaved pixels as often as any other order.
  const auto order =
      *rc::gen::element(std::array<int, 4>{3, 2, 1, 0}, std::array<int, 4>{1, 3, 2, 0}, std::array<int, 4>{2, 3, 0, 1},
                        std::array<int, 4>{0, 1, 2, 3}, std::array<int, 4>{3, 0, 1, 2});
  Layout layout;
  for (const int axis : order) {
    const auto a = static_cast<std::size_t>(axis);
    const auto kind = *rc::gen::weightedElement<int>({{6, 0}, {2, 1}, {2, 2}, {1, 3}});
    if (kind == 3) continue;  // broadcast: stride 0
    const std::ptrdiff_t gap = kind == 1 ? draw_between(1, 3) : 0;
    const std::ptrdiff_t stride = layout.elements + gap;
    const std::ptrdiff_t reach = stride * (extents[a] - 1);
    strides[a] = kind == 2 ? -stride : stride;
    if (kind == 2) layout.first += reach;
    layout.elements += reach;
  }
  layout.strides = {strides[0], strides[1], strides[2], strides[3]};
  return layout;
}

}  // namespace

Shape draw_shape() {
  return {.n = draw_between(1, 17), .c = draw_between(1, 4), .h = draw_between(1, 40), .w = draw_between(1, 40)};
}

DType draw_dtype() {
  return *rc::gen::elementOf(std::vector<DType>(all_dtypes.begin(), all_dtypes.end()));
}

Tensor draw_tensor(DType dtype, const Shape& shape) {
  const Layout layout = draw_layout(shape);
  const std::size_t size = item_size(dtype);
  const auto misalignment = static_cast<std::size_t>(draw_between(0, 7));
  const auto order = *rc::gen::element(std::endian::little, std::endian::big);
  const auto content = *rc::gen::element(Content::levels, Content::wide, Content::special, Content::any_bits);
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  std::vector<std::byte> storage(misalignment + static_cast<std::size_t>(layout.elements) * size);
  fill(storage.data() + misalignment, storage.size() - misalignment, dtype, order, seed, content);
  const std::byte* data = storage.data() + misalignment + static_cast<std::size_t>(layout.first) * size;
  TensorView view = TensorView(data, dtype, shape, layout.strides).with_byte_order(order);
  if (shape.c >= 3 && *rc::gen::arbitrary<bool>()) view = view.with_channel_order(tensorimage::ChannelOrder::bgr);
  return {std::move(storage), view};
}

GridOptions draw_options() {
  GridOptions options;
  options.nrow = draw_between(1, 19);
  options.padding = draw_between(0, 5);
  options.normalize = *rc::gen::arbitrary<bool>();
  options.scale_each = *rc::gen::arbitrary<bool>();
  options.pad_value = *rc::gen::element(0.0, 1.0, 0.5, 0.1, 2.0, 127.0);
  if (*rc::gen::arbitrary<bool>()) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();
    using Range = tensorimage::ValueRange;
    options.value_range = *rc::gen::element(Range{0.0, 1.0}, Range{-1.0, 1.0}, Range{0.1, 0.7}, Range{0.5, 0.5},
                                            Range{1.0, 0.0}, Range{-3e4, 4e4}, Range{0.0, 1e-6}, Range{0.0, infinity},
                                            Range{-infinity, 1.0}, Range{nan_value, 1.0}, Range{0.0, nan_value});
  }
  return options;
}

}  // namespace random_tensor
