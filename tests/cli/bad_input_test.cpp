// Owns the table of bad inputs and bad options: status 2, one line that says what is wrong, and no file touched.
// Must not know how the tool finds out.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <map>

#include "cli/run_tool.hpp"
#include "readers/array_files.hpp"

namespace tensorimage::tests {
namespace {

class BadInput : public testing::Test {
 protected:
  BadInput() {
    in("gray.npy", npy("|u1", "(2, 3)", "abcdef"));
    in("rgb.npy", npy("|u1", "(3, 2, 2)", std::string(12, 'x')));
    in("batch.npy", npy("<f4", "(4, 3, 2, 2)", std::string(192, '\0')));
    in("batch_u8.npy", npy("|u1", "(4, 3, 2, 2)", std::string(48, 'x')));
    in("two_channels.npy", npy("|u1", "(2, 2, 2)", std::string(8, 'x')));
    in("rgba.npy", npy("|u1", "(4, 2, 2)", std::string(16, 'x')));
    in("five.npy", npy("|u1", "(5, 6, 7)", std::string(210, 'x')));
    in("hwc.npy", npy("|u1", "(6, 7, 3)", std::string(126, 'x')));
    in("nhwc.npy", npy("|u1", "(1, 6, 7, 3)", std::string(126, 'x')));
    in("wide.npy", npy("|u1", "(1, 65501)", std::string(65501, 'x')));
    in("rank0.npy", npy("|u1", "()", "x"));
    in("rank1.npy", npy("|u1", "(3,)", "abc"));
    in("rank5.npy", npy("|u1", "(1, 1, 1, 1, 1)", "x"));
    in("no_images.npy", npy("|u1", "(0, 3, 2, 2)", ""));
    in("no_height.npy", npy("|u1", "(3, 0, 2)", ""));
    in("u4.npy", npy("<u4", "(1, 1)", "abcd"));
    in("complex.npy", npy("<c8", "(1, 1)", "abcdefgh"));
    in("truncated.npy", npy("|u1", "(2, 3)", "abcde"));
    in("header.npy", npy_with_header("{'descr': '|u1'}", "abc"));
    in("overflow.npy", npy("|u1", "(4294967296, 4294967296)", "abc"));
    in("empty.npy", "");
    in("text.npy", "hello, this is not an array at all");
    in("picture.jpeg", "hello");
    in("several.safetensors",
       safetensors(header_json({tensor_json("x", "U8", "[1,2]", 0, 2), tensor_json("f8", "F8_E5M2", "[1,2]", 2, 4)}),
                   "abcd"));
    in("truncated.safetensors", safetensors(header_json({tensor_json("x", "U8", "[1,2]", 0, 2)}), "a"));
    in("json.safetensors", safetensors("{nonsense}", ""));
    std::filesystem::create_directory(folder_ / "folder.npy");
    if (::mkfifo((folder_ / "fifo.npy").c_str(), 0600) != 0) throw std::runtime_error("mkfifo failed");
  }

  void in(std::string_view name, std::string_view bytes) { write_file(folder_ / name, bytes); }

  /// Every name in the folder with its size and what it is.
  std::map<std::string, std::string> listing() const {
    std::map<std::string, std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      names[entry.path().filename().string()] = entry.is_regular_file() ? read_file(entry.path()) : "";
    }
    return names;
  }

  /// Words that name a file of the folder are made paths. The last one is the output, which exists beforehand.
  void expect_refused(std::vector<std::string> words, const std::string& message) {
    std::string trace;
    for (const std::string& word : words) trace += word + " ";
    SCOPED_TRACE(trace);
    const auto output = folder_ / words.back();
    if (words.back() != "-") write_file(output, "the old picture");
    for (std::string& word : words) {
      if (word.find('.') != std::string::npos && word.find('-') != 0) word = (folder_ / word).string();
    }
    if (words.back() == "no_extension") words.back() = output.string();
    words.insert(words.begin(), "save");
    const auto before = listing();
    const ToolResult result = run_tool(words);
    EXPECT_EQ(result.status, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err.rfind("tensorimage: ", 0), 0U) << result.err;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_NE(result.err.find(message), std::string::npos) << result.err;
    EXPECT_EQ(listing(), before);
  }

  TempFolder folder_;
};

TEST_F(BadInput, Files) {
  expect_refused({"missing.npy", "out.png"}, "No such file");
  expect_refused({"folder.npy", "out.png"}, "Is a directory");
  expect_refused({"fifo.npy", "out.png"}, "not a regular file");
  expect_refused({"picture.jpeg", "out.png"}, "neither a .npy nor a .safetensors");
  expect_refused({"empty.npy", "out.png"}, "not a .npy file");
  expect_refused({"text.npy", "out.png"}, "not a .npy file");
  expect_refused({"truncated.npy", "out.png"}, "truncated");
  expect_refused({"header.npy", "out.png"}, "\"fortran_order\" is missing");
  expect_refused({"overflow.npy", "out.png"}, "more than this machine can address");
  expect_refused({"u4.npy", "out.png"}, "\"<u4\"");
  expect_refused({"complex.npy", "out.png"}, "\"<c8\"");
  expect_refused({"truncated.safetensors", "out.png"}, "only 1 bytes follow");
  expect_refused({"json.safetensors", "out.png"}, "no valid JSON");
  expect_refused({"gray.npy", "missing.npy", "out.png"}, "missing.npy");
}

TEST_F(BadInput, Tensors) {
  expect_refused({"several.safetensors", "out.png"}, "\"x\", \"f8\"");
  expect_refused({"several.safetensors", "--tensor", "z", "out.png"}, "no tensor \"z\"");
  expect_refused({"several.safetensors", "--tensor", "f8", "out.png"}, "F8_E5M2");
  expect_refused({"gray.npy", "--tensor", "x", "out.png"}, "--tensor is for .safetensors");
}

TEST_F(BadInput, Shapes) {
  expect_refused({"rank0.npy", "out.png"}, "0 axes");
  expect_refused({"rank1.npy", "out.png"}, "(3,) has 1 axis");
  expect_refused({"rank5.npy", "out.png"}, "5 axes");
  expect_refused({"no_images.npy", "out.png"}, "the batch is empty");
  expect_refused({"no_height.npy", "out.png"}, "H 0");
  expect_refused({"five.npy", "out.png"}, "5 channels");
  expect_refused({"hwc.npy", "out.png"}, "--layout hwc");
  expect_refused({"hwc.npy", "--layout", "chw", "out.png"}, "the tensor has 6 channels");
  expect_refused({"nhwc.npy", "out.png"}, "--layout nhwc");
  expect_refused({"rgb.npy", "--layout", "nchw", "out.png"}, "chw or hwc");
  expect_refused({"gray.npy", "--bgr", "out.png"}, "gray.npy");
  expect_refused({"rgb.npy", "rgba.npy", "out.png"}, "same shape");
  expect_refused({"batch.npy", "rgb.npy", "out.png"}, "a batch of 4");
}

TEST_F(BadInput, Formats) {
  expect_refused({"gray.npy", "out.xyz"}, "xyz");
  expect_refused({"gray.npy", "out.npy"}, "npy");
  expect_refused({"gray.npy", "no_extension"}, "png");
  expect_refused({"gray.npy", "--format", "xyz", "out.png"}, "xyz");
  expect_refused({"gray.npy", "-"}, "--format");
  expect_refused({"gray.npy", "--format", "ppm", "--json", "-"}, "--json");
  expect_refused({"two_channels.npy", "out.jpg"}, "2 channels");
  expect_refused({"rgba.npy", "out.jpg"}, "4 channels");
  expect_refused({"gray.npy", "--bit-depth", "16", "out.jpg"}, "16 bits");
  expect_refused({"wide.npy", "out.jpg"}, "65500");
}

TEST_F(BadInput, Options) {
  expect_refused({"batch.npy", "--nrow", "0", "out.png"}, "nrow");
  expect_refused({"batch.npy", "--nrow", "-1", "out.png"}, "nrow");
  expect_refused({"batch.npy", "--padding", "-1", "out.png"}, "padding");
  expect_refused({"batch.npy", "--padding", "9223372036854775807", "out.png"}, "padding 9223372036854775807");
  expect_refused({"batch_u8.npy", "--pad-value", "256", "out.png"}, "pad_value 256");
  expect_refused({"batch.npy", "--threads", "-1", "out.png"}, "threads");
  expect_refused({"rgb.npy", "--quality", "0", "out.jpg"}, "quality");
  expect_refused({"rgb.npy", "--quality", "101", "out.jpg"}, "quality");
  expect_refused({"rgb.npy", "--level", "10", "out.png"}, "level");
  expect_refused({"rgb.npy", "--level", "-1", "out.png"}, "level");
  expect_refused({"rgb.npy", "--nrow", "1x", "out.png"}, "--nrow");
  expect_refused({"rgb.npy", "--no-such-option", "out.png"}, "--no-such-option");
}

}  // namespace
}  // namespace tensorimage::tests
