// Owns the tests of `tensorimage inspect`.
// Must not know how values are counted.
#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "cli/run_tool.hpp"
#include "readers/array_files.hpp"

namespace tensorimage::tests {
namespace {

using Json = nlohmann::ordered_json;

class Inspect : public testing::Test {
 protected:
  std::string in(std::string_view name, std::string_view bytes) { return write_file(folder_ / name, bytes).string(); }
  TempFolder folder_;
};

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

TEST_F(Inspect, SaysWhatATensorHolds) {
  const std::string path =
      in("a.npy", npy("<f4", "(2, 1, 2, 2)", little<float>({-0.5F, 0, 1, 2, nan, infinity, 3, 0})));
  const ToolResult result = run_tool({"inspect", path});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.out, path +
                            "\n"
                            "  dtype     float32\n"
                            "  shape     (2, 1, 2, 2): 2 images of 1 channel, height 2, width 2\n"
                            "  values    8\n"
                            "  range     -0.5 to 3\n"
                            "  NaN       1\n"
                            "  infinite  1 positive, 0 negative\n"
                            "  clipped   1 below, 3 above, when saved without options\n"
                            "  note      of 8 values: 1 clipped at the low end, 2 clipped at the high end, 1 NaN, 1 "
                            "infinite; --normalize --value-range -0.5 3 shows all of them\n");
}

TEST_F(Inspect, Json) {
  const std::string path =
      in("a.npy", npy("<f4", "(2, 1, 2, 2)", little<float>({-0.5F, 0, 1, 2, nan, infinity, 3, 0})));
  const ToolResult result = run_tool({"inspect", path, "--json"});
  EXPECT_EQ(result.status, 0);
  const Json expected = {{"path", path},
                         {"dtype", "float32"},
                         {"shape", {2, 1, 2, 2}},
                         {"images", 2},
                         {"channels", 1},
                         {"height", 2},
                         {"width", 2},
                         {"values", 8},
                         {"minimum", -0.5},
                         {"maximum", 3.0},
                         {"clipped_below", 1},
                         {"clipped_above", 3},
                         {"nan", 1},
                         {"positive_infinity", 1},
                         {"negative_infinity", 0}};
  EXPECT_EQ(Json::parse(result.out).dump(), expected.dump());
}

TEST_F(Inspect, WithoutFiniteValues) {
  const std::string path = in("a.npy", npy("<f4", "(1, 2)", little<float>({nan, -infinity})));
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
