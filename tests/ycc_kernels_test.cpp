// Owns the proof that every instruction set makes the luma and chroma that libjpeg makes.
// Must not know encoders.
#include "kernels/ycc_kernels.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "random_bits.hpp"

namespace {

using namespace tensorimage::kernels;
using Bytes = std::vector<std::uint8_t>;

/// libjpeg's conversion as jccolor.c states it: tables of products with the coefficients in 16 fixed-point bits.
std::array<int, 3> ycc_of(int r, int g, int b) {
  const auto fix = [](double x) { return static_cast<int>(x * 65536 + 0.5); };
  const int chroma_offset = (128 << 16) + 32768 - 1;
  return {(fix(0.29900) * r + fix(0.58700) * g + fix(0.11400) * b + 32768) >> 16,
          (-fix(0.16874) * r - fix(0.33126) * g + fix(0.50000) * b + chroma_offset) >> 16,
          (fix(0.50000) * r - fix(0.41869) * g - fix(0.08131) * b + chroma_offset) >> 16};
}

using Loop = void (*YccKernels::*)(const YccLines&) noexcept;

struct Lines {
  std::array<Bytes, 2> luma;
  Bytes blue, red;
  friend bool operator==(const Lines&, const Lines&) = default;
};

constexpr std::uint8_t untouched = 0xA5;

/// With a byte behind each row that must stay as it is.
Lines empty_lines(std::size_t columns, std::size_t across) {
  return {{Bytes(columns + 1, untouched), Bytes(columns + 1, untouched)},
          Bytes(columns / across + 1, untouched),
          Bytes(columns / across + 1, untouched)};
}

Lines run(const YccKernels& kernels, Loop loop, const std::array<Bytes, 2>& rgb, std::size_t columns,
          std::size_t across) {
  Lines lines = empty_lines(columns, across);
  (kernels.*loop)({{rgb[0].data(), rgb[1].data()},
                   {lines.luma[0].data(), lines.luma[1].data()},
                   lines.blue.data(),
                   lines.red.data(),
                   rgb[0].size() / 3,
                   columns});
  return lines;
}

/// As libjpeg does it: convert, repeat the last pixel, then average boxes with a bias that alternates (jcsample.c).
Lines expected(const std::array<Bytes, 2>& rgb, std::size_t columns, std::size_t across, std::size_t down) {
  Lines lines = empty_lines(columns, across);
  for (std::size_t box = 0; box < columns / across; ++box) {
    const int odd = static_cast<int>(box % 2);
    const int count = static_cast<int>(across * down);
    const int bias = count == 4 ? 1 + odd : count == 2 ? odd : 0;
    std::array<int, 3> sums = {0, bias, bias};
    for (std::size_t row = 0; row < down; ++row) {
      for (std::size_t x = box * across; x < (box + 1) * across; ++x) {
        const std::uint8_t* const pixel = &rgb[row][3 * std::min(x, rgb[row].size() / 3 - 1)];
        const auto ycc = ycc_of(pixel[0], pixel[1], pixel[2]);
        lines.luma[row][x] = static_cast<std::uint8_t>(ycc[0]);
        sums[1] += ycc[1];
        sums[2] += ycc[2];
      }
    }
    lines.blue[box] = static_cast<std::uint8_t>(sums[1] / count);
    lines.red[box] = static_cast<std::uint8_t>(sums[2] / count);
  }
  return lines;
}

struct Case {
  Loop loop;
  std::size_t across, down;
};
constexpr std::array<Case, 3> cases = {
    {{&YccKernels::full, 1, 1}, {&YccKernels::half_columns, 2, 1}, {&YccKernels::half_both_ways, 2, 2}}};

TEST(YccKernels, MoreThanTheScalarOnesAreTested) {
  const auto all = all_ycc_kernels();
  ASSERT_EQ(all.front(), &scalar_ycc_kernels());
#if defined(__x86_64__) || defined(__aarch64__)
  EXPECT_GE(all.size(), 2U);
#endif
  EXPECT_NE(std::find(all.begin(), all.end(), &ycc_kernels()), all.end());
}

TEST(YccKernels, EverySetConvertsRowsOfEveryLength) {
  support::RandomBits random(21);
  for (std::size_t pixels = 1; pixels <= 300; ++pixels) {
    std::array<Bytes, 2> rgb = {Bytes(3 * pixels), Bytes(3 * pixels)};
    for (Bytes& row : rgb) {
      for (std::uint8_t& byte : row) byte = static_cast<std::uint8_t>(random());
    }
    for (const auto& [loop, across, down] : cases) {
      const std::size_t columns = (pixels + 8 * across - 1) / (8 * across) * 8 * across;
      const Lines right = expected(rgb, columns, across, down);
      for (const YccKernels* kernels : all_ycc_kernels()) {
        ASSERT_EQ(run(*kernels, loop, rgb, columns, across), right)
            << kernels->name << ", " << pixels << " pixels, " << across << " x " << down;
      }
    }
  }
}

TEST(YccKernels, EverySetConvertsEveryColour) {
  for (int r = 0; r < 256; ++r) {
    std::array<Bytes, 2> rgb = {Bytes(std::size_t{3} << 16), Bytes()};
    Lines right = empty_lines(std::size_t{1} << 16, 1);
    for (int i = 0; i < 1 << 16; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const std::array<int, 3> colour = {r, i >> 8, i & 255};
      std::copy(colour.begin(), colour.end(), rgb[0].begin() + 3 * i);
      const auto ycc = ycc_of(colour[0], colour[1], colour[2]);
      right.luma[0][at] = static_cast<std::uint8_t>(ycc[0]);
      right.blue[at] = static_cast<std::uint8_t>(ycc[1]);
      right.red[at] = static_cast<std::uint8_t>(ycc[2]);
    }
    for (const YccKernels* kernels : all_ycc_kernels()) {
      ASSERT_EQ(run(*kernels, &YccKernels::full, rgb, std::size_t{1} << 16, 1), right)
          << kernels->name << ", red " << r;
    }
  }
}

}  // namespace
