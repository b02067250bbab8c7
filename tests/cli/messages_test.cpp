// Owns the tests of what the tool says, where, and with which exit status.
// Must not know how pictures are made.
#include <fcntl.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/run_tool.hpp"
#include "readers/array_files.hpp"
#include "tensorimage/save.hpp"
#include "tensorimage/version.hpp"

namespace tensorimage::tests {
namespace {

using Json = nlohmann::ordered_json;

class Messages : public testing::Test {
 protected:
  const std::vector<float> values_ = {-1.0F, 0.0F, 0.5F, 1.0F, 2.0F, 0.25F};
  TempFolder folder_;
  std::string input_ = write_file(folder_ / "a.npy", npy("<f4", "(2, 3)", little(values_))).string();
  std::string gray_ = write_file(folder_ / "gray.npy", npy("|u1", "(1, 2)", "ab")).string();
  std::string output_ = (folder_ / "out.ppm").string();
  const std::string picture_ = "P6\n2 1\n255\naaabbb";
};

TEST_F(Messages, SuccessIsOneLineOnStandardOutput) {
  const ToolResult result = run_tool({"save", gray_, output_});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.out, output_ + ": 2x1 ppm, 17 bytes\n");
  EXPECT_EQ(result.err, "");
}

TEST_F(Messages, QuietSaysNothingEvenOfSuspiciousColours) {
  const ToolResult result = run_tool({"save", input_, output_, "--quiet", "--value-range", "0", "1"});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.out + result.err, "");
}

TEST_F(Messages, SuspiciousColoursAreOneWarning) {
  const ToolResult result = run_tool({"save", input_, output_});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.out, output_ + ": 3x2 ppm, 29 bytes\n");
  EXPECT_EQ(
      result.err,
      "tensorimage: warning: float32 values go from -1 to 2, but 0 to 1 can be shown. Clipping loses detail: 1 of "
      "6 (16.7 %) values become black and 1 of 6 (16.7 %) values become white. Try --input-range -1:2, or "
      "--percentile 1 99.\n");
}

TEST_F(Messages, StrictRefusesSuspiciousColoursAndLeavesTheOldFile) {
  write_file(output_, "old");
  const ToolResult result = run_tool({"save", input_, output_, "--strict"});
  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_NE(result.err.find("float32 values go from -1 to 2, but 0 to 1 can be shown."), std::string::npos)
      << result.err;
  EXPECT_NE(result.err.find("--input-range -1:2"), std::string::npos) << result.err;
  EXPECT_EQ(read_file(output_), "old");
  EXPECT_EQ(run_tool({"save", input_, output_, "--strict", "--input-range", "-1:2"}).status, 0);
  EXPECT_NE(read_file(output_), "old");
}

TEST_F(Messages, StrictNamesTheSuspectOfABatchAndOfAList) {
  const std::vector<float> values = {-1.0F, 0.25F, 0.5F, 2.0F};
  const auto batch = write_file(folder_ / "batch.npy", npy("<f4", "(2, 1, 1, 2)", little(values))).string();
  for (const std::vector<std::string>& inputs : {std::vector<std::string>{batch}, {input_, input_}}) {
    std::vector<std::string> words = {"save", output_, "--strict"};
    words.insert(words.begin() + 1, inputs.begin(), inputs.end());
    const ToolResult result = run_tool(words);
    EXPECT_EQ(result.status, 2);
    EXPECT_NE(result.err.find("refused by --strict: float32 values go from -1 to 2"), std::string::npos) << result.err;
  }
}

TEST_F(Messages, OptionsThatNeedNormalizeAreOneWarning) {
  EXPECT_EQ(run_tool({"save", gray_, output_, "--value-range", "0", "1"}).err,
            "tensorimage: warning: --value-range does nothing without --normalize\n");
  EXPECT_EQ(run_tool({"save", gray_, output_, "--scale-each"}).err,
            "tensorimage: warning: --scale-each does nothing without --normalize\n");
  EXPECT_EQ(run_tool({"save", gray_, output_, "--value-range", "0", "1", "--normalize"}).err, "");
}

TEST_F(Messages, BlackPicturesAreExplained) {
  const std::vector<float> values = {0.0F, std::numeric_limits<float>::quiet_NaN(), 1.0F, 0.5F};
  const auto path = write_file(folder_ / "nan.npy", npy("<f4", "(2, 2)", little(values)));
  const ToolResult result = run_tool({"save", path.string(), output_, "--normalize"});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(read_file(output_), "P6\n2 2\n255\n" + std::string(12, '\0'));
  EXPECT_EQ(result.err,
            "tensorimage: warning: 1 of 4 (25 %) values are NaN. normalize takes its range from them, and everything "
            "becomes black. Put a range in its place. Try --input-range finite, or --input-range finite --nan-colour "
            "\"#ff00ff\".\n");
}

TEST_F(Messages, JsonReport) {
  const ToolResult result = run_tool({"save", input_, output_, "--json"});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(std::count(result.out.begin(), result.out.end(), '\n'), 1);
  EXPECT_EQ(result.out.back(), '\n');
  Json report = Json::parse(result.out);
  // To the last digit they depend on the order of adding up.
  EXPECT_DOUBLE_EQ(report["mean"], 2.75 / 6);
  EXPECT_DOUBLE_EQ(report["standard_deviation"], 0.9176131477310516);  // numpy.std of the same
  const Json statistics = {{"values", 6},
                           {"minimum", -1.0},
                           {"maximum", 2.0},
                           {"mean", report["mean"]},
                           {"standard_deviation", report["standard_deviation"]},
                           {"clipped_below", 1},
                           {"clipped_above", 1},
                           {"nan", 0},
                           {"positive_infinity", 0},
                           {"negative_infinity", 0},
                           {"black", 2},
                           {"white", 2}};
  Json expected = {{"path", output_},     {"width", 3},         {"height", 2},
                   {"channels", 3},       {"bit_depth", 8},     {"format", "ppm"},
                   {"bytes_written", 29}, {"dtype", "float32"}, {"tensor_shape", {1, 1, 2, 3}}};
  expected.update(statistics);
  expected["by_channel"] = Json::array({statistics});
  EXPECT_EQ(report["suspects"].size(), 1U);
  EXPECT_EQ(report["suspects"][0]["suspect"], "out_of_range");
  report.erase("suspects");
  EXPECT_EQ(report.dump(), expected.dump());
  EXPECT_NE(result.err.find("warning"), std::string::npos);
  EXPECT_EQ(run_tool({"save", input_, output_, "--json", "--quiet"}).err, "");
}

TEST_F(Messages, JsonWithoutFiniteValuesHasNullRange) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> values = {infinity, -infinity, -infinity, std::numeric_limits<float>::quiet_NaN()};
  const auto path = write_file(folder_ / "odd.npy", npy("<f4", "(2, 2)", little(values)));
  const Json report = Json::parse(run_tool({"save", path.string(), output_, "--json"}).out);
  EXPECT_TRUE(report["minimum"].is_null());
  EXPECT_TRUE(report["maximum"].is_null());
  EXPECT_EQ(report["nan"], 1);
  EXPECT_EQ(report["positive_infinity"], 1);
  EXPECT_EQ(report["negative_infinity"], 2);
  EXPECT_EQ(report["clipped_below"], 2);
  EXPECT_EQ(report["clipped_above"], 1);
}

TEST_F(Messages, JsonTakesAnyPath) {
  const auto path = folder_ / "quote\"new\nline\xff.ppm";
  const ToolResult result = run_tool({"save", gray_, path.string(), "--json"});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(Json::parse(result.out)["path"], folder_.path().string() + "/quote\"new\nline\xef\xbf\xbd.ppm");
}

TEST_F(Messages, FailureLeavesStandardOutputEmptyWithJsonToo) {
  for (const std::string json : {"--quiet", "--json"}) {
    const ToolResult result = run_tool({"save", (folder_ / "missing.npy").string(), output_, json});
    EXPECT_EQ(result.status, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err,
              "tensorimage: cannot open \"" + folder_.path().string() + "/missing.npy\": No such file or directory\n");
  }
}

TEST_F(Messages, ControlCharactersInPathsDoNotReachTheTerminal) {
  const ToolResult result = run_tool({"save", "x\x1b[31m\n.npy", output_});
  EXPECT_EQ(result.err, "tensorimage: cannot open \"x?[31m?.npy\": No such file or directory\n");
}

TEST_F(Messages, StandardOutputTakesThePicture) {
  const ToolResult result = run_tool({"save", gray_, "-", "--format", "ppm"});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.out, picture_);
  EXPECT_EQ(result.err, "tensorimage: standard output: 2x1 ppm, 17 bytes\n");
  EXPECT_EQ(run_tool({"save", gray_, "-", "--format", "ppm", "--quiet"}).err, "");
  const std::vector<float> all(3 * 64 * 64, 0.3F);
  const auto larger = write_file(folder_ / "larger.npy", npy("<f4", "(3, 64, 64)", little(all)));
  const auto expected = encode_image(TensorView::chw(all.data(), {3, 64, 64}), "png");
  EXPECT_EQ(run_tool({"save", larger.string(), "-", "--format", "png"}).out,
            std::string(reinterpret_cast<const char*>(expected.data()), expected.size()));
}

TEST_F(Messages, StandardOutputIsWrittenWhereItStands) {
  const auto path = write_file(folder_ / "stream", "before ");
  const Descriptor out(path, O_WRONLY | O_APPEND);
  const Descriptor err("/dev/null", O_WRONLY);
  EXPECT_EQ(wait_for_tool(start_tool({"save", gray_, "-", "--format", "ppm"}, out.get(), err.get())), 0);
  EXPECT_EQ(read_file(path), "before " + picture_);
}

TEST_F(Messages, RefusedPictureLeavesStandardOutputEmpty) {
  const ToolResult result = run_tool({"save", gray_, "-", "--format", "xyz"});
  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_NE(result.err.find("xyz"), std::string::npos);
}

int status_with_full_output(const std::vector<std::string>& words, std::string& err, const TempFolder& folder) {
  const Descriptor full("/dev/full", O_WRONLY);
  const Descriptor errors(folder / "err", O_WRONLY | O_CREAT | O_TRUNC);
  const int status = wait_for_tool(start_tool(words, full.get(), errors.get()));
  err = read_file(folder / "err");
  return status;
}

TEST_F(Messages, FailedWritesAreOtherFailures) {
  std::string err;
  EXPECT_EQ(status_with_full_output({"save", gray_, "-", "--format", "ppm"}, err, folder_), 1);
  EXPECT_EQ(err, "tensorimage: cannot write \"standard output\": No space left on device\n");
  EXPECT_EQ(status_with_full_output({"save", gray_, output_}, err, folder_), 1);
  EXPECT_EQ(err, "tensorimage: cannot write to standard output\n");
  EXPECT_EQ(status_with_full_output({"inspect", gray_}, err, folder_), 1);
  const ToolResult device = run_tool({"save", gray_, "/dev/full", "--format", "ppm"});
  EXPECT_EQ(device.status, 1);
  EXPECT_NE(device.err.find("No space left"), std::string::npos) << device.err;
  const ToolResult folder = run_tool({"save", gray_, (folder_ / "no/such/folder.png").string()});
  EXPECT_EQ(folder.status, 1);
  EXPECT_NE(folder.err.find("No such file or directory"), std::string::npos) << folder.err;
}

TEST_F(Messages, HelpAndVersion) {
  const ToolResult version = run_tool({"--version"});
  EXPECT_EQ(version.status, 0);
  EXPECT_EQ(version.out, "tensorimage " + std::to_string(TENSORIMAGE_VERSION_MAJOR) + "." +
                             std::to_string(TENSORIMAGE_VERSION_MINOR) + "." +
                             std::to_string(TENSORIMAGE_VERSION_PATCH) + "\n");
  const ToolResult help = run_tool({"save", "--help"});
  EXPECT_EQ(help.status, 0);
  EXPECT_EQ(help.err, "");
  EXPECT_NE(help.out.find("tensorimage save INPUT... OUTPUT"), std::string::npos) << help.out;
  for (const char* option : {"--nrow N",
                             "--padding N",
                             "--pad-value V",
                             "--normalize",
                             "--value-range LO HI",
                             "--scale-each",
                             "--layout hw|chw|hwc|nchw|nhwc",
                             "--bgr",
                             "--tensor NAME",
                             "--format F",
                             "--quality N",
                             "--subsampling 444|422|420",
                             "--progressive",
                             "--optimize",
                             "--level N",
                             "--bit-depth 8|16",
                             "--threads N",
                             "--precise",
                             "--keep-gray",
                             "--durable",
                             "--no-clobber",
                             "--json",
                             "--quiet"}) {
    EXPECT_NE(help.out.find(option), std::string::npos) << option;
  }
  EXPECT_NE(run_tool({"inspect", "--help"}).out.find("tensorimage inspect INPUT"), std::string::npos);
  EXPECT_NE(run_tool({"--help"}).out.find("inspect"), std::string::npos);
}

TEST_F(Messages, UsageErrorsAreOneLineAndStatusTwo) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{}, {"paint"}, {"save"}, {"save", gray_, output_, "--nrow", "x"}}) {
    const ToolResult result = run_tool(words);
    EXPECT_EQ(result.status, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err.rfind("tensorimage: ", 0), 0U) << result.err;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  }
}

}  // namespace
}  // namespace tensorimage::tests
