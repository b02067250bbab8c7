// Owns the tests of .npy files that are wrong: every one is refused with bad_file, and none is read past its end.
// Must not know the reader's internals.
#include <gtest/gtest.h>

#include "readers/array_files.hpp"
#include "readers/expect_error.hpp"
#include "tensorimage/readers/npy.hpp"

namespace tensorimage::readers {
namespace {

using tests::expect_error;
using tests::npy;
using tests::npy_with_header;
using tests::stored;
using tests::TempFolder;
using tests::write_file;

void expect_bad(const TempFolder& folder, std::string_view bytes, std::string_view word) {
  const auto path = write_file(folder / "bad.npy", bytes);
  expect_error([&] { static_cast<void>(open_npy(path)); }, ErrorCode::bad_file, {path.string(), word});
}

TEST(NpyMalformed, EveryTruncationIsRefused) {
  const TempFolder folder;
  for (const int major : {1, 2, 3}) {
    const std::string whole = npy("<f4", "(2, 3)", std::string(24, '\1'), false, major);
    for (std::size_t length = 0; length < whole.size(); ++length) {
      SCOPED_TRACE("version " + std::to_string(major) + ", " + std::to_string(length) + " bytes");
      expect_bad(folder, whole.substr(0, length), length < 6 ? "not a .npy file" : "truncated");
    }
  }
}

TEST(NpyMalformed, EveryByteFlippedIsReadOrRefusedButNeverWorse) {
  // Random damage may leave a valid file; what matters is that nothing but the library's error comes out.
  const TempFolder folder;
  const std::string whole = npy("<f4", "(2, 3)", std::string(24, '\1'));
  int refused = 0;
  for (std::size_t place = 0; place < 72; ++place) {
    for (const int bit : {0, 1, 3, 5, 7}) {
      std::string damaged = whole;
      damaged[place] = static_cast<char>(damaged[place] ^ (1 << bit));
      const auto path = write_file(folder / "bad.npy", damaged);
      try {
        const Array array = open_npy(path);
        std::uint64_t elements = 1;
        for (const std::int64_t extent : array.shape) elements *= static_cast<std::uint64_t>(extent);
        EXPECT_LE(elements * item_size(array.dtype), damaged.size());
      } catch (const Error& error) {
        EXPECT_TRUE(error.code() == ErrorCode::bad_file || error.code() == ErrorCode::unsupported) << error.what();
        ++refused;
      }
    }
  }
  EXPECT_GT(refused, 300);
}

TEST(NpyMalformed, Frames) {
  const TempFolder folder;
  const std::string good = npy("|u1", "(1,)", "x");
  expect_bad(folder, "P6\n1 1\n255\nabc", "not a .npy file");
  const auto with_version = [&good](char major, char minor) {
    std::string file = good;
    file[6] = major;
    file[7] = minor;
    return file;
  };
  expect_bad(folder, with_version(0, 0), "version 0.0");
  expect_bad(folder, with_version(4, 0), "version 4.0");
  expect_bad(folder, with_version(1, 1), "version 1.1");
  expect_bad(folder, with_version(static_cast<char>(255), 0), "version 255.0");
  const std::string begin("\x93NUMPY\x02\x00", 8);
  expect_bad(folder, begin + "\xff\xff\xff\xff{}", "4294967295");
  expect_bad(folder, begin + stored((1 << 20) + 1, 4, std::endian::little) + std::string((1 << 20) + 1, ' '),
             "1048577");
  expect_bad(folder, begin + stored(50, 4, std::endian::little) + "{}", "truncated");
}

struct BadHeader {
  const char* header;
  const char* word;
};

TEST(NpyMalformed, Headers) {
  const TempFolder folder;
  const BadHeader cases[] = {
      {"", "expected '{'"},
      {"{", "quoted string"},
      {"{}", "\"descr\" is missing"},
      {"[]", "expected '{'"},
      {"'descr'", "expected '{'"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (1,), ", "quoted string"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }}", "nothing but spaces"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (1,), } # end", "nothing but spaces"},
      {"{'descr': '|u1', 'fortran_order': False}", "\"shape\" is missing"},
      {"{'descr': '|u1', 'shape': (1,)}", "\"fortran_order\" is missing"},
      {"{'fortran_order': False, 'shape': (1,)}", "\"descr\" is missing"},
      {"{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (1,)}", "second entry \"descr\""},
      {"{'descr': '|u1', 'fortran_order': False, 'fortran_order': False, 'shape': (1,)}",
       "second entry \"fortran_order\""},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (1,), 'shape': (1,)}", "second entry \"shape\""},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (1,), 'extra': 1}", "unknown entry \"extra\""},
      {"{'descr': '|u1' 'fortran_order': False, 'shape': (1,)}", "expected ','"},
      {"{'descr': '|u1',, 'fortran_order': False, 'shape': (1,)}", "quoted string"},
      {"{'descr' '|u1', 'fortran_order': False, 'shape': (1,)}", "expected ':'"},
      {"{descr: '|u1', 'fortran_order': False, 'shape': (1,)}", "quoted string"},
      {"{'descr': |u1, 'fortran_order': False, 'shape': (1,)}", "quoted string"},
      {"{'descr': '|u1, 'fortran_order': False, 'shape': (1,)}", "expected ','"},
      {"{'descr': '|u1\", \"fortran_order\": False}", "without an end"},
      {"{'de\\x73cr': '|u1', 'fortran_order': False, 'shape': (1,)}", "backslash"},
      {"{'descr': '|u1', 'fortran_order': 0, 'shape': (1,)}", "True or False"},
      {"{'descr': '|u1', 'fortran_order': false, 'shape': (1,)}", "True or False"},
      {"{'descr': '|u1', 'fortran_order': 'False', 'shape': (1,)}", "True or False"},
      {"{'descr': '|u1', 'fortran_order': Falsehood, 'shape': (1,)}", "expected ','"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': 1}", "expected '('"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (1)}", "expected ','"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': [1]}", "expected '('"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (,)}", "a number"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (1,,)}", "a number"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (1, }", "a number"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (1,", "a number"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (1 1)}", "expected ','"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (-1,)}", "negative"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (+1,)}", "a number"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (1.0,)}", "expected ','"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (01,)}", "begins with 0"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (0x1,)}", "expected ','"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (1_0,)}", "expected ','"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (True,)}", "a number"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (9223372036854775808,)}", "64 bits"},
      {"{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999999,)}", "64 bits"},
  };
  for (const auto& [header, word] : cases) {
    SCOPED_TRACE(header);
    expect_bad(folder, npy_with_header(header, std::string(64, '\0')), word);
  }
}

TEST(NpyMalformed, NulInTheHeaderIsNoEnd) {
  const TempFolder folder;
  std::string header = "{'descr': '|u1', 'fortran_order': False, 'shape': (1,)}";
  expect_bad(folder, npy_with_header(header + std::string(1, '\0'), "x"), "nothing but spaces");
  expect_bad(folder, npy_with_header(std::string(1, '\0') + header, "x"), "expected '{'");
}

TEST(NpyMalformed, MessagesNameTheByteAndHideControlCharacters) {
  const TempFolder folder;
  expect_bad(folder, npy_with_header("{'descr': '|u1', \x1b[31m", "x"), "at byte 27, before \"\\x1b[31m");
}

TEST(NpyMalformed, MessagesShowUtf8AndNothingElseAsItIs) {
  const TempFolder folder;
  const auto expect_key = [&folder](const std::string& key, std::string_view shown) {
    expect_bad(folder, npy_with_header("{'" + key + "': 1}", "x"), "unknown entry \"" + std::string(shown) + "\"");
  };
  expect_key("\u00e9\u20ac\U0001f600\u007e", "\u00e9\u20ac\U0001f600~");
  // A stray continuation, a control character of C1, one form too many, half of a pair, no Unicode, a part at the end.
  expect_key("\x9b\xc2\x9b\x7f", "\\x9b\\xc2\\x9b\\x7f");
  expect_key("\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf", "\\xc0\\xaf\\xe0\\x80\\xaf\\xf0\\x80\\x80\\xaf");
  expect_key("\xed\xa0\x80\xf4\x90\x80\x80\xff", "\\xed\\xa0\\x80\\xf4\\x90\\x80\\x80\\xff");
  expect_key("\xe2\x82", "\\xe2\\x82");
  // No character is cut in two.
  const std::string long_key(79, 'k');
  expect_key(long_key + "k", long_key + "k");
  expect_key(long_key + "\u00e9", long_key + "...");
}

TEST(NpyMalformed, ShapesTooLargeForTheFile) {
  const TempFolder folder;
  const std::string data(64, '\0');
  expect_bad(folder, npy("|u1", "(65,)", data), "takes 65 bytes, but only 64");
  expect_bad(folder, npy("<f8", "(9,)", data), "takes 72 bytes, but only 64");
  expect_bad(folder, npy("<f8", "(3, 3)", data, true), "takes 72 bytes, but only 64");
  expect_bad(folder, npy("|u1", "(9223372036854775807,)", data), "truncated");
  // Products that wrap around to something small, or to zero.
  expect_bad(folder, npy("|u1", "(4294967296, 4294967296)", data), "more than this machine can address");
  expect_bad(folder, npy("|u1", "(2, 9223372036854775807)", data), "more than this machine can address");
  expect_bad(folder, npy("<f8", "(2305843009213693952,)", data), "more than this machine can address");
  expect_bad(folder, npy("<f8", "(2305843009213693953,)", data, true), "more than this machine can address");
  expect_bad(folder, npy("|u1", "(0, 4294967296, 4294967296)", data), "more than this machine can address");
}

TEST(NpyMalformed, TooManyAxes) {
  const TempFolder folder;
  const auto shape_of = [](int axes) {
    std::string shape = "(";
    for (int axis = 0; axis < axes; ++axis) shape += "1, ";
    return shape + ")";
  };
  EXPECT_EQ(open_npy(write_file(folder / "a.npy", npy("|u1", shape_of(64), "x"))).shape.size(), 64U);
  expect_bad(folder, npy("|u1", shape_of(65), "x"), "more than 64 axes");
}

}  // namespace
}  // namespace tensorimage::readers
