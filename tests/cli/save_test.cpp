// Owns the tests that the tool's pictures are the library's, for every input kind and every option that shows in them.
// Must not know how pixels are computed.
#include "tensorimage/save.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "cli/run_tool.hpp"
#include "readers/array_files.hpp"

namespace tensorimage::tests {
namespace {

/// Numbers that look random, from -0.3 to 1.7.
std::vector<float> some_values(std::size_t count) {
  std::vector<float> values;
  std::uint32_t state = 12345;
  for (std::size_t index = 0; index < count; ++index) {
    state = state * 1664525 + 1013904223;
    values.push_back(static_cast<float>(state >> 8) / 16777216.0F * 2.0F - 0.3F);
  }
  return values;
}

std::string text_of(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class Save : public testing::Test {
 protected:
  std::string in(std::string_view name, std::string_view bytes) { return write_file(folder_ / name, bytes).string(); }

  /// What the tool writes for these words and an output with the extension.
  std::string save(std::vector<std::string> words, const std::string& extension) {
    const auto output = folder_ / ("out." + extension);
    words.insert(words.begin(), "save");
    words.push_back(output.string());
    const ToolResult result = run_tool(words);
    EXPECT_EQ(result.status, 0) << result.err;
    return read_file(output);
  }

  TempFolder folder_;
};

struct OptionCase {
  std::vector<std::string> words;
  std::string extension;
  GridOptions grid = {};
  SaveOptions save = {};
};

TEST_F(Save, OptionsChangeThePictureAsTheLibrarysDo) {
  const std::vector<float> values = some_values(5 * 3 * 9 * 7);
  const TensorView view = TensorView::nchw(values.data(), {5, 3, 9, 7});
  const std::string input = in("a.npy", npy("<f4", "(5, 3, 9, 7)", little(values)));
  const std::vector<OptionCase> cases = {
      {{"--nrow", "2"}, "png", {.nrow = 2}},
      {{"--padding", "5"}, "png", {.padding = 5}},
      {{"--pad-value", "0.5"}, "png", {.pad_value = 0.5}},
      {{"--pad-value", "inf"}, "ppm", {.pad_value = 1}},
      {{"--normalize"}, "png", {.normalize = true}},
      {{"--normalize", "--value-range", "-1", "1"}, "png", {.normalize = true, .value_range = {{-1, 1}}}},
      {{"--normalize", "--scale-each"}, "png", {.normalize = true, .scale_each = true}},
      {{"--format", "PPM"}, "png", {}, {.format = "ppm"}},
      {{"--bit-depth", "16"}, "png", {}, {.pixels = {.bit_depth = 16}}},
      {{"--bit-depth", "16"}, "pam", {}, {.pixels = {.bit_depth = 16}}},
      {{"--quality", "30"}, "jpg", {}, {.jpeg = {.quality = 30}}},
      {{"--subsampling", "444"}, "jpeg", {}, {.jpeg = {.subsampling = Subsampling::s444}}},
      {{"--subsampling", "422"}, "JPG", {}, {.jpeg = {.subsampling = Subsampling::s422}}},
      {{"--progressive"}, "jpg", {}, {.jpeg = {.progressive = true}}},
      {{"--optimize"}, "jpg", {}, {.jpeg = {.optimize = true}}},
      {{"--level", "0"}, "png", {}, {.png = {.level = 0}}},
  };
  for (const OptionCase& row : cases) {
    SCOPED_TRACE(row.words[0] + " " + row.words.back() + " " + row.extension);
    const std::string format = row.save.format.empty() ? row.extension : row.save.format;
    std::vector<std::string> words = row.words;
    words.push_back(input);
    const std::string written = save(words, row.extension);
    EXPECT_EQ(written, text_of(encode_image(view, format, row.grid, row.save)));
    EXPECT_NE(written, text_of(encode_image(view, row.extension)));
  }
}

TEST_F(Save, OptionsThatMustNotChangeThePicture) {
  const std::vector<float> values = some_values(5 * 3 * 9 * 7);
  const std::string input = in("a.npy", npy("<f4", "(5, 3, 9, 7)", little(values)));
  const std::string plain = text_of(encode_image(TensorView::nchw(values.data(), {5, 3, 9, 7}), "png"));
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{input},
                                             {"--threads", "1", input},
                                             {"--threads", "3", input},
                                             {"--durable", input},
                                             {"--quiet", input},
                                             {"--value-range", "-1", "1", input},
                                             {input, "--pad-value", "-1"},
                                             {input, "--pad-value", "nan"},
                                             {input, "--value-range", "-1", "1"}}) {
    EXPECT_EQ(save(words, "png"), plain) << words[0];
  }
}

TEST_F(Save, PreciseComputesHalvesInFloat32) {
  std::vector<std::uint16_t> halves;
  for (std::uint16_t pattern = 0; pattern < 0x3c00; pattern = static_cast<std::uint16_t>(pattern + 37)) {
    halves.push_back(pattern);
  }
  const auto width = static_cast<std::int64_t>(halves.size());
  const TensorView view = TensorView::hw(reinterpret_cast<const Float16*>(halves.data()), {1, width});
  const std::string input = in("a.npy", npy("<f2", "(1, " + std::to_string(width) + ")", little(halves)));
  EXPECT_EQ(save({input}, "ppm"), text_of(encode_image(view, "ppm")));
  EXPECT_EQ(save({input, "--precise"}, "ppm"), text_of(encode_image(view, "ppm", {}, {.pixels = {.precise = true}})));
  EXPECT_NE(save({input, "--precise"}, "ppm"), save({input}, "ppm"));
}

TEST_F(Save, KeepGrayWritesOneChannel) {
  const std::string input = in("a.npy", npy("|u1", "(1, 2)", "\x07\x09"));
  EXPECT_EQ(save({input}, "pnm"), "P6\n2 1\n255\n\x07\x07\x07\x09\x09\x09");
  EXPECT_EQ(save({input, "--keep-gray"}, "pnm"), "P5\n2 1\n255\n\x07\x09");
}

TEST_F(Save, LayoutsAndChannelOrder) {
  const std::string head = "P6\n2 1\n255\n";
  const auto layout = [this](const char* shape, const char* data, const char* name, bool bgr = false) {
    std::vector<std::string> words = {in("a.npy", npy("|u1", shape, data)), "--layout", name};
    if (bgr) words.emplace_back("--bgr");
    return save(words, "ppm");
  };
  EXPECT_EQ(layout("(1, 2)", "ab", "hw"), head + "aaabbb");
  EXPECT_EQ(layout("(3, 1, 2)", "rRgGbB", "chw"), head + "rgbRGB");
  EXPECT_EQ(layout("(1, 2, 3)", "rgbRGB", "hwc"), head + "rgbRGB");
  EXPECT_EQ(layout("(1, 3, 1, 2)", "rRgGbB", "nchw"), head + "rgbRGB");
  EXPECT_EQ(layout("(1, 1, 2, 3)", "rgbRGB", "nhwc"), head + "rgbRGB");
  EXPECT_EQ(layout("(1, 2, 3)", "bgrBGR", "hwc", true), head + "rgbRGB");
  EXPECT_EQ(layout("(3, 1, 2)", "bBgGrR", "chw", true), head + "rgbRGB");
  EXPECT_EQ(save({in("a.npy", npy("|u1", "(3, 1, 2)", "rRgGbB"))}, "ppm"), head + "rgbRGB");
}

TEST_F(Save, FortranOrderAndBigEndianInputs) {
  EXPECT_EQ(save({in("a.npy", npy("|u1", "(2, 3)", "adbecf", true)), "--keep-gray"}, "pgm"), "P5\n3 2\n255\nabcdef");
  EXPECT_EQ(save({in("a.npy", npy(">i2", "(1, 2)", std::string("\0a\1\0", 4))), "--keep-gray"}, "pgm"),
            "P5\n2 1\n255\na\xff");
}

TEST_F(Save, SeveralInputsAreAListOfImages) {
  std::vector<std::string> words;
  std::vector<float> all;
  for (int index = 0; index < 3; ++index) {
    std::vector<float> values(3 * 4 * 5, 0.25F * static_cast<float>(index));
    words.push_back(in(std::to_string(index) + ".npy", npy("<f4", "(3, 4, 5)", little(values))));
    all.insert(all.end(), values.begin(), values.end());
  }
  const TensorView batch = TensorView::nchw(all.data(), {3, 3, 4, 5});
  EXPECT_EQ(save(words, "png"), text_of(encode_image(batch, "png")));
  words.insert(words.end(), {"--nrow", "2"});
  EXPECT_EQ(save(words, "png"), text_of(encode_image(batch, "png", {.nrow = 2})));
}

TEST_F(Save, SafetensorsByNameOrAlone) {
  const std::string one =
      in("one.safetensors", safetensors(header_json({tensor_json("t", "U8", "[1,2]", 0, 2)}), "ab"));
  EXPECT_EQ(save({one}, "ppm"), "P6\n2 1\n255\naaabbb");
  EXPECT_EQ(save({one, "--tensor", "t"}, "ppm"), "P6\n2 1\n255\naaabbb");
  const std::string two = in(
      "two.SafeTensors",
      safetensors(header_json({tensor_json("x", "U8", "[1,2]", 0, 2), tensor_json("y", "U8", "[1,2]", 2, 4)}), "abcd"));
  EXPECT_EQ(save({two, "--tensor", "y"}, "ppm"), "P6\n2 1\n255\ncccddd");
  EXPECT_EQ(save({"--tensor", "x", two}, "ppm"), "P6\n2 1\n255\naaabbb");
}

TEST_F(Save, ReplacesTheOutputAndLeavesNothingBeside) {
  const std::string input = in("a.npy", npy("|u1", "(1, 2)", "ab"));
  write_file(folder_ / "out.ppm", "old");
  EXPECT_EQ(save({input}, "ppm"), "P6\n2 1\n255\naaabbb");
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder_.path())) ++files;
  EXPECT_EQ(files, 2U);
}

TEST_F(Save, NoClobberKeepsWhatIsThere) {
  const std::string input = in("a.npy", npy("|u1", "(1, 2)", "ab"));
  const auto output = folder_ / "out.ppm";
  EXPECT_EQ(run_tool({"save", "--no-clobber", input, output.string()}).status, 0);
  write_file(output, "old");
  const ToolResult result = run_tool({"save", "--no-clobber", input, output.string()});
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.err.find("File exists"), std::string::npos) << result.err;
  EXPECT_EQ(read_file(output), "old");
}

TEST_F(Save, WritesThroughAFifo) {
  const std::string input = in("a.npy", npy("|u1", "(1, 2)", "ab"));
  const auto fifo = folder_ / "fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  const Descriptor devnull("/dev/null", 1);
  const pid_t process = start_tool({"save", input, fifo.string(), "--format", "ppm"}, devnull.get(), devnull.get());
  const std::string picture = read_file(fifo);
  EXPECT_EQ(wait_for_tool(process), 0);
  EXPECT_EQ(picture, "P6\n2 1\n255\naaabbb");
}

}  // namespace
}  // namespace tensorimage::tests
