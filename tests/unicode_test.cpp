// Owns the proof that UTF-8 is taken in its one valid form only, and what becomes of it.
// Must not know files.
#include "encoders/unicode.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace {

using namespace tensorimage;
using namespace std::string_literals;

TEST(Unicode, Utf8OfEveryLengthAndEdgeIsDecoded) {
  EXPECT_EQ(decode_utf8(""), U""s);
  EXPECT_EQ(decode_utf8("a\0b"s), U"a\0b"s);
  EXPECT_EQ(decode_utf8("\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"),
            U"\x7F\x80\x7FF\x800\xD7FF\xE000\xFFFF"s);
  EXPECT_EQ(decode_utf8("\xF0\x90\x80\x80\xF0\x9F\x8C\xB8\xF4\x8F\xBF\xBF"), U"\x10000\x1F338\x10FFFF"s);
}

// The ill-formed sequences of The Unicode Standard, chapter 3.9, and their neighbours.
TEST(Unicode, AllOtherBytesAreNoUtf8) {
  for (const std::string& bad : {"\x80"s,
                                 "\xBF"s,
                                 "\xC0\x80"s,
                                 "\xC1\xBF"s,
                                 "\xE0\x80\x80"s,
                                 "\xE0\x9F\xBF"s,
                                 "\xF0\x80\x80\x80"s,
                                 "\xF0\x8F\xBF\xBF"s,
                                 "\xED\xA0\x80"s,
                                 "\xED\xBF\xBF"s,
                                 "\xF4\x90\x80\x80"s,
                                 "\xF5\x80\x80\x80"s,
                                 "\xF8\x88\x80"s,
                                 "\xFC"s,
                                 "\xFE"s,
                                 "\xFF"s,
                                 "\xC2"s,
                                 "\xE1\x80"s,
                                 "\xF1\x80\x80"s,
                                 "\xC2\x41"s,
                                 "\xE1\x80\x41"s,
                                 "\xC2\xC2\x80"s,
                                 "\xE9"s,
                                 "abc\xF0\x9F\x8C"s,
                                 "\xF0\x9F\x8C"
                                 "abc"s}) {
    EXPECT_FALSE(decode_utf8(bad)) << testing::PrintToString(bad);
    EXPECT_FALSE(decode_utf8("a" + bad)) << testing::PrintToString(bad);
  }
}

TEST(Unicode, Latin1HoldsTheFirst256CodePoints) {
  EXPECT_EQ(to_latin1(U"a\xE9\xFF\x80"s), "a\xE9\xFF\x80"s);
  EXPECT_FALSE(to_latin1(U"\x100"s));
  EXPECT_FALSE(to_latin1(U"a\x1F338"s));
}

TEST(Unicode, Utf16HasPairsAboveTheFirstPlane) {
  EXPECT_EQ(support::text_of(to_utf16_be(U"a\x3042\xFFFF\x10000\x1F338\x10FFFF"s)),
            "\0a\x30\x42\xFF\xFF\xD8\x00\xDC\x00\xD8\x3C\xDF\x38\xDB\xFF\xDF\xFF"s);
}

TEST(Unicode, CodePointsHaveNames) {
  EXPECT_EQ(code_point_name(0x1B), "U+001B");
  EXPECT_EQ(code_point_name(0x10FFFF), "U+10FFFF");
}

}  // namespace
