// Owns the table of which options go together, by pairs, and the proof that contradictions are refused first.
// Must not know where in the library each refusal is made.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "support.hpp"
#include "tensorimage/tensorimage.hpp"

namespace {

using namespace tensorimage;
using support::expect_error;

struct Options {
  GridOptions grid;
  PixelOptions pixels;
};

/// An option, set to something that is right in itself for one channel of small integers.
struct Option {
  const char* name;
  std::function<void(Options&)> set;
};

// In the order of the table's rows and columns.
const std::vector<Option> all_options = {
    {"normalize", [](Options& o) { o.grid.normalize = true; }},
    {"value_range",
     [](Options& o) {
       o.grid.value_range = ValueRange{0, 9};
     }},
    {"scale_each", [](Options& o) { o.grid.scale_each = true; }},
    {"input_range", [](Options& o) { o.pixels.input_range = InputRange::byte(); }},
    {"unnormalize", [](Options& o) { o.pixels.unnormalize = Unnormalize::half(); }},
    {"colour_map", [](Options& o) { o.pixels.colour_map = ColourMap::gray(); }},
    {"labels", [](Options& o) { o.pixels.labels = LabelMap{}; }},
    {"background",
     [](Options& o) {
       o.pixels.background = Colour{1, 2, 3};
     }},
    {"nan_colour",
     [](Options& o) {
       o.pixels.nan_colour = Colour{9, 9, 9};
     }},
    {"bit_depth", [](Options& o) { o.pixels.bit_depth = 16; }},
    {"keep_gray", [](Options& o) { o.pixels.keep_gray = true; }},
    {"precise", [](Options& o) { o.pixels.precise = true; }},
};

// x: refused. ?: without effect either way, and so left open.
constexpr std::array<const char*, 12> table = {
    // normalize
    // | value_range
    // | | scale_each
    // | | | input_range
    // | | | | unnormalize
    // | | | | | colour_map
    // | | | | | | labels
    // | | | | | | | background
    // | | | | | | | | nan_colour
    // | | | | | | | | | bit_depth
    // | | | | | | | | | | keep_gray
    // | | | | | | | | | | | precise
    ". . . x x . x . . . . .",  // normalize
    ". . . x x . ? . . . . .",  // value_range
    ". . . x x . ? . . . . .",  // scale_each
    "x x x . x . x . . . . .",  // input_range
    "x x x x . . x . . . . .",  // unnormalize
    ". . . . . . x x . x x .",  // colour_map
    "x ? ? x x x . x x x ? .",  // labels
    ". . . . . x x . . . . .",  // background
    ". . . . . . x . . . . .",  // nan_colour
    ". . . . . x x . . . . .",  // bit_depth
    ". . . . . x ? . . . . .",  // keep_gray
    ". . . . . . . . . . . .",  // precise
};

char rule(std::size_t a, std::size_t b) {
  return table[a][2 * b];
}

TEST(Contradictions, TheTableIsSymmetric) {
  for (std::size_t a = 0; a < all_options.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) EXPECT_EQ(rule(a, b), rule(b, a)) << a << ", " << b;
  }
}

void expect_rule(std::size_t a, std::size_t b) {
  SCOPED_TRACE(std::string(all_options[a].name) + " with " + all_options[b].name);
  const std::array<std::uint8_t, 8> ids = {0, 1, 2, 3, 4, 5, 6, 7};
  const TensorView view = TensorView::nchw(ids.data(), {2, 1, 2, 2});
  Options options;
  all_options[a].set(options);
  all_options[b].set(options);
  const std::function<void()> make = [&] { (void)make_row_source(view, options.grid, options.pixels); };
  const std::function<void()> look = [&] { (void)inspect(view, options.grid, options.pixels); };
  const std::function<void()> list = [&] {
    const std::array views = {view.image(0), view.image(1)};
    (void)make_row_source(views, options.grid, options.pixels);
  };
  for (const auto& call : {make, look, list}) {
    if (rule(a, b) == 'x') {
      expect_error(call, ErrorCode::invalid_argument, {all_options[a].name, all_options[b].name});
    } else if (rule(a, b) == '.') {
      EXPECT_NO_THROW(call());
    }
  }
}

TEST(Contradictions, EachPairIsTakenOrRefusedAsTheTableSays) {
  for (std::size_t a = 0; a < all_options.size(); ++a) {
    for (std::size_t b = 0; b <= a; ++b) expect_rule(a, b);
  }
}

TEST(Contradictions, AreRefusedBeforeTheFileIsTouched) {
  const std::array<std::uint8_t, 8> ids{};
  const TensorView view = TensorView::nchw(ids.data(), {2, 1, 2, 2});
  for (std::size_t a = 0; a < all_options.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      if (rule(a, b) != 'x') continue;
      SCOPED_TRACE(std::string(all_options[a].name) + " with " + all_options[b].name);
      const support::TemporaryFolder folder;
      support::write_file(folder / "a.png", "before");
      Options options;
      all_options[a].set(options);
      all_options[b].set(options);
      SaveOptions save;
      save.pixels = options.pixels;
      expect_error([&] { (void)save_image(view, folder / "a.png", options.grid, save); }, ErrorCode::invalid_argument,
                   {});
      EXPECT_EQ(support::text_of(support::read_file(folder / "a.png")), "before");
      EXPECT_EQ(folder.names(), (std::vector<std::string>{"a.png"}));
    }
  }
}

}  // namespace
