// Owns what the interop tests share: a view's pixels as bytes, and the check of a refusal.
// Must not know any foreign tensor.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "tensorimage/tensorimage.hpp"

namespace check {

/// The picture of a view as PAM, in which every channel count has its place.
inline std::vector<std::byte> pam(const tensorimage::TensorView& view) {
  return tensorimage::encode_image(view, "pam", {}, {.pixels = {.keep_gray = true}});
}

/// The samples of a PAM, behind its header.
inline std::vector<int> samples(const std::vector<std::byte>& pam) {
  constexpr std::string_view end = "ENDHDR\n";
  const std::string text(reinterpret_cast<const char*>(pam.data()), pam.size());
  const std::size_t at = text.find(end);
  std::vector<int> result;
  if (at == std::string::npos) return result;
  for (std::size_t i = at + end.size(); i < pam.size(); ++i) result.push_back(std::to_integer<int>(pam[i]));
  return result;
}

/// The view reads `data` in place, and shows what `plain`, of the same elements laid out anew, shows.
inline void same_picture(const tensorimage::TensorView& view, const void* data, const tensorimage::TensorView& plain) {
  EXPECT_EQ(view.data(), data);
  EXPECT_NE(plain.data(), data) << "the plain view must be of a copy";
  EXPECT_EQ(view.dtype(), plain.dtype());
  EXPECT_EQ(view.shape(), plain.shape());
  EXPECT_EQ(pam(view), pam(plain));
}

/// `call` throws an Error of this code, whose message has all of `words`.
template <class Call>
void refusal(tensorimage::ErrorCode code, std::initializer_list<std::string_view> words, Call&& call) {
  try {
    call();
    ADD_FAILURE() << "nothing was thrown";
  } catch (const tensorimage::Error& error) {
    EXPECT_EQ(tensorimage::error_code_name(error.code()), tensorimage::error_code_name(code)) << error.what();
    for (const std::string_view word : words) {
      EXPECT_NE(std::string_view(error.what()).find(word), std::string_view::npos)
          << "'" << word << "' is missing in: " << error.what();
    }
  }
}

/// A path in a folder of the running test's own, removed at the end.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view name)
      : folder_(std::filesystem::path(testing::TempDir()) /
                (std::string("tensorimage_interop_") +
                 testing::UnitTest::GetInstance()->current_test_info()->test_suite_name() + "_" +
                 testing::UnitTest::GetInstance()->current_test_info()->name())),
        path_(folder_ / name) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] bool folder_is_empty() const { return std::filesystem::is_empty(folder_); }

 private:
  std::filesystem::path folder_;
  std::filesystem::path path_;
};

/// The bytes of a file.
inline std::vector<std::byte> read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

}  // namespace check
