// Owns the tests of .safetensors files that are right.
// Must not know the reader's internals.
#include "tensorimage/readers/safetensors.hpp"

#include <gtest/gtest.h>

#include "readers/array_files.hpp"
#include "readers/expect_error.hpp"
#include "tensorimage/inspect.hpp"

namespace tensorimage::readers {
namespace {

using tests::expect_error;
using tests::header_json;
using tests::little;
using tests::safetensors;
using tests::TempFolder;
using tests::tensor_json;
using tests::write_file;

class Safetensors : public testing::Test {
 protected:
  SafetensorsFile open(std::string_view json, std::string_view data) {
    return SafetensorsFile::open(write_file(folder_ / "a.safetensors", safetensors(json, data)));
  }
  TempFolder folder_;
};

TEST_F(Safetensors, ReadsEveryDtype) {
  struct Row {
    std::string_view name;
    DType dtype;
    std::string data;  ///< the values 1 and 2; true and true for BOOL
  };
  const Row rows[] = {{"BOOL", DType::boolean, std::string("\1\1")},
                      {"U8", DType::u8, little<std::uint8_t>({1, 2})},
                      {"I8", DType::i8, little<std::int8_t>({1, 2})},
                      {"U16", DType::u16, little<std::uint16_t>({1, 2})},
                      {"I16", DType::i16, little<std::int16_t>({1, 2})},
                      {"I32", DType::i32, little<std::int32_t>({1, 2})},
                      {"I64", DType::i64, little<std::int64_t>({1, 2})},
                      {"F16", DType::f16, little<std::uint16_t>({0x3c00, 0x4000})},
                      {"BF16", DType::bf16, little<std::uint16_t>({0x3f80, 0x4000})},
                      {"F32", DType::f32, little<float>({1, 2})},
                      {"F64", DType::f64, little<double>({1, 2})}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const SafetensorsFile file = open(header_json({tensor_json("t", row.name, "[1,2]", 0, row.data.size())}), row.data);
    const Array array = file.tensor();
    EXPECT_EQ(array.dtype, row.dtype);
    EXPECT_EQ(array.shape, (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(array.strides, (std::vector<std::ptrdiff_t>{2, 1}));
    EXPECT_EQ(array.byte_order, std::endian::little);
    const ColourReport report = inspect(to_view(array));
    EXPECT_EQ(report.tally.minimum, 1.0);
    EXPECT_EQ(report.tally.maximum, row.dtype == DType::boolean ? 1.0 : 2.0);
  }
}

TEST_F(Safetensors, FindsTensorsByNameWhateverTheirOrder) {
  const std::string json = "{\"__metadata__\":{\"format\":\"pt\",\"note\":\"\\u00e9\"}," +
                           tensor_json("late", "U8", "[3]", 2, 5) + "," + tensor_json("early", "U8", "[2]", 0, 2) +
                           "," + tensor_json("", "U8", "[]", 5, 6) + "}   ";
  const SafetensorsFile file = open(json, "abcdef");
  EXPECT_EQ(file.names(), (std::vector<std::string>{"late", "early", ""}));
  EXPECT_EQ(std::to_integer<char>(file.tensor("late").data[0]), 'c');
  EXPECT_EQ(std::to_integer<char>(file.tensor("early").data[0]), 'a');
  EXPECT_EQ(std::to_integer<char>(file.tensor("").data[0]), 'f');
}

TEST_F(Safetensors, WithSeveralTensorsOneMustBeNamed) {
  const SafetensorsFile file =
      open(header_json({tensor_json("a", "U8", "[1]", 0, 1), tensor_json("b", "U8", "[1]", 1, 2)}), "xy");
  expect_error([&] { static_cast<void>(file.tensor()); }, ErrorCode::invalid_argument,
               {"2 tensors", "\"a\", \"b\"", "a.safetensors"});
  expect_error([&] { static_cast<void>(file.tensor("c")); }, ErrorCode::invalid_argument, {"\"c\"", "\"a\", \"b\""});
}

TEST_F(Safetensors, ListsOnlyTheFirstOfManyNames) {
  std::string json = "{";
  for (std::size_t index = 0; index < 30; ++index) {
    json += (index == 0 ? "" : ",");
    json += tensor_json(std::to_string(index), "U8", "[1]", index, index + 1);
  }
  const SafetensorsFile file = open(json + "}", std::string(30, 'x'));
  expect_error([&] { static_cast<void>(file.tensor()); }, ErrorCode::invalid_argument,
               {"30 tensors", "\"19\" and 10 more"});
}

TEST_F(Safetensors, NamesCannotSteerATerminal) {
  const SafetensorsFile file =
      open(header_json({tensor_json("\\u001b[31m", "U8", "[1]", 0, 1), tensor_json("b\\n", "U8", "[1]", 1, 2)}), "xy");
  expect_error([&] { static_cast<void>(file.tensor()); }, ErrorCode::invalid_argument, {"\"\\x1b[31m\"", "\"b\\x0a\""});
  EXPECT_EQ(std::to_integer<char>(file.tensor("\x1b[31m").data[0]), 'x');
}

TEST_F(Safetensors, FileWithoutTensorsOpens) {
  for (const char* json : {"{}", "{\"__metadata__\":{}}"}) {
    const SafetensorsFile file = open(json, "");
    EXPECT_TRUE(file.names().empty());
    expect_error([&] { static_cast<void>(file.tensor()); }, ErrorCode::invalid_argument, {"no tensor"});
    expect_error([&] { static_cast<void>(file.tensor("a")); }, ErrorCode::invalid_argument, {"no tensor \"a\""});
  }
}

TEST_F(Safetensors, AcceptsEmptyTensorsAnywhere) {
  const SafetensorsFile file =
      open(header_json({tensor_json("a", "F32", "[0,4]", 0, 0), tensor_json("b", "U8", "[2]", 0, 2),
                        tensor_json("c", "F32", "[3,0]", 2, 2)}),
           "xy");
  EXPECT_EQ(file.tensor("a").shape, (std::vector<std::int64_t>{0, 4}));
  EXPECT_EQ(file.tensor("c").shape, (std::vector<std::int64_t>{3, 0}));
}

TEST_F(Safetensors, OtherDtypesOpenButCannotBeTaken) {
  const SafetensorsFile file =
      open(header_json({tensor_json("a", "F8_E4M3", "[1]", 0, 1), tensor_json("b", "U32", "[1]", 1, 5),
                        tensor_json("c", "U8", "[1]", 5, 6)}),
           "abcdez");
  expect_error([&] { static_cast<void>(file.tensor("a")); }, ErrorCode::unsupported, {"\"a\"", "F8_E4M3", "BF16"});
  expect_error([&] { static_cast<void>(file.tensor("b")); }, ErrorCode::unsupported, {"U32"});
  EXPECT_EQ(std::to_integer<char>(file.tensor("c").data[0]), 'z');
}

TEST_F(Safetensors, ArraysOutliveTheFileObject) {
  const Array array = open(header_json({tensor_json("a", "U8", "[2]", 0, 2)}), "xy").tensor();
  std::filesystem::remove(folder_ / "a.safetensors");
  EXPECT_EQ(std::to_integer<char>(array.data[1]), 'y');
}

}  // namespace
}  // namespace tensorimage::readers
