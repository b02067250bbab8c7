// Owns the tests of .npy files that are right: every dtype, byte order, axis order and version.
// Must not know the reader's internals.
#include "tensorimage/readers/npy.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "readers/array_files.hpp"
#include "readers/expect_error.hpp"
#include "tensorimage/save.hpp"

namespace tensorimage::readers {
namespace {

using tests::expect_error;
using tests::joined;
using tests::npy;
using tests::npy_with_header;
using tests::stored;
using tests::TempFolder;
using tests::write_file;

struct Code {
  std::string_view code;
  DType dtype;
};

constexpr Code codes[] = {{"b1", DType::boolean}, {"u1", DType::u8},  {"i1", DType::i8},  {"u2", DType::u16},
                          {"i2", DType::i16},     {"i4", DType::i32}, {"i8", DType::i64}, {"f2", DType::f16},
                          {"f4", DType::f32},     {"f8", DType::f64}};

/// A bit pattern whose bytes all differ, so that a swap or a shift shows.
std::uint64_t pattern(std::size_t index, std::size_t size) {
  std::uint64_t bits = 0;
  for (std::size_t byte = 0; byte < size; ++byte) bits |= std::uint64_t{1 + index * 9 + byte} << 8 * byte;
  return bits;
}

std::string element_bytes(const Array& array, const std::vector<std::int64_t>& index) {
  std::ptrdiff_t offset = 0;
  for (std::size_t axis = 0; axis < index.size(); ++axis) offset += array.strides[axis] * index[axis];
  const auto size = static_cast<std::ptrdiff_t>(item_size(array.dtype));
  return {reinterpret_cast<const char*>(array.data) + offset * size, static_cast<std::size_t>(size)};
}

TEST(Npy, ReadsEveryDtypeInBothByteAndAxisOrders) {
  const TempFolder folder;
  for (const auto& [code, dtype] : codes) {
    for (const std::endian order : {std::endian::little, std::endian::big}) {
      for (const bool fortran_order : {false, true}) {
        const std::size_t size = item_size(dtype);
        const std::string descr = joined({order == std::endian::big ? ">" : size == 1 ? "|" : "<", code});
        SCOPED_TRACE(descr + (fortran_order ? " Fortran" : " C"));
        std::string data;
        for (std::size_t index = 0; index < 6; ++index) data += stored(pattern(index, size), size, order);
        const Array array = open_npy(write_file(folder / "a.npy", npy(descr, "(2, 3)", data, fortran_order)));
        EXPECT_EQ(array.dtype, dtype);
        if (size > 1) {
          EXPECT_EQ(array.byte_order, order);
        }
        EXPECT_EQ(array.shape, (std::vector<std::int64_t>{2, 3}));
        for (std::int64_t row = 0; row < 2; ++row) {
          for (std::int64_t column = 0; column < 3; ++column) {
            const auto place = static_cast<std::size_t>(fortran_order ? column * 2 + row : row * 3 + column);
            EXPECT_EQ(element_bytes(array, {row, column}), stored(pattern(place, size), size, order));
          }
        }
      }
    }
  }
}

TEST(Npy, AcceptsLittleEndianMarksOnSingleBytes) {
  const TempFolder folder;
  EXPECT_EQ(open_npy(write_file(folder / "a.npy", npy("<u1", "(1, 1)", "x"))).dtype, DType::u8);
}

TEST(Npy, ReadsAllVersions) {
  const TempFolder folder;
  for (const int major : {1, 2, 3}) {
    const Array array = open_npy(write_file(folder / "a.npy", npy("|u1", "(1, 2)", "\x07\x09", false, major)));
    EXPECT_EQ(element_bytes(array, {0, 1}), "\x09") << "version " << major;
  }
}

TEST(Npy, ReadsTheBytesThatNumpyWrites) {
  // numpy.save of numpy.array([[1.5, -2.0]], dtype=">f4"), copied from the file: 118 bytes of header and 8 of data.
  const TempFolder folder;
  std::string file("\x93NUMPY\x01\x00v\x00{'descr': '>f4', 'fortran_order': False, 'shape': (1, 2), }", 69);
  file.append(128 - file.size() - 1, ' ').append("\n").append("\x3f\xc0\x00\x00\xc0\x00\x00\x00", 8);
  const Array array = open_npy(write_file(folder / "a.npy", file));
  EXPECT_EQ(array.byte_order, std::endian::big);
  EXPECT_EQ(element_bytes(array, {0, 0}), stored(std::bit_cast<std::uint32_t>(1.5F), 4, std::endian::big));
  EXPECT_EQ(element_bytes(array, {0, 1}), stored(std::bit_cast<std::uint32_t>(-2.0F), 4, std::endian::big));
}

TEST(Npy, TakesTheEntriesInAnyOrderAndSpacing) {
  const TempFolder folder;
  for (const char* header : {
           "{'shape': (1, 2), 'fortran_order': False, 'descr': '|u1'}",
           "{\"shape\":(1,2,),\"descr\":\"|u1\",\"fortran_order\":False}",
           " {\n 'descr' : '|u1' ,\t'shape' : ( 1 , 2 ) , 'fortran_order' : False , } \n",
       }) {
    const Array array = open_npy(write_file(folder / "a.npy", npy_with_header(header, "ab")));
    EXPECT_EQ(array.shape, (std::vector<std::int64_t>{1, 2})) << header;
    EXPECT_EQ(element_bytes(array, {0, 1}), "b") << header;
  }
}

TEST(Npy, ReadsShapesOfAnyRank) {
  const TempFolder folder;
  const std::vector<std::pair<std::string, std::vector<std::int64_t>>> cases = {
      {"()", {}}, {"(1,)", {1}}, {"(1, 1, 1, 1, 1)", {1, 1, 1, 1, 1}}};
  for (const auto& [text, shape] : cases) {
    EXPECT_EQ(open_npy(write_file(folder / "a.npy", npy("|u1", text, "x"))).shape, shape);
  }
}

TEST(Npy, AcceptsAxesOfZero) {
  const TempFolder folder;
  for (const char* shape : {"(0,)", "(3, 0, 5)", "(0, 9223372036854775807)"}) {
    const Array array = open_npy(write_file(folder / "a.npy", npy("|u1", shape, "")));
    EXPECT_EQ(std::count(array.shape.begin(), array.shape.end(), 0), 1) << shape;
  }
}

TEST(Npy, IgnoresBytesAfterTheArray) {
  const TempFolder folder;
  const Array array = open_npy(write_file(folder / "a.npy", npy("|u1", "(1, 2)", "ab" + npy("|u1", "(1,)", "c"))));
  EXPECT_EQ(array.shape, (std::vector<std::int64_t>{1, 2}));
}

TEST(Npy, OutlivesTheFilesName) {
  const TempFolder folder;
  const auto path = write_file(folder / "a.npy", npy("|u1", "(1, 2)", "ab"));
  const Array array = open_npy(path);
  std::filesystem::remove(path);
  EXPECT_EQ(element_bytes(array, {0, 1}), "b");
}

TEST(Npy, BigEndianFortranArrayMakesTheSamePicture) {
  const TempFolder folder;
  const std::vector<float> values = {0.0F, 0.25F, 0.5F, 0.75F, 1.0F, 0.1F};
  std::string transposed;
  for (const std::size_t index : {0U, 3U, 1U, 4U, 2U, 5U}) {
    transposed += stored(std::bit_cast<std::uint32_t>(values[index]), 4, std::endian::big);
  }
  const Array plain = open_npy(write_file(folder / "a.npy", npy("<f4", "(2, 3)", tests::little(values))));
  const Array turned = open_npy(write_file(folder / "b.npy", npy(">f4", "(2, 3)", transposed, true)));
  const auto picture = encode_image(to_view(plain), "ppm");
  EXPECT_EQ(encode_image(to_view(turned), "ppm"), picture);
  ASSERT_GE(picture.size(), 18U);
  EXPECT_EQ(std::to_integer<int>(picture[picture.size() - 18 + 3]), 64) << "0.25 is level 64";
}

TEST(Npy, NamesTheDtypesItCannotRead) {
  const TempFolder folder;
  for (const std::string descr : {"<u4", "<u8", "<c8", "|O", "<U3", "|S1", "|V2", "<M8[ns]", "<f16", "=f4", "|f4", "f4",
                                  "<f3", "", "<", "<f44", "!f4"}) {
    const auto path = write_file(folder / "a.npy", npy(descr, "(1,)", std::string(64, '\0')));
    expect_error([&] { static_cast<void>(open_npy(path)); }, ErrorCode::unsupported,
                 {path.string(), "\"" + descr + "\"", "float32"});
  }
}

TEST(Npy, RefusesStructuredDtypes) {
  const TempFolder folder;
  for (const char* descr : {"[('r', '|u1'), ('g', '|u1')]", "('|u1', (3,))", "{'names': ['r']}"}) {
    const auto path =
        write_file(folder / "a.npy",
                   npy_with_header(joined({"{'descr': ", descr, ", 'fortran_order': False, 'shape': (1,), }"}), "ab"));
    expect_error([&] { static_cast<void>(open_npy(path)); }, ErrorCode::unsupported, {"structured dtype"});
  }
}

}  // namespace
}  // namespace tensorimage::readers
