// Owns the tests of `tensorimage inspect`.
// Must not know how values are counted.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/run_tool.hpp"
#include "readers/array_files.hpp"
#include "special_values.hpp"

namespace tensorimage::tests {
namespace {

using support::infinity;
using support::nan_value;

using Json = nlohmann::ordered_json;

class Inspect : public testing::Test {
 protected:
  std::string in(std::string_view name, std::string_view bytes) { return write_file(folder_ / name, bytes).string(); }
  TempFolder folder_;
};

TEST_F(Inspect, SaysWhatATensorHolds) {
  const std::string path =
      in("a.npy", npy("<f4", "(2, 1, 2, 2)", little<float>({-0.5F, 0, 1, 2, nan_value, infinity, 3, 0})));
  const ToolResult result = run_tool({"inspect", path});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.out, path +
                            "\n"
                            "  dtype     float32\n"
                            "  shape     (2, 1, 2, 2): 2 images of 1 channel, height 2, width 2\n"
                            "  values    8\n"
                            "  range     -0.5 to 3, mean 0.916667, standard deviation 1.23884\n"
                            "  NaN       1 (12.5 %)\n"
                            "  infinite  1 (12.5 %) positive, 0 negative\n"
                            "  clipped   1 (12.5 %) below, 3 (37.5 %) above\n"
                            "  written   4 (50 %) as 0, 4 (50 %) as the largest level\n"
                            "  suspect   out_of_range: float32 values go from -0.5 to 3, but 0 to 1 can be shown. "
                            "Clipping loses detail: 1 of 6 (16.7 %) values become black and 2 of 6 (33.3 %) values "
                            "become white. Try --input-range -0.5:3, or --percentile 1 99.\n"
                            "  suspect   has_nan: 1 of 8 (12.5 %) values are NaN. They become black; with normalize "
                            "and no value_range, one of them makes the whole picture black. Try --nan-colour "
                            "\"#ff00ff\", or --input-range finite.\n"
                            "  suspect   has_infinity: 1 of 8 (12.5 %) values are infinite: 1 positive, 0 negative. "
                            "They become white; with normalize and no value_range, one of them makes the "
                            "whole picture black. Try --input-range finite.\n");
}

TEST_F(Inspect, Json) {
  const std::string path =
      in("a.npy", npy("<f4", "(2, 1, 2, 2)", little<float>({-0.5F, 0, 1, 2, nan_value, infinity, 3, 0})));
  const ToolResult result = run_tool({"inspect", path, "--json"});
  EXPECT_EQ(result.status, 0);
  const Json statistics = {{"values", 8},
                           {"minimum", -0.5},
                           {"maximum", 3.0},
                           {"mean", 5.5 / 6},
                           {"standard_deviation", 1.2388390622765422},  // numpy.std([-0.5, 0, 1, 2, 3, 0])
                           {"clipped_below", 1},
                           {"clipped_above", 3},
                           {"nan", 1},
                           {"positive_infinity", 1},
                           {"negative_infinity", 0},
                           {"black", 4},
                           {"white", 4}};
  Json expected = {{"path", path}, {"dtype", "float32"}, {"shape", {2, 1, 2, 2}}, {"images", 2}, {"channels", 1},
                   {"height", 2},  {"width", 2}};
  expected.update(statistics);
  expected["by_channel"] = Json::array({statistics});
  Json report = Json::parse(result.out);
  const Json suspects = report["suspects"];
  report.erase("suspects");
  EXPECT_EQ(report.dump(), expected.dump());
  ASSERT_EQ(suspects.size(), 3U);
  EXPECT_EQ(suspects[0]["suspect"], "out_of_range");
  EXPECT_EQ(suspects[1]["suspect"], "has_nan");
  EXPECT_EQ(suspects[2]["suspect"], "has_infinity");
  EXPECT_EQ(suspects[2].dump(),
            Json({{"suspect", "has_infinity"},
                  {"evidence", "1 of 8 (12.5 %) values are infinite: 1 positive, 0 negative."},
                  {"effect",
                   "They become white; with normalize and no value_range, one of them makes the "
                   "whole picture black."},
                  {"remedies", Json::array({{{"api", ".pixels = {.input_range = InputRange::finite()}"},
                                             {"cli", "--input-range finite"}}})}})
                .dump());
}

TEST_F(Inspect, JudgesByTheOptionsOfASave) {
  const std::string path = in("a.npy", npy("<f4", "(1, 4)", little<float>({-1, 0, 0.5F, 1})));
  const auto report = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {"inspect", path, "--json"});
    return Json::parse(run_tool(options).out);
  };
  EXPECT_EQ(report({})["suspects"].size(), 1U);
  EXPECT_EQ(report({})["clipped_below"], 1);
  for (const std::vector<std::string>& options : {std::vector<std::string>{"--input-range", "signed"},
                                                  {"--input-range", "-1:1"},
                                                  {"--unnormalize", "half"},
                                                  {"--normalize"},
                                                  {"--percentile", "0", "100"}}) {
    EXPECT_EQ(report(options)["suspects"].size(), 0U) << options[0];
    EXPECT_EQ(report(options)["clipped_below"], 0) << options[0];
    EXPECT_EQ(report(options)["black"], 1) << options[0];
  }
}

TEST_F(Inspect, WithoutFiniteValues) {
  const std::string path = in("a.npy", npy("<f4", "(1, 2)", little<float>({nan_value, -infinity})));
  EXPECT_NE(run_tool({"inspect", path}).out.find("range     no finite value\n"), std::string::npos);
  const Json report = Json::parse(run_tool({"inspect", path, "--json"}).out);
  EXPECT_TRUE(report["minimum"].is_null());
  EXPECT_TRUE(report["maximum"].is_null());
}

TEST_F(Inspect, TakesTensorsByNameAndLayout) {
  const std::string path =
      in("a.safetensors",
         safetensors(header_json({tensor_json("x", "U8", "[1,2,3]", 0, 6), tensor_json("y", "I8", "[2]", 6, 8)}),
                     "abcdefgh"));
  const Json report = Json::parse(run_tool({"inspect", path, "--tensor", "x", "--layout", "hwc", "--json"}).out);
  EXPECT_EQ(report["shape"].dump(), "[1,2,3]");
  EXPECT_EQ(report["channels"], 3);
  EXPECT_EQ(report["minimum"], 'a');
  const ToolResult several = run_tool({"inspect", path});
  EXPECT_EQ(several.status, 2);
  EXPECT_NE(several.err.find("\"x\", \"y\""), std::string::npos) << several.err;
}

TEST_F(Inspect, NotesChannelsThatSeemToBeLast) {
  const std::string path = in("a.npy", npy("|u1", "(6, 5, 3)", std::string(90, 'x')));
  const ToolResult result = run_tool({"inspect", path});
  EXPECT_EQ(result.status, 0);
  EXPECT_NE(result.out.find("--layout hwc"), std::string::npos) << result.out;
  EXPECT_EQ(run_tool({"inspect", path, "--layout", "hwc"}).out.find("note"), std::string::npos);
}

TEST_F(Inspect, BadInputIsStatusTwo) {
  for (const std::string& path :
       {in("t.npy", npy("|u1", "(9, 9)", "x")), in("r.npy", npy("|u1", "(1,)", "x")),
        in("e.npy", npy("|u1", "(0, 3)", "")), (folder_ / "missing.npy").string(), in("a.txt", "x")}) {
    const ToolResult result = run_tool({"inspect", path, "--json"});
    EXPECT_EQ(result.status, 2) << path;
    EXPECT_EQ(result.out, "") << path;
    EXPECT_EQ(result.err.rfind("tensorimage: ", 0), 0U) << result.err;
  }
}

}  // namespace
}  // namespace tensorimage::tests
