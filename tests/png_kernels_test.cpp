// Owns the proof that every instruction set filters, costs, packs and finds repeats as the scalar loops do, and these
// as the PNG specification or their own definition says. Must not know encoders.
#include "kernels/png_kernels.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "random_bits.hpp"

namespace {

using namespace tensorimage::kernels;
using Bytes = std::vector<std::uint8_t>;

/// Rows of which some are noise, some smooth and some extreme, where sums overflow and ties are common.
Bytes random_row(support::RandomBits& random, std::size_t size) {
  Bytes row(size);
  const auto kind = random() % 4;
  unsigned value = random() % 256;
  for (std::uint8_t& byte : row) {
    if (kind == 0) value = random() % 256;
    if (kind == 1) value += random() % 5 - 2;
    if (kind == 2) value = random() % 2 == 0 ? 0 : 255;
    if (kind == 3) value = random() % 3 + 127;
    byte = static_cast<std::uint8_t>(value);
  }
  return row;
}

/// The predictor in the specification's own words (9.4), not in the kernel's.
int predicted(PngFilter filter, int a, int b, int c) {
  switch (filter) {
    case PngFilter::none: return 0;
    case PngFilter::sub: return a;
    case PngFilter::up: return b;
    case PngFilter::average: return (a + b) >> 1;
    case PngFilter::paeth: break;
  }
  const int p = a + b - c;
  int nearest = a;
  if (std::abs(p - b) < std::abs(p - nearest)) nearest = b;
  if (std::abs(p - c) < std::abs(p - nearest)) nearest = c;
  return nearest;
}

TEST(PngKernels, MoreThanTheScalarOnesAreTested) {
  const auto all = all_png_kernels();
  ASSERT_EQ(all.front(), &scalar_png_kernels());
#if defined(__x86_64__) || defined(__aarch64__)
  EXPECT_GE(all.size(), 2U);
#endif
  EXPECT_NE(std::find(all.begin(), all.end(), &png_kernels()), all.end());
}

TEST(PngKernels, EverySetFiltersByTheSpecification) {
  support::RandomBits random(7);
  for (std::size_t size = 1; size <= 300; ++size) {
    const std::size_t pixel = random() % 8 + 1;
    const Bytes row = random_row(random, size);
    const Bytes above = random_row(random, size);
    const Scanline line = {row.data(), above.data(), size, pixel};
    FilterCosts expected_costs{};
    for (int number = 0; number < png_filter_count; ++number) {
      const auto filter = static_cast<PngFilter>(number);
      Bytes expected(size);
      for (std::size_t i = 0; i < size; ++i) {
        const int left = i < pixel ? 0 : row[i - pixel];
        const int corner = i < pixel ? 0 : above[i - pixel];
        expected[i] = static_cast<std::uint8_t>(row[i] - predicted(filter, left, above[i], corner));
        expected_costs[static_cast<std::size_t>(number)] +=
            static_cast<unsigned>(std::abs(static_cast<std::int8_t>(expected[i])));
      }
      for (const PngKernels* kernels : all_png_kernels()) {
        Bytes out(size);
        kernels->apply(filter, line, out.data());
        ASSERT_EQ(out, expected) << kernels->name << ", filter " << number << ", " << size << " bytes, pixel " << pixel;
      }
    }
    for (const PngKernels* kernels : all_png_kernels()) {
      FilterCosts costs{};
      kernels->costs(line, costs);
      ASSERT_EQ(costs, expected_costs) << kernels->name << ", " << size << " bytes, pixel " << pixel;
    }
  }
}

TEST(PngKernels, EveryTripleOfNeighboursGivesThePaethPredictor) {
  // 2^24 triples: every left and corner in a row, for each byte above.
  constexpr std::size_t corners = 256;
  for (int left = 0; left < 256; left += 3) {
    Bytes row;
    Bytes above;
    std::vector<int> expected;
    for (int up = 0; up < 256; up += 5) {
      for (std::size_t corner = 0; corner < corners; ++corner) {
        // Pixels in pairs: a left neighbour with the corner above it, then the byte that is looked at.
        row.insert(row.end(), {static_cast<std::uint8_t>(left), 0});
        above.insert(above.end(), {static_cast<std::uint8_t>(corner), static_cast<std::uint8_t>(up)});
        expected.push_back(predicted(PngFilter::paeth, left, up, static_cast<int>(corner)));
      }
    }
    for (const PngKernels* kernels : all_png_kernels()) {
      Bytes out(row.size());
      kernels->apply(PngFilter::paeth, {row.data(), above.data(), row.size(), 1}, out.data());
      for (std::size_t i = 0; i < expected.size(); ++i) {
        ASSERT_EQ(out[2 * i + 1], static_cast<std::uint8_t>(-expected[i])) << kernels->name;
      }
    }
  }
}

TEST(PngKernels, EverySetFindsEveryRepeat) {
  support::RandomBits random(11);
  for (std::size_t size = 1; size <= 400; ++size) {
    Bytes data(size + 1);
    for (std::uint8_t& byte : data) byte = static_cast<std::uint8_t>(random() % (size % 2 == 0 ? 2 : 40));
    std::vector<std::uint64_t> expected((size + 63) / 64);
    for (std::size_t i = 0; i < size; ++i) {
      if (data[i + 1] == data[i]) expected[i / 64] |= std::uint64_t{1} << (i % 64);
    }
    for (const PngKernels* kernels : all_png_kernels()) {
      std::vector<std::uint64_t> mask(expected.size(), ~std::uint64_t{0});
      kernels->repeats(data.data() + 1, size, mask.data());
      ASSERT_EQ(mask, expected) << kernels->name << ", " << size << " bytes";
    }
  }
}

TEST(PngKernels, EverySetPacksCodesOneAfterTheOther) {
  support::RandomBits random(13);
  for (std::size_t size = 0; size <= 300; ++size) {
    Bytes data(size + 3);
    for (std::uint8_t& byte : data) byte = static_cast<std::uint8_t>(random());
    ByteCodes codes;
    std::array<std::uint64_t, 256> lengths;
    std::array<std::uint64_t, 256> bits;
    for (std::size_t i = 0; i < codes.size(); ++i) {
      lengths[i] = random() % 14 + 1;
      bits[i] = random() % (std::uint64_t{1} << lengths[i]);
      codes[i] = bits[i] << (64 - lengths[i]) | lengths[i];
    }
    const auto pending = static_cast<unsigned>(random() % 8);
    const std::uint64_t first = random() % (1U << pending);
    std::vector<bool> expected;
    for (unsigned i = 0; i < pending; ++i) expected.push_back((first >> i & 1U) != 0);
    for (std::size_t k = 0; k < size; ++k) {
      for (unsigned i = 0; i < lengths[data[k]]; ++i) expected.push_back((bits[data[k]] >> i & 1U) != 0);
    }
    for (const PngKernels* kernels : all_png_kernels()) {
      Bytes out(2 * size + 16);
      PackedBits packed = {out.data(), first, pending};
      kernels->pack(data.data(), size, codes, packed);
      ASSERT_EQ(packed.next - out.data(), static_cast<std::ptrdiff_t>(expected.size() / 8)) << kernels->name;
      ASSERT_EQ(packed.count, expected.size() % 8);
      for (std::size_t i = 0; i < expected.size(); ++i) {
        const unsigned byte = i / 8 < expected.size() / 8 ? out[i / 8] : static_cast<unsigned>(packed.bits);
        ASSERT_EQ((byte >> (i % 8) & 1U) != 0, expected[i]) << kernels->name << ", bit " << i;
      }
    }
  }
}

}  // namespace
