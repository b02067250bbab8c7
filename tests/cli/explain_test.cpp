// Owns the tests of `tensorimage explain`: its numbers, pictures and code are right, and no name can break the page.
// Must not know how the page is put together.
#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>

#include "cli/page_reading.hpp"
#include "cli/run_tool.hpp"
#include "golden/decoders.hpp"
#include "readers/array_files.hpp"
#include "special_values.hpp"
#include "tensorimage/inspect.hpp"
#include "tensorimage/save.hpp"

namespace tensorimage::tests {
namespace {

using support::infinity;
using support::nan_value;

/// Smooth planes between two values, all extremes among them.
std::vector<float> some_values(std::size_t count, float low, float high) {
  std::vector<float> values;
  for (std::size_t index = 0; index < count; ++index) {
    values.push_back(low + (high - low) * static_cast<float>(index * 7919 % 1021) / 1020.0F);
  }
  return values;
}

class Explain : public testing::Test {
 protected:
  std::string in(std::string_view name, std::string_view bytes) { return write_file(folder_ / name, bytes).string(); }

  std::string signed_input(std::string_view name = "signed.npy") {
    return in(name, npy("<f4", "(2, 3, 20, 30)", little(values_)));
  }

  /// The page that the tool writes for these words.
  std::string explain(std::vector<std::string> words) {
    const auto output = folder_ / "page.html";
    words.insert(words.begin(), "explain");
    words.push_back(output.string());
    const ToolResult result = run_tool(words);
    EXPECT_EQ(result.status, 0) << result.err;
    EXPECT_EQ(result.err, "");
    return read_file(output);
  }

  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
      all.push_back(entry.path().filename());
    return all;
  }

  TempFolder folder_;
  const std::vector<float> values_ = some_values(2 * 3 * 20 * 30, -1, 1);
  const TensorView view_ = TensorView::nchw(values_.data(), {2, 3, 20, 30});
};

golden::Decoded decoded(const std::vector<std::byte>& png) {
  return golden::decode_with_spng(png);
}

void expect_same_picture(const std::vector<std::byte>& one, const std::vector<std::byte>& other) {
  const golden::Decoded left = decoded(one);
  const golden::Decoded right = decoded(other);
  EXPECT_EQ(left.info.width, right.info.width);
  EXPECT_EQ(left.info.height, right.info.height);
  EXPECT_EQ(left.info.channels, right.info.channels);
  EXPECT_TRUE(left.samples == right.samples);
}

void expect_good_page(const std::string& page) {
  EXPECT_EQ(xml_problem(page), "");
  for (const char* word :
       {"<script", "http:", "https:", "<link", "@import", "<iframe", "url(h", "javascript:", "src=\"/"}) {
    EXPECT_EQ(page.find(word), std::string::npos) << word;
  }
  for (std::size_t at = page.find("<img"); at != std::string::npos; at = page.find("<img", at + 1)) {
    const std::string tag = page.substr(at, 400);
    EXPECT_NE(tag.find(" alt=\""), std::string::npos);
    EXPECT_EQ(tag.find(" alt=\"\""), std::string::npos);
    EXPECT_NE(tag.find(" src=\"data:image/png;base64,"), std::string::npos);
  }
}

TEST_F(Explain, SaysWhatIsWrongAndGivesTheFix) {
  const std::string page = explain({signed_input()});
  expect_good_page(page);
  EXPECT_EQ(text_inside(page, "<h1 id=\"verdict\">", "</h1>"),
            "These values run from −1 to 1; save_image expects 0 to 1.");
  EXPECT_NE(page.find("Everything below 0 becomes black"), std::string::npos);
  EXPECT_NE(page.find("ti::InputRange::signed_unit()"), std::string::npos);
  EXPECT_NE(page.find("Before: as it is now"), std::string::npos);
}

TEST_F(Explain, PicturesAreThoseOfTheSaves) {
  const auto pictures = pictures_of(explain({signed_input(), "--nrow", "1"}));
  ASSERT_GE(pictures.size(), 3U);
  const GridOptions grid = {.nrow = 1};
  expect_same_picture(pictures[0], encode_image(view_, "png", grid));
  expect_same_picture(pictures[1],
                      encode_image(view_, "png", grid, {.pixels = {.input_range = InputRange::signed_unit()}}));
  const auto map = make_clip_map_source(view_, grid);
  std::vector<std::byte> rows(map->info().row_bytes() * static_cast<std::size_t>(map->info().height));
  Tally ignored;
  map->read_rows(0, map->info().height, rows.data(), ignored);
  EXPECT_TRUE(decoded(pictures[2]).samples == rows);
}

TEST_F(Explain, ShowsALargePictureReducedPixelByPixel) {
  const std::vector<float> values = some_values(std::size_t{3} * 50 * 2000, 0, 1);
  const std::string page = explain({in("large.npy", npy("<f4", "(3, 50, 2000)", little(values)))});
  expect_good_page(page);
  EXPECT_NE(page.find("one pixel of every 4 × 4"), std::string::npos);
  const golden::Decoded whole = decoded(encode_image(TensorView::chw(values.data(), {3, 50, 2000}), "png"));
  const golden::Decoded shown = decoded(pictures_of(page).at(0));
  ASSERT_EQ(shown.info.width, 500);
  ASSERT_EQ(shown.info.height, 13);
  for (std::size_t y = 0; y < 13; ++y) {
    for (std::size_t x = 0; x < 500 * 3; ++x) {
      ASSERT_EQ(shown.samples[y * 1500 + x], whole.samples[y * 4 * 6000 + x / 3 * 12 + x % 3]) << x << ' ' << y;
    }
  }
}

TEST_F(Explain, ShowsTheFirstRowsOfAHighGrid) {
  const std::vector<float> values = some_values(std::size_t{2000} * 8 * 8, 0, 1);
  const std::string page = explain({in("many.npy", npy("<f4", "(2000, 1, 8, 8)", little(values)))});
  EXPECT_NE(page.find("528 of 2,000 images"), std::string::npos);
  const golden::Decoded whole =
      decoded(encode_image(TensorView::nchw(values.data(), {2000, 1, 8, 8}), "png", {.nrow = 8}));
  const golden::Decoded shown = decoded(pictures_of(page).at(0));
  ASSERT_EQ(shown.info.width, 82);
  ASSERT_EQ(shown.info.height, 662);
  EXPECT_TRUE(std::equal(shown.samples.begin(), shown.samples.end(), whole.samples.begin()));
}

void expect_column(const nlohmann::json& statistics, const std::map<std::string, std::vector<std::string>>& table,
                   std::size_t column) {
  std::size_t compared = 0;
  for (const auto& [key, cells] : table) {
    ASSERT_TRUE(statistics.contains(key)) << key;
    ASSERT_GT(cells.size(), column) << key;
    if (statistics[key].is_null()) {
      EXPECT_EQ(cells[column], "") << key;
    } else {
      EXPECT_EQ(nlohmann::json::parse(cells[column]).get<double>(), statistics[key].get<double>()) << key;
    }
    ++compared;
  }
  EXPECT_EQ(compared, 12U);
}

TEST_F(Explain, NumbersAreThoseOfInspect) {
  std::vector<float> values = values_;
  values[5] = nan_value;
  values[700] = infinity;
  values[701] = -infinity;
  const std::string input = in("numbers.npy", npy("<f4", "(2, 3, 20, 30)", little(values)));
  for (const std::vector<std::string>& options : std::vector<std::vector<std::string>>{
           {}, {"--input-range", "signed"}, {"--normalize", "--value-range", "-0.5", "2"}}) {
    std::vector<std::string> words = {"inspect", input, "--json"};
    words.insert(words.end(), options.begin(), options.end());
    const auto report = nlohmann::json::parse(run_tool(words).out);
    words = {input};
    words.insert(words.end(), options.begin(), options.end());
    const auto table = table_of(explain(words));
    expect_column(report, table, 0);
    for (std::size_t channel = 0; channel < 3; ++channel) {
      expect_column(report["by_channel"][channel], table, channel + 1);
    }
  }
}

TEST_F(Explain, CodeForTheToolMakesThePictureShown) {
  const std::string page = explain({signed_input("it's a & b $HOME.npy"), "--nrow", "1", "--padding", "3"});
  expect_good_page(page);
  const std::string code = text_inside(page, "<h3>With the tool</h3><pre><code>", "</code></pre>");
  ASSERT_EQ(code.rfind("tensorimage save ", 0), 0U) << code;
  const std::string command = "cd '" + folder_.path().string() + "' && '" TENSORIMAGE_TOOL "'" +
                              code.substr(std::string("tensorimage").size()) + " --quiet";
  ASSERT_EQ(std::system(command.c_str()), 0) << command;  // NOLINT(cert-env33-c): the code is meant for a shell
  const std::string written = read_file(folder_ / "out.png");
  const auto* const bytes = reinterpret_cast<const std::byte*>(written.data());
  expect_same_picture(pictures_of(page).at(1), {bytes, bytes + written.size()});
}

TEST_F(Explain, EveryCaseHasAGoodPage) {
  std::vector<float> with_nan = values_;
  with_nan[100] = nan_value;
  const std::string one_nan = in("nan.npy", npy("<f4", "(2, 3, 20, 30)", little(with_nan)));
  const std::string all_nan = in("all.npy", npy("<f4", "(2, 2)", little(std::vector<float>(4, nan_value))));
  const std::string bytes = in("bytes.npy", npy("|u1", "(20, 30, 3)", std::string(1800, 'x')));
  const std::string huge = in("huge.npy", npy("<f8", "(1, 3)", little<double>({-1.7e308, 0, 1.7e308})));
  const std::string gray_alpha = in("la.npy", npy("<f4", "(2, 30, 30)", little(some_values(1800, 0, 1.5F))));
  const std::string ids = in("ids.npy", npy("<i8", "(2, 3)", little<std::int64_t>({0, 1, 2, 3, 254, 9})));
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{one_nan},
                                             {one_nan, "--normalize"},
                                             {one_nan, "--normalize", "--scale-each"},
                                             {all_nan},
                                             {all_nan, "--input-range", "finite"},
                                             {bytes},
                                             {bytes, "--layout", "hwc"},
                                             {huge},
                                             {gray_alpha},
                                             {gray_alpha, "--percentile", "1", "99", "--each-channel"},
                                             {ids, "--labels"},
                                             {ids, "--colour-map", "viridis"},
                                             {ids, "--bit-depth", "16"}}) {
    SCOPED_TRACE(words.front() + " " + words.back());
    expect_good_page(explain(words));
  }
}

TEST_F(Explain, IsCalmWhenNothingIsLost) {
  const std::string page = explain({in("fine.npy", npy("<f4", "(3, 20, 30)", little(some_values(1800, 0, 1))))});
  expect_good_page(page);
  EXPECT_EQ(text_inside(page, "<h1 id=\"verdict\">", "</h1>"), "Nothing is lost.");
  EXPECT_EQ(page.find("The fix"), std::string::npos);
  EXPECT_EQ(pictures_of(page).size(), 1U);
}

TEST_F(Explain, SaysThatANanSpoilsTheRange) {
  std::vector<float> values = values_;
  values[100] = nan_value;
  const std::string input = in("nan.npy", npy("<f4", "(2, 3, 20, 30)", little(values)));
  const std::string page = explain({input, "--normalize"});
  EXPECT_EQ(text_inside(page, "<h1 id=\"verdict\">", "</h1>"), "One value is NaN, and the picture is black for it.");
  expect_same_picture(pictures_of(page).at(1), encode_image(TensorView::nchw(values.data(), {2, 3, 20, 30}), "png", {},
                                                            {.pixels = {.input_range = InputRange::finite()}}));
}

TEST_F(Explain, NoNameBreaksThePage) {
  const std::string evil = "\"><script>alert(1)<!--\x01\x7f\xff&amp;' onload=.npy";
  const std::string page = explain({signed_input(evil)});
  expect_good_page(page);
  EXPECT_NE(page.find("&lt;script&gt;"), std::string::npos);
  const std::string tensors =
      in("t.safetensors", safetensors(header_json({tensor_json("\\\"><script>'\\u0001", "U8", "[1,2]", 0, 2)}), "ab"));
  const std::string named = explain({tensors, "--tensor", "\"><script>'\x01"});
  expect_good_page(named);
  EXPECT_NE(named.find("&quot;&gt;&lt;script&gt;"), std::string::npos);
}

TEST_F(Explain, ReplacesThePageAndSaysSo) {
  const std::string input = signed_input();
  const std::string output = write_file(folder_ / "page.html", "old").string();
  const ToolResult result = run_tool({"explain", input, output});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.out, output + ": These values run from −1 to 1; save_image expects 0 to 1.\n");
  EXPECT_EQ(read_file(output).rfind("<!DOCTYPE html>", 0), 0U);
  EXPECT_EQ(run_tool({"explain", input, output, "--quiet"}).out, "");
  EXPECT_EQ(names().size(), 2U);
}

TEST_F(Explain, RefusalsLeaveEverythingAsItWas) {
  const std::string input = signed_input();
  const std::string before = read_file(input);
  const std::string output = write_file(folder_ / "page.html", "old").string();
  struct Case {
    std::vector<std::string> words;
    int status;
    std::string says;
  };
  for (const Case& row : std::vector<Case>{
           {{input}, 2, "OUTPUT"},
           {{input, input}, 2, "would replace its input"},
           {{input, "-"}, 2, "/dev/stdout"},
           {{(folder_ / "missing.npy").string(), output}, 2, "missing.npy"},
           {{in("empty.npy", npy("<f4", "(0, 3)", "")), output}, 2, ""},
           {{input, output, "--nrow", "0"}, 2, "nrow"},
           {{input, output, "--input-range", "red"}, 2, "red"},
           {{input, output, "--each-image"}, 2, "--each-image"},
           {{input, (folder_ / "no folder" / "page.html").string()}, 1, "no folder"},
       }) {
    SCOPED_TRACE(row.says);
    std::vector<std::string> words = row.words;
    words.insert(words.begin(), "explain");
    const ToolResult result = run_tool(words);
    EXPECT_EQ(result.status, row.status) << result.err;
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err.rfind("tensorimage: ", 0), 0U) << result.err;
    EXPECT_NE(result.err.find(row.says), std::string::npos) << result.err;
    EXPECT_EQ(read_file(output), "old");
    EXPECT_EQ(read_file(input), before);
    EXPECT_EQ(names().size(), 3U - (std::filesystem::exists(folder_ / "empty.npy") ? 0U : 1U));
  }
}

}  // namespace
}  // namespace tensorimage::tests
