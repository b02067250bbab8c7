// Owns the check that something throws the library's error, with a code and with words in its message.
// Must not know what is tested.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "tensorimage/error.hpp"

namespace tensorimage::tests {

template <class Action>
void expect_error(Action action, ErrorCode code, std::initializer_list<std::string_view> words) {
  try {
    action();
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error_code_name(error.code()), error_code_name(code)) << error.what();
    for (const std::string_view word : words) {
      EXPECT_NE(std::string_view(error.what()).find(word), std::string_view::npos)
          << "the message should hold \"" << word << "\": " << error.what();
    }
  }
}

}  // namespace tensorimage::tests
