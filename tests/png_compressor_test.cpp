// Owns the proof that zlib reads what the compressor writes, whatever the bytes and the level.
// Must not know PNG.
#include "encoders/png/compressor.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "encoders/png/checksum.hpp"
#include "random_bits.hpp"

namespace {

using namespace tensorimage;
using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t most_size = 600000;

/// Raw deflate to the end of its last block; `used` must be all of it.
Bytes inflated(const Bytes& compressed, std::size_t size) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, -15), Z_OK);
  Bytes bytes(size + 1);
  stream.next_in = const_cast<Bytef*>(compressed.data());
  stream.avail_in = static_cast<uInt>(compressed.size());
  stream.next_out = bytes.data();
  stream.avail_out = static_cast<uInt>(bytes.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END) << (stream.msg != nullptr ? stream.msg : "");
  EXPECT_EQ(stream.avail_in, 0U);
  bytes.resize(stream.total_out);
  inflateEnd(&stream);
  return bytes;
}

/// As two bands, with margins of noise that no match may use.
Bytes compressed(png::Compressor& compressor, const Bytes& bytes, std::size_t line, std::size_t pixel = 1,
                 const std::optional<png::Compressor::Estimate>& look = std::nullopt) {
  constexpr std::size_t margin = 64;
  Bytes file;
  const std::size_t middle = bytes.size() / 2;
  for (const auto& [begin, end] : {std::pair{std::size_t{0}, middle}, std::pair{middle, bytes.size()}}) {
    if (begin == end) continue;
    Bytes framed(end - begin + 2 * margin, bytes[begin]);
    std::copy(bytes.begin() + static_cast<std::ptrdiff_t>(begin), bytes.begin() + static_cast<std::ptrdiff_t>(end),
              framed.begin() + margin);
    Bytes out(compressor.most_output(end - begin) + 1, 0xA5);
    const std::size_t size =
        compressor.compress({framed.data() + margin, end - begin, line, pixel}, end == bytes.size(), out.data(), look);
    EXPECT_LE(size, compressor.most_output(end - begin));
    EXPECT_EQ(out.back(), 0xA5) << "written beyond the room";
    file.insert(file.end(), out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size));
  }
  return file;
}

/// Pieces of all kinds: noise, runs, copies from near and far, few values, smooth steps.
Bytes random_bytes(support::RandomBits& random, std::size_t size) {
  Bytes bytes;
  while (bytes.size() < size) {
    const std::size_t count = std::min<std::size_t>(size - bytes.size(), std::size_t{1} << random() % 13);
    const auto kind = random() % 5;
    const std::size_t back = bytes.empty() ? 0 : random() % std::min<std::size_t>(bytes.size(), 40000) + 1;
    auto value = static_cast<std::uint8_t>(random());
    for (std::size_t i = 0; i < count; ++i) {
      if (kind == 0) value = static_cast<std::uint8_t>(random());
      if (kind == 2 && back > 0) value = bytes[bytes.size() - back];
      if (kind == 3) value = static_cast<std::uint8_t>(random() % 3);
      if (kind == 4) value = static_cast<std::uint8_t>(value + random() % 3 - 1);
      bytes.push_back(value);
    }
  }
  return bytes;
}

class PngCompressor : public testing::TestWithParam<int> {};

TEST_P(PngCompressor, ZlibReadsRandomBytes) {
  support::RandomBits random(static_cast<unsigned>(GetParam()) + 100);
  png::Compressor compressor(png::effort_of(GetParam()), kernels::png_kernels(), most_size);
  for (int round = 0; round < 150; ++round) {
    const std::size_t pixel = random() % 8 + 1;
    const std::size_t line = 1 + pixel * (random() % 50 + 1);
    const std::size_t size = random() % (round % 10 == 0 ? 300000 : 3000) + 1;
    const Bytes bytes = random_bytes(random, size);
    ASSERT_EQ(inflated(compressed(compressor, bytes, line, pixel), size), bytes) << "round " << round;
  }
}

TEST_P(PngCompressor, ZlibReadsExtremes) {
  png::Compressor compressor(png::effort_of(GetParam()), kernels::png_kernels(), most_size);
  support::RandomBits random(1);
  for (const std::size_t size :
       {1U, 2U, 3U, 257U, 258U, 259U, 260U, 261U, 262U, 516U, 65535U, 65536U, 200001U, 600000U}) {
    Bytes noise(size);
    Bytes alternating(size);
    Bytes once(size);
    for (std::size_t i = 0; i < size; ++i) {
      noise[i] = static_cast<std::uint8_t>(random());
      alternating[i] = i % 2 == 0 ? 0 : 255;
    }
    once.back() = 1;
    for (const Bytes& bytes : {Bytes(size, 0), Bytes(size, 200), noise, alternating, once}) {
      ASSERT_EQ(inflated(compressed(compressor, bytes, size), size), bytes) << size << " bytes";
    }
  }
}

TEST_P(PngCompressor, ForgetsTheBandBefore) {
  support::RandomBits random(9);
  const Bytes first = random_bytes(random, 50000);
  const Bytes second = random_bytes(random, 50000);
  png::Compressor used(png::effort_of(GetParam()), kernels::png_kernels(), most_size);
  png::Compressor fresh(png::effort_of(GetParam()), kernels::png_kernels(), most_size);
  (void)compressed(used, first, 301, 3);
  EXPECT_EQ(compressed(used, second, 301, 3), compressed(fresh, second, 301, 3));
}

INSTANTIATE_TEST_SUITE_P(Levels, PngCompressor, testing::Range(0, 10));

TEST(PngCompressor, BelievesTheLookAtABand) {
  // Noise, twice: only matches make it smaller.
  support::RandomBits random(21);
  Bytes bytes(20000);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i % 1000 >= 500) bytes[i] = bytes[i - 500];
  }
  constexpr std::size_t line = 5001;
  for (const int level : {3, 6, 8}) {
    png::Compressor compressor(png::effort_of(level), kernels::png_kernels(), most_size);
    png::Compressor::Estimate look;
    look.by_runs.bits = 1000.0;
    look.by_runs.prices.literal.fill(8);
    look.by_runs.prices.length.fill(9);
    look.by_runs.prices.distance.fill(9);
    // Where the look did not search for matches, the band itself is searched.
    EXPECT_LT(compressed(compressor, bytes, line, 1, look).size(), bytes.size() * 3 / 4) << level;
    look.by_paths = {.bits = 1001.0, .prices = look.by_runs.prices};
    const Bytes by_runs = compressed(compressor, bytes, line, 1, look);
    look.by_paths.bits = 900.0;
    const Bytes by_paths = compressed(compressor, bytes, line, 1, look);
    EXPECT_EQ(inflated(by_runs, bytes.size()), bytes) << level;
    EXPECT_EQ(inflated(by_paths, bytes.size()), bytes) << level;
    EXPECT_GE(by_runs.size(), bytes.size()) << level;
    EXPECT_LT(by_paths.size(), bytes.size() * 3 / 4) << level;
  }
}

TEST(PngCompressor, InstructionSetsWriteTheSameBytes) {
  support::RandomBits random(13);
  const Bytes bytes = random_bytes(random, 200000);
  for (const int level : {1, 6, 8, 9}) {
    png::Compressor scalar(png::effort_of(level), kernels::scalar_png_kernels(), most_size);
    const Bytes expected = compressed(scalar, bytes, 601, 3);
    for (const kernels::PngKernels* set : kernels::all_png_kernels()) {
      png::Compressor compressor(png::effort_of(level), *set, most_size);
      EXPECT_EQ(compressed(compressor, bytes, 601, 3), expected) << set->name;
    }
  }
}

TEST(PngChecksum, JoinsAsZlibSums) {
  support::RandomBits random(21);
  for (int round = 0; round < 200; ++round) {
    const Bytes bytes = random_bytes(random, random() % 70000 + 2);
    const std::size_t middle = random() % bytes.size();
    const auto whole = ::adler32(1, bytes.data(), static_cast<uInt>(bytes.size()));
    const std::uint32_t first = png::adler32(bytes.data(), middle);
    const std::uint32_t second = png::adler32(bytes.data() + middle, bytes.size() - middle);
    ASSERT_EQ(png::joined_adler32(first, second, bytes.size() - middle), whole);
    const auto crc = ::crc32(0, bytes.data(), static_cast<uInt>(bytes.size()));
    ASSERT_EQ(png::crc32(png::crc32(0, bytes.data(), middle), bytes.data() + middle, bytes.size() - middle), crc);
  }
}

}  // namespace
