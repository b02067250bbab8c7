// Owns the scalar loops from RGB to luma and chroma, which define what the vector ones must give.
// Must not know pictures or codecs.
#include "kernels/ycc_kernels.hpp"

#include <algorithm>

namespace tensorimage::kernels {
namespace {

struct Ycc {
  unsigned luma, blue, red;
};

/// 65536 times the coefficients of JFIF 1.02, section 7, rounded as libjpeg rounds them.
Ycc ycc_of(const std::uint8_t* pixel) noexcept {
  const int r = pixel[0];
  const int g = pixel[1];
  const int b = pixel[2];
  // libjpeg rounds chroma's halves down, so that 0.5 * 255 + 128 stays 255.
  constexpr int middle = (128 << 16) + 32767;
  return {static_cast<unsigned>(19595 * r + 38470 * g + 7471 * b + 32768) >> 16U,
          static_cast<unsigned>(-11059 * r - 21709 * g + 32768 * b + middle) >> 16U,
          static_cast<unsigned>(32768 * r - 27439 * g - 5329 * b + middle) >> 16U};
}

/// Boxes of `across` x `down` pixels.
template <std::size_t across, std::size_t down>
void convert(const YccLines& lines) noexcept {
  constexpr unsigned shift = across * down == 4 ? 2 : across * down == 2 ? 1 : 0;
  for (std::size_t x = 0; x < lines.columns; x += across) {
    const std::size_t box = x / across;
    const unsigned odd = box % 2;
    const unsigned bias = shift == 2 ? 1 + odd : shift == 1 ? odd : 0;
    unsigned blue = bias;
    unsigned red = bias;
    for (std::size_t row = 0; row < down; ++row) {
      for (std::size_t column = x; column < x + across; ++column) {
        const Ycc ycc = ycc_of(lines.rgb[row] + 3 * std::min(column, lines.pixels - 1));
        lines.luma[row][column] = static_cast<std::uint8_t>(ycc.luma);
        blue += ycc.blue;
        red += ycc.red;
      }
    }
    lines.blue[box] = static_cast<std::uint8_t>(blue >> shift);
    lines.red[box] = static_cast<std::uint8_t>(red >> shift);
  }
}

constexpr YccKernels scalar_ycc = {"scalar", convert<1, 1>, convert<2, 1>, convert<2, 2>};

}  // namespace

const YccKernels& scalar_ycc_kernels() noexcept {
  return scalar_ycc;
}

}  // namespace tensorimage::kernels
