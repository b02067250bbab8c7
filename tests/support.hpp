// Owns what many unit tests need: temporary folders, pictures that cost nothing, the look at an error.
// Must not know what any one test checks.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bytes.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/row_source.hpp"
#include "tensorimage/sink.hpp"

namespace support {

/// A folder of its own, gone with everything in it at the end. Others may enter it, so that a test can drop its rights.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
  /// The names in the folder, sorted.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  std::filesystem::path path_;
};

/// A picture of the given extents whose bytes are a fixed function of their place, smooth enough for every PNG filter
/// to be of use somewhere and rough enough that no two rows are alike. Its tally counts each sample as one value.
class PatternSource final : public tensorimage::RowSource {
 public:
  explicit PatternSource(const tensorimage::PictureInfo& info) : info_(info) {}
  [[nodiscard]] const tensorimage::PictureInfo& info() const noexcept override { return info_; }
  void read_rows(std::int64_t first, std::int64_t count, std::byte* out,
                 tensorimage::Tally& tally) const noexcept override;
  /// The whole picture.
  [[nodiscard]] Bytes pixels() const;

 private:
  tensorimage::PictureInfo info_;
};

/// Throws the given exception in place of taking byte number `limit`.
template <class Exception>
class FailingSink final : public tensorimage::Sink {
 public:
  FailingSink(std::size_t limit, Exception exception) : left_(limit), exception_(exception) {}
  void write(std::span<const std::byte> bytes) override {
    if (bytes.size() > left_) throw exception_;
    left_ -= bytes.size();
  }

 private:
  std::size_t left_;
  Exception exception_;
};

/// Runs the function and checks that it throws an Error with this code whose message is a sentence with all the words.
/// Gives the error back for a closer look.
tensorimage::Error expect_error(const std::function<void()>& function, tensorimage::ErrorCode code,
                                const std::vector<std::string>& words, const char* file = __builtin_FILE(),
                                int line = __builtin_LINE());

/// The same for an input/output error.
tensorimage::Error expect_io_error(const std::function<void()>& function, tensorimage::IoStage stage, int system_code,
                                   const std::filesystem::path& path, const char* file = __builtin_FILE(),
                                   int line = __builtin_LINE());

}  // namespace support
