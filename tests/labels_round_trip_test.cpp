// Owns the proof that class ids come back from a PNG file as they were, by way of libspng.
// Must not know how the library writes it.
#include <gtest/gtest.h>
#include <spng.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <vector>

#include "picture_samples.hpp"
#include "tensorimage/save.hpp"

namespace {

using namespace tensorimage;
using support::Bytes;

struct Indexed {
  std::vector<int> indices;
  std::vector<Colour> colours;
  std::vector<int> alphas;
};

void require(int code) {
  if (code != SPNG_OK) throw std::runtime_error(spng_strerror(code));
}

/// The indices as they are stored, whether a byte holds one or more.
Indexed decoded(const Bytes& file) {
  const std::unique_ptr<spng_ctx, void (*)(spng_ctx*)> context(spng_ctx_new(0), spng_ctx_free);
  require(spng_set_png_buffer(context.get(), file.data(), file.size()));
  spng_ihdr header{};
  require(spng_get_ihdr(context.get(), &header));
  if (header.color_type != SPNG_COLOR_TYPE_INDEXED) throw std::runtime_error("the file has no palette");
  std::size_t size = 0;
  require(spng_decoded_image_size(context.get(), SPNG_FMT_PNG, &size));
  std::vector<std::uint8_t> rows(size);
  require(spng_decode_image(context.get(), rows.data(), size, SPNG_FMT_PNG, 0));
  Indexed indexed;
  const unsigned depth = header.bit_depth;
  for (std::size_t y = 0; y < header.height; ++y) {
    for (std::size_t x = 0; x < header.width; ++x) {
      const std::size_t bit = x * depth;
      const unsigned byte = rows[y * (size / header.height) + bit / 8];
      indexed.indices.push_back(static_cast<int>(byte >> (8 - depth - bit % 8) & ((1U << depth) - 1)));
    }
  }
  spng_plte palette{};
  require(spng_get_plte(context.get(), &palette));
  for (std::uint32_t i = 0; i < palette.n_entries; ++i) {
    indexed.colours.push_back({palette.entries[i].red, palette.entries[i].green, palette.entries[i].blue});
  }
  spng_trns transparency{};
  if (spng_get_trns(context.get(), &transparency) != SPNG_OK) return indexed;
  for (std::uint32_t i = 0; i < transparency.n_type3_entries; ++i) {
    indexed.alphas.push_back(transparency.type3_alpha[i]);
  }
  return indexed;
}

Indexed round_trip(const TensorView& view, const LabelMap& labels) {
  SaveOptions options;
  options.pixels.labels = labels;
  return decoded(encode_image(view, "png", {}, options));
}

TEST(LabelsRoundTrip, EveryNumberOfClassesKeepsItsIdsAndColours) {
  const auto& colours = default_label_palette();
  for (const int classes : {1, 2, 3, 4, 5, 16, 17, 21, 150, 256}) {
    std::vector<std::int64_t> ids(37 * 29);
    std::vector<int> expected;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      ids[i] = static_cast<std::int64_t>(i * 7919 % static_cast<std::size_t>(classes));
      expected.push_back(static_cast<int>(ids[i]));
    }
    const Indexed found = round_trip(TensorView::hw(ids.data(), {29, 37}), {});
    EXPECT_EQ(found.indices, expected) << classes << " classes";
    ASSERT_GE(found.colours.size(), static_cast<std::size_t>(classes));
    for (std::size_t i = 0; i < static_cast<std::size_t>(classes); ++i) EXPECT_EQ(found.colours[i], colours[i]) << i;
    EXPECT_TRUE(found.alphas.empty());
  }
}

TEST(LabelsRoundTrip, TheIgnoredIdAloneIsTransparent) {
  const std::vector<std::int64_t> ids = {0, -100, 3, 1, -100, 2};
  const Indexed found = round_trip(TensorView::hw(ids.data(), {2, 3}), {.palette = {}, .ignore_index = -100});
  EXPECT_EQ(found.indices, (std::vector<int>{0, 255, 3, 1, 255, 2}));
  ASSERT_EQ(found.alphas.size(), 256U);
  for (std::size_t i = 0; i < 256; ++i) EXPECT_EQ(found.alphas[i], i == 255 ? 0 : 255) << i;
}

TEST(LabelsRoundTrip, ThePaletteIsTheCallers) {
  const std::vector<Colour> palette = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
  const bool flags[] = {false, true, true};
  const Indexed found = round_trip(TensorView::hw(flags, {1, 3}), {.palette = palette});
  EXPECT_EQ(found.indices, (std::vector<int>{0, 1, 1}));
  ASSERT_GE(found.colours.size(), 2U);
  EXPECT_EQ(found.colours[0], palette[0]);
  EXPECT_EQ(found.colours[1], palette[1]);
}

}  // namespace
