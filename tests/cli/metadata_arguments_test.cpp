// Owns the tests of the options for text, colour space and density: which field each sets, and what is refused.
// Must not know what any format makes of them.
#include "cli/metadata_arguments.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <functional>

#include "cli/arguments.hpp"
#include "cli/failure.hpp"
#include "cli/run_tool.hpp"
#include "readers/array_files.hpp"

namespace tensorimage::tests {
namespace {

/// What `save` understands with the options before the paths and, which must be the same, after them.
std::vector<Metadata> parse(const std::vector<std::string>& options) {
  std::vector<Metadata> parsed;
  for (const bool before : {true, false}) {
    std::vector<const char*> words = {"tensorimage", "save"};
    if (!before) words.insert(words.end(), {"in.npy", "out.png"});
    for (const std::string& option : options) words.push_back(option.c_str());
    if (before) words.insert(words.end(), {"in.npy", "out.png"});
    const auto arguments =
        std::get<cli::SaveArguments>(cli::parse_arguments(static_cast<int>(words.size()), words.data()));
    EXPECT_EQ(arguments.output, "out.png");
    EXPECT_EQ(arguments.inputs, std::vector<std::filesystem::path>{"in.npy"});
    parsed.push_back(arguments.save.metadata);
  }
  return parsed;
}

using Texts = std::vector<std::pair<std::string, std::string>>;

Texts texts_of(const Metadata& metadata) {
  Texts texts;
  for (const auto& text : metadata.texts) texts.emplace_back(text.keyword, text.text);
  return texts;
}

TEST(MetadataArguments, NothingIsSaidByDefault) {
  for (const Metadata& metadata : parse({})) EXPECT_TRUE(metadata.empty());
}

TEST(MetadataArguments, TextsKeepTheirOrderAndTheirSigns) {
  const std::vector<std::pair<std::vector<std::string>, Texts>> rows = {
      {{"--text", "a=b"}, {{"a", "b"}}},
      {{"--text=a=b"}, {{"a", "b"}}},
      {{"--text", "z=1", "--text", "a=2", "--text", "z=3"}, {{"z", "1"}, {"a", "2"}, {"z", "3"}}},
      {{"--text", "Title=a = b, [c, d] \"e\"\nf"}, {{"Title", "a = b, [c, d] \"e\"\nf"}}},
      {{"--text", "Title="}, {{"Title", ""}}},
      {{"--text", "=b"}, {{"", "b"}}},
  };
  for (const auto& [options, expected] : rows) {
    for (const Metadata& metadata : parse(options)) EXPECT_EQ(texts_of(metadata), expected);
  }
}

TEST(MetadataArguments, EveryOtherOptionSetsItsField) {
  for (const Metadata& metadata : parse({"--srgb"})) EXPECT_TRUE(metadata.srgb);
  for (const Metadata& metadata : parse({"--gamma", "0.45455"})) EXPECT_EQ(metadata.gamma, 0.45455);
  for (const Metadata& metadata : parse({"--density", "300"})) {
    ASSERT_TRUE(metadata.density);
    EXPECT_EQ(metadata.density->x, 300);
    EXPECT_EQ(metadata.density->y, 300);
  }
  for (const Metadata& metadata : parse({"--density", "72.5,96"})) {
    ASSERT_TRUE(metadata.density);
    EXPECT_EQ(metadata.density->x, 72.5);
    EXPECT_EQ(metadata.density->y, 96);
  }
  for (const auto& [last, full_range] : {std::pair{"1", true}, {"0", false}}) {
    for (const Metadata& metadata : parse({"--cicp", "9", "16", "3", last})) {
      ASSERT_TRUE(metadata.cicp);
      EXPECT_EQ(metadata.cicp->primaries, 9);
      EXPECT_EQ(metadata.cicp->transfer, 16);
      EXPECT_EQ(metadata.cicp->matrix, 3);
      EXPECT_EQ(metadata.cicp->full_range, full_range);
    }
  }
}

TEST(MetadataArguments, AProfileIsReadWhole) {
  const TempFolder folder;
  for (const std::size_t size : {1U, 4095U, 4096U, 4097U, 20000U}) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(i * 7 % 251));
    const std::string path = write_file(folder / "p.icc", bytes).string();
    for (const Metadata& metadata : parse({"--icc", path})) {
      EXPECT_EQ(std::string(reinterpret_cast<const char*>(metadata.icc_profile.data()), metadata.icc_profile.size()),
                bytes);
    }
  }
}

TEST(MetadataArguments, RefusalsNameTheOptionAndTouchNothing) {
  const TempFolder folder;
  const std::string input = write_file(folder / "in.npy", npy("|u1", "(1, 2)", "ab")).string();
  const std::string empty = write_file(folder / "empty.icc", "").string();
  const std::string output = write_file(folder / "out.png", "old").string();
  const std::string missing = (folder / "none.icc").string();
  const std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> rows = {
      {{"--text", "abc"}, {"--text", "\"abc\"", "KEYWORD=TEXT"}},
      {{"--text", "=abc"}, {"keyword", "empty"}},
      {{"--text", "a\xff=b"}, {"keyword", "UTF-8"}},
      {{"--text", "a=\xc0\x80"}, {"\"a\"", "UTF-8"}},
      {{"--gamma", "much"}, {"--gamma", "\"much\"", "number"}},
      {{"--gamma", "0"}, {"gamma is 0", "0.00001"}},
      {{"--gamma", "nan"}, {"gamma is nan"}},
      {{"--density", ""}, {"--density", "number"}},
      {{"--density", "72,"}, {"--density", "\"\" is not a number"}},
      {{"--density", "72,96,3"}, {"--density", "\"96,3\""}},
      {{"--density", "0"}, {"density is 0", "0.0254"}},
      {{"--density", "72,-1"}, {"density is -1"}},
      {{"--cicp", "1", "13", "0"}, {"--cicp"}},
      {{"--cicp", "1", "13", "0", "2"}, {"--cicp", "\"2\"", "0 to 1"}},
      {{"--cicp", "256", "13", "0", "1"}, {"--cicp", "\"256\"", "0 to 255"}},
      {{"--cicp", "1", "-1", "0", "1"}, {"--cicp", "\"-1\""}},
      {{"--cicp", "1", "13", "1", "1"}, {"cicp.matrix is 1"}},
      {{"--icc", missing}, {"--icc", missing, "No such file"}},
      {{"--icc", folder.path().string()}, {"--icc", "Is a directory"}},
      {{"--icc", empty}, {"--icc", "empty.icc", "is empty"}},
      {{"--icc", input}, {"ICC profile", "132"}},
  };
  for (const auto& [options, words] : rows) {
    SCOPED_TRACE(options[0] + " " + options[1]);
    std::vector<std::string> command = {"save", input, output};
    command.insert(command.end(), options.begin(), options.end());
    const ToolResult result = run_tool(command);
    EXPECT_EQ(result.status, 2);
    EXPECT_TRUE(result.out.empty());
    for (const std::string& word : words) EXPECT_NE(result.err.find(word), std::string::npos) << result.err;
    EXPECT_EQ(read_file(output), "old");
  }
}

TEST(MetadataArguments, FormatsThatCannotSaySoRefuse) {
  const TempFolder folder;
  const std::string input = write_file(folder / "in.npy", npy("|u1", "(1, 2)", "ab")).string();
  for (const std::string extension : {"ppm", "pnm", "pam"}) {
    const std::string output = (folder / ("out." + extension)).string();
    const ToolResult result = run_tool({"save", input, output, "--text", "a=b"});
    EXPECT_EQ(result.status, 2);
    EXPECT_NE(result.err.find(extension + " has no place for metadata"), std::string::npos) << result.err;
    EXPECT_FALSE(std::filesystem::exists(output));
  }
}

}  // namespace
}  // namespace tensorimage::tests
