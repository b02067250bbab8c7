// Owns the tests of .safetensors files that are wrong: every one is refused with bad_file when it is opened.
// Must not know the reader's internals.
#include <gtest/gtest.h>

#include "readers/array_files.hpp"
#include "readers/expect_error.hpp"
#include "tensorimage/readers/safetensors.hpp"

namespace tensorimage::readers {
namespace {

using tests::expect_error;
using tests::header_json;
using tests::joined;
using tests::safetensors;
using tests::stored;
using tests::TempFolder;
using tests::tensor_json;
using tests::write_file;

constexpr std::string_view good_json =
    R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}})";

void expect_bad(const TempFolder& folder, std::string_view bytes, std::string_view word) {
  const auto path = write_file(folder / "bad.safetensors", bytes);
  expect_error([&] { static_cast<void>(SafetensorsFile::open(path)); }, ErrorCode::bad_file, {path.string(), word});
}

TEST(SafetensorsMalformed, EveryTruncationIsRefused) {
  const TempFolder folder;
  const std::string whole = safetensors(good_json, std::string(24, '\1'));
  const std::size_t header_end = 8 + good_json.size();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    SCOPED_TRACE(length);
    expect_bad(folder, whole.substr(0, length),
               length < 8            ? "no .safetensors file"
               : length < header_end ? "truncated"
                                     : "follow the header");
  }
}

TEST(SafetensorsMalformed, EveryByteFlippedIsReadOrRefusedButNeverWorse) {
  const TempFolder folder;
  const std::string whole = safetensors(good_json, std::string(24, '\1'));
  int refused = 0;
  for (std::size_t place = 0; place < 8 + good_json.size(); ++place) {
    for (const int bit : {0, 1, 3, 5, 7}) {
      std::string damaged = whole;
      damaged[place] = static_cast<char>(damaged[place] ^ (1 << bit));
      const auto path = write_file(folder / "bad.safetensors", damaged);
      try {
        for (const SafetensorsFile file = SafetensorsFile::open(path); const std::string& name : file.names()) {
          static_cast<void>(file.tensor(name));
        }
      } catch (const Error& error) {
        EXPECT_TRUE(error.code() == ErrorCode::bad_file || error.code() == ErrorCode::unsupported) << error.what();
        ++refused;
      }
    }
  }
  EXPECT_GT(refused, 200);
}

TEST(SafetensorsMalformed, HeaderLengths) {
  const TempFolder folder;
  const auto with_length = [](std::uint64_t length) { return stored(length, 8, std::endian::little) + "{}"; };
  expect_bad(folder, with_length(3), "only 2 follow byte 8");
  expect_bad(folder, with_length(100'000'000), "truncated");
  expect_bad(folder, with_length(100'000'001), "the format allows 100000000");
  expect_bad(folder, with_length(0xffff'ffff'ffff'ffff), "18446744073709551615");
  expect_bad(folder, with_length(0xffff'ffff'ffff'fff8), "the format allows");
  expect_bad(folder, with_length(0), "JSON object");
  expect_bad(folder, with_length(1), "JSON");
}

TEST(SafetensorsMalformed, BytesAfterTheLastTensor) {
  const TempFolder folder;
  expect_bad(folder, safetensors(good_json, std::string(25, '\1')), "cover only the first 24");
  expect_bad(folder, safetensors("{}", "x"), "cover only the first 0");
}

struct BadJson {
  const char* json;
  const char* word;
};

TEST(SafetensorsMalformed, Json) {
  const TempFolder folder;
  const BadJson cases[] = {
      {"[]", "JSON object"},
      {" {}", "JSON object"},
      {"null", "JSON object"},
      {"{", "no valid JSON at byte 9"},
      {"{}}", "no valid JSON at byte 10"},
      {"{} x", "no valid JSON"},
      {"{'a':1}", "no valid JSON"},
      {"{\"a\":}", "no valid JSON"},
      {"{\"a\":{},}", "\"dtype\" is missing"},
      {"{\"\xff\":{}}", "no valid JSON"},
      {"{\"a\":null}", "in \"a\", null"},
      {"{\"a\":true}", "in \"a\", true or false"},
      {"{\"a\":1}", "in \"a\", a number"},
      {"{\"a\":-1}", "in \"a\", a negative number"},
      {"{\"a\":\"x\"}", "in \"a\", text"},
      {"{\"a\":[]}", "in \"a\", an array"},
      {"{\"__metadata__\":1}", "a number"},
      {"{\"__metadata__\":{\"a\":1}}", "only text"},
      {"{\"__metadata__\":{\"a\":null}}", "only text"},
      {"{\"__metadata__\":{\"a\":[]}}", "only text"},
      {"{\"__metadata__\":{\"a\":{}}}", "an object"},
      {"{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", "appears twice"},
      {"{\"__metadata__\":{},\"__metadata__\":{}}", "appears twice"},
  };
  for (const auto& [json, word] : cases) {
    SCOPED_TRACE(json);
    expect_bad(folder, safetensors(json, ""), word);
  }
  expect_bad(folder, safetensors(std::string("{}\0", 3), ""), "JSON object");
}

TEST(SafetensorsMalformed, TensorFields) {
  const TempFolder folder;
  const BadJson cases[] = {
      {R"("shape":[1],"data_offsets":[0,1])", "\"dtype\" is missing"},
      {R"("dtype":"U8","data_offsets":[0,1])", "\"shape\" is missing"},
      {R"("dtype":"U8","shape":[1])", "\"data_offsets\" is missing"},
      {R"("dtype":"U8","shape":[1],"data_offsets":[0,1],"more":1)", "unknown field \"more\""},
      {R"("dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1])", "\"dtype\" appears twice"},
      {R"("dtype":"U8","shape":[1],"shape":[1],"data_offsets":[0,1])", "\"shape\" appears twice"},
      {R"("dtype":"U8","shape":[1],"data_offsets":[0,1],"data_offsets":[0,1])", "\"data_offsets\" appears twice"},
      {R"("dtype":1,"shape":[1],"data_offsets":[0,1])", "a number"},
      {R"("dtype":["U8"],"shape":[1],"data_offsets":[0,1])", "an array"},
      {R"("dtype":null,"shape":[1],"data_offsets":[0,1])", "null"},
      {R"("dtype":"U8","shape":"[1]","data_offsets":[0,1])", "text"},
      {R"("dtype":"U8","shape":1,"data_offsets":[0,1])", "a number"},
      {R"("dtype":"U8","shape":{},"data_offsets":[0,1])", "an object"},
      {R"("dtype":"U8","shape":[{}],"data_offsets":[0,1])", "an object"},
      {R"("dtype":"U8","shape":[[1]],"data_offsets":[0,1])", "an array"},
      {R"("dtype":"U8","shape":["1"],"data_offsets":[0,1])", "text"},
      {R"("dtype":"U8","shape":[true],"data_offsets":[0,1])", "true or false"},
      {R"("dtype":"U8","shape":[-1],"data_offsets":[0,1])", "negative"},
      {R"("dtype":"U8","shape":[1.0],"data_offsets":[0,1])", "64-bit integer"},
      {R"("dtype":"U8","shape":[1e0],"data_offsets":[0,1])", "64-bit integer"},
      {R"("dtype":"U8","shape":[18446744073709551616],"data_offsets":[0,1])", "64-bit integer"},
      {R"("dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,1])", "64 bits"},
      {R"("dtype":"U8","shape":[1],"data_offsets":[])", "exactly two"},
      {R"("dtype":"U8","shape":[1],"data_offsets":[0])", "exactly two"},
      {R"("dtype":"U8","shape":[1],"data_offsets":[0,1,1])", "exactly two"},
      {R"("dtype":"U8","shape":[1],"data_offsets":[-1,0])", "negative"},
      {R"("dtype":"U8","shape":[1],"data_offsets":"0,1")", "text"},
      {R"("dtype":"U8","shape":[1],"data_offsets":[1,0])", "end before they begin"},
      {R"("dtype":"U8","shape":[2],"data_offsets":[0,2])", "only 1 bytes follow the header"},
      {R"("dtype":"U8","shape":[1],"data_offsets":[18446744073709551615,18446744073709551615])", "follow the header"},
      {R"("dtype":"U8","shape":[1],"data_offsets":[1,1])", "hole from byte 0"},
      {R"("dtype":"U8","shape":[2],"data_offsets":[0,1])", "takes 2 bytes, but its data_offsets span 1"},
      {R"("dtype":"U8","shape":[0],"data_offsets":[0,1])", "takes 0 bytes"},
      {R"("dtype":"F32","shape":[],"data_offsets":[0,1])", "takes 4 bytes"},
      {R"("dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,1])", "more bytes than"},
      {R"("dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,1])", "more bytes than"},
      {R"("dtype":"U8","shape":[0,4294967296,4294967296],"data_offsets":[0,1])", "more bytes than"},
  };
  for (const auto& [fields, word] : cases) {
    SCOPED_TRACE(fields);
    expect_bad(folder, safetensors("{\"t\":{" + std::string(fields) + "}}", "x"), word);
  }
}

TEST(SafetensorsMalformed, TensorsAmongThemselves) {
  const TempFolder folder;
  const auto tensor = [](std::string_view name, std::size_t begin, std::size_t end) {
    return tensor_json(name, "U8", joined({"[", std::to_string(end - begin), "]"}), begin, end);
  };
  expect_bad(folder, safetensors(header_json({tensor("a", 0, 2), tensor("a", 2, 4)}), "wxyz"), "\"a\" appears twice");
  expect_bad(folder, safetensors(header_json({tensor("a", 0, 3), tensor("b", 2, 4)}), "wxyz"), "\"b\"");
  expect_bad(folder, safetensors(header_json({tensor("a", 0, 3), tensor("b", 2, 4)}), "wxyz"), "overlaps");
  expect_bad(folder, safetensors(header_json({tensor("a", 0, 4), tensor("b", 0, 4)}), "wxyz"), "overlaps");
  expect_bad(folder, safetensors(header_json({tensor("a", 0, 4), tensor("b", 1, 2)}), "wxyz"), "overlaps");
  expect_bad(folder, safetensors(header_json({tensor("a", 0, 1), tensor("b", 2, 4)}), "wxyz"), "hole from byte 1");
}

TEST(SafetensorsMalformed, DeepNestingEndsAtOnce) {
  const TempFolder folder;
  std::string arrays = "{\"a\":{\"shape\":";
  expect_bad(folder, safetensors(arrays + std::string(1'000'000, '['), ""), "an array");
  std::string objects;
  for (int level = 0; level < 100'000; ++level) objects += "{\"a\":";
  expect_bad(folder, safetensors(objects, ""), "unknown field \"a\"");
}

TEST(SafetensorsMalformed, TooManyAxes) {
  const TempFolder folder;
  const auto json_of = [](int axes) {
    std::string shape = "1";
    for (int axis = 1; axis < axes; ++axis) shape += ",1";
    return "{\"a\":{\"dtype\":\"U8\",\"shape\":[" + shape + "],\"data_offsets\":[0,1]}}";
  };
  const auto path = write_file(folder / "good.safetensors", safetensors(json_of(64), "x"));
  EXPECT_EQ(SafetensorsFile::open(path).tensor().shape.size(), 64U);
  expect_bad(folder, safetensors(json_of(65), "x"), "more than 64 axes");
}

}  // namespace
}  // namespace tensorimage::readers
