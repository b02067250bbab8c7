// Owns the proof that indexed PNG files hold the very indices, colours and transparency that were given.
// Must not know tensors or files.
#include <gtest/gtest.h>

#include "codec_readers.hpp"
#include "support.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/jpeg.hpp"
#include "tensorimage/png.hpp"
#include "tensorimage/pnm.hpp"

namespace {

using namespace tensorimage;
using support::Bytes;
using support::expect_error;

Palette some_palette(int count) {
  Palette palette;
  for (int i = 0; i < count; ++i) {
    const auto level = [](int value) { return static_cast<std::uint8_t>(value % 256); };
    palette.colours.push_back({level(i * 7), level(255 - i), level(i * 101 + 3)});
  }
  return palette;
}

PictureInfo indexed(std::int64_t width, std::int64_t height, Palette palette) {
  PictureInfo info = {.width = width, .height = height, .channels = 1};
  info.palette = std::make_shared<Palette>(std::move(palette));
  return info;
}

/// A number without a pattern for each number. Source: the finaliser of SplitMix64
std::uint64_t mixed(std::uint64_t number) {
  number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9;
  number = (number ^ number >> 27) * 0x94D049BB133111EB;
  return number ^ number >> 31;
}

/// Indices below `count`, all of them in a picture of a few thousand pixels.
class IndexSource final : public RowSource {
 public:
  IndexSource(const PictureInfo& info, unsigned count) : info_(info), count_(count) {}
  [[nodiscard]] const PictureInfo& info() const noexcept override { return info_; }
  void read_rows(std::int64_t first, std::int64_t count, std::byte* out, Tally& tally) const noexcept override {
    const auto start = static_cast<std::uint64_t>(first) * info_.row_bytes();
    const std::uint64_t size = static_cast<std::uint64_t>(count) * info_.row_bytes();
    for (std::uint64_t i = 0; i < size; ++i) out[i] = static_cast<std::byte>(mixed(start + i) % count_);
    tally.values += size;
  }
  [[nodiscard]] Bytes indices() const {
    Bytes all(info_.row_bytes() * static_cast<std::size_t>(info_.height));
    Tally tally;
    read_rows(0, info_.height, all.data(), tally);
    return all;
  }

 private:
  PictureInfo info_;
  unsigned count_;
};

Bytes encode(const RowSource& source, const PngOptions& options = {}, int threads = 1) {
  const auto encoder = make_png_encoder(options);
  encoder->check(source.info());
  MemorySink sink;
  (void)encoder->encode(source, sink, {threads, {}});
  return sink.take();
}

void expect_palette_and_transparency(const PngOptions& options) {
  for (const int count : {1, 2, 20, 255, 256}) {
    for (const std::optional<int> transparent : {std::optional<int>(), std::optional(0), std::optional(count - 1)}) {
      SCOPED_TRACE(testing::Message() << count << " colours, transparent " << transparent.value_or(-1));
      Palette palette = some_palette(count);
      palette.transparent_index = transparent;
      const IndexSource source(indexed(37, 21, palette), static_cast<unsigned>(count));
      const Bytes file = encode(source, options);
      EXPECT_EQ(support::decode_with_libpng(file).samples, source.indices());
      const auto chunks = support::png_chunks(file);
      EXPECT_EQ(chunks.at(0).data.at(8), std::byte{8});
      EXPECT_EQ(chunks.at(0).data.at(9), std::byte{3});
      Bytes colours;
      for (const Colour& colour : palette.colours) {
        for (const std::uint8_t level : {colour.red, colour.green, colour.blue}) {
          colours.push_back(static_cast<std::byte>(level));
        }
      }
      ASSERT_EQ(chunks.at(1).type, "PLTE");
      EXPECT_EQ(chunks.at(1).data, colours);
      ASSERT_EQ(chunks.size(), transparent ? 5U : 4U);
      if (!transparent) continue;
      Bytes opacities(static_cast<std::size_t>(*transparent), std::byte{255});
      opacities.push_back(std::byte{0});
      EXPECT_EQ(chunks.at(2).type, "tRNS");
      EXPECT_EQ(chunks.at(2).data, opacities);
    }
  }
}

TEST(PngIndexed, HoldsIndicesPaletteAndTransparency) {
  expect_palette_and_transparency({});
}

TEST(PngIndexed, HoldsThemByLibpngToo) {
  expect_palette_and_transparency({.backend = PngBackend::libpng});
}

TEST(PngIndexed, IsNotFilteredUnlessAskedTo) {
  const IndexSource source(indexed(40, 30, some_palette(20)), 20);
  EXPECT_EQ(support::png_filters(encode(source)), (std::array<int, 5>{30, 0, 0, 0, 0}));
  EXPECT_EQ(support::png_filters(encode(source, {.filters = PngFilters::sub}))[1], 30);
  EXPECT_EQ(support::decode_with_libpng(encode(source, {.filters = PngFilters::paeth})).samples, source.indices());
}

TEST(PngIndexed, ThreadsDoNotChangeTheBytes) {
  const IndexSource source(indexed(1500, 1200, some_palette(200)), 200);
  const Bytes file = encode(source, {.level = 1});
  EXPECT_EQ(encode(source, {.level = 1}, 2), file);
  EXPECT_EQ(support::decode_with_libpng(file).samples, source.indices());
}

TEST(PngIndexed, AnIndexBeyondThePaletteIsAnError) {
  for (const int count : {1, 19, 254, 255}) {
    (void)encode(IndexSource(indexed(90, 80, some_palette(count)), static_cast<unsigned>(count)));
    const IndexSource source(indexed(90, 80, some_palette(count)), static_cast<unsigned>(count) + 1);
    expect_error([&] { (void)encode(source); }, ErrorCode::encoding,
                 {"index " + std::to_string(count), "palette of " + std::to_string(count)});
  }
}

TEST(PngIndexed, PalettesThatAreRefused) {
  const auto encoder = make_png_encoder();
  expect_error([&] { encoder->check(indexed(1, 1, {})); }, ErrorCode::invalid_argument, {"0 colours", "1 to 256"});
  expect_error([&] { encoder->check(indexed(1, 1, some_palette(257))); }, ErrorCode::invalid_argument,
               {"257 colours", "1 to 256"});
  for (const int index : {-1, 20, 255, 256}) {
    Palette palette = some_palette(20);
    palette.transparent_index = index;
    expect_error([&] { encoder->check(indexed(1, 1, palette)); }, ErrorCode::invalid_argument,
                 {"transparent_index is " + std::to_string(index), "0 to 19"});
  }
  for (const auto& [channels, bit_depth] : {std::pair{1, 16}, {2, 8}, {3, 8}, {4, 8}}) {
    PictureInfo info = indexed(1, 1, some_palette(20));
    info.channels = channels;
    info.bit_depth = bit_depth;
    expect_error([&] { encoder->check(info); }, ErrorCode::invalid_argument,
                 {"indexed", std::to_string(channels) + " channels of " + std::to_string(bit_depth)});
  }
}

TEST(PngIndexed, OtherFormatsRefuseAPaletteAndSayWhoKeepsIt) {
  const PictureInfo info = indexed(1, 1, some_palette(20));
  std::vector<std::unique_ptr<Encoder>> encoders;
  encoders.push_back(make_jpeg_encoder());
  for (const PnmKind kind : {PnmKind::pgm, PnmKind::ppm, PnmKind::pnm, PnmKind::pam}) {
    encoders.push_back(make_pnm_encoder(kind));
  }
  for (const auto& encoder : encoders) {
    expect_error([&] { encoder->check(info); }, ErrorCode::unsupported,
                 {std::string(encoder->format()), "no palette", "class ids", "png"});
  }
}

}  // namespace
