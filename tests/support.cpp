// Owns what many unit tests need: temporary folders, pictures that cost nothing, the look at an error.
// Must not know what any one test checks.
#include "support.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace support {

namespace fs = std::filesystem;
using tensorimage::Error;
using tensorimage::ErrorCode;

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "tensorimage-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder could be made");
  path_ = name;
  fs::permissions(path_, fs::perms::all);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;  // a destructor must not throw, and what is left behind harms no test
  fs::remove_all(path_, ignored);
}

std::vector<std::string> TemporaryFolder::names() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(path_)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

void PatternSource::read_rows(std::int64_t first, std::int64_t count, std::byte* out,
                              tensorimage::Tally& tally) const noexcept {
  const std::size_t row_bytes = info_.row_bytes();
  const std::size_t pixel_bytes =
      static_cast<std::size_t>(info_.channels) * static_cast<std::size_t>(info_.bit_depth / 8);
  for (std::int64_t row = 0; row < count; ++row) {
    const auto y = static_cast<std::size_t>(first + row);
    for (std::size_t i = 0; i < row_bytes; ++i) {
      const std::size_t x = i / pixel_bytes;
      // Stripes that run along rows, along columns and both ways in turn, each with a little noise.
      const std::size_t slope = (y / 8) % 4 == 0 ? x * 5 : (y / 8) % 4 == 1 ? y * 7 : x * 3 + y * 2;
      const std::size_t noise = (x * 2654435761U + y * 40503U + i * 97U) >> 7 & 3U;
      out[static_cast<std::size_t>(row) * row_bytes + i] = static_cast<std::byte>(slope + noise + i % pixel_bytes * 61);
    }
  }
  tally.values += static_cast<std::uint64_t>(count) * row_bytes / static_cast<std::size_t>(info_.bit_depth / 8);
}

Bytes PatternSource::pixels() const {
  Bytes pixels(info_.row_bytes() * static_cast<std::size_t>(info_.height));
  tensorimage::Tally ignored;
  read_rows(0, info_.height, pixels.data(), ignored);
  return pixels;
}

Error expect_error(const std::function<void()>& function, ErrorCode code, const std::vector<std::string>& words,
                   const char* file, int line) {
  try {
    function();
  } catch (const Error& error) {
    const std::string message = error.what();
    if (error.code() != code) {
      ADD_FAILURE_AT(file, line) << "expected " << error_code_name(code) << ", got " << error_code_name(error.code())
                                 << ": " << message;
    }
    for (const std::string& word : words) {
      if (message.find(word) == std::string::npos) {
        ADD_FAILURE_AT(file, line) << "the message does not say \"" << word << "\": " << message;
      }
    }
    if (std::count(message.begin(), message.end(), ' ') < 2 || message.back() == '\n' || message.back() == ' ') {
      ADD_FAILURE_AT(file, line) << "the message is no sentence: \"" << message << "\"";
    }
    return error;
  } catch (const std::exception& other) {
    ADD_FAILURE_AT(file, line) << "expected a tensorimage::Error, got another exception: " << other.what();
    return {code, "another exception"};
  }
  ADD_FAILURE_AT(file, line) << "nothing was thrown; expected " << error_code_name(code);
  return {code, "nothing was thrown"};
}

Error expect_io_error(const std::function<void()>& function, tensorimage::IoStage stage, int system_code,
                      const fs::path& path, const char* file, int line) {
  const std::string reason = std::generic_category().message(system_code);
  Error error = expect_error(function, ErrorCode::io, {path.string(), reason}, file, line);
  if (error.stage() != stage || error.system_code() != system_code || error.path() != path) {
    ADD_FAILURE_AT(file, line) << "stage " << io_stage_name(error.stage()) << ", errno " << error.system_code()
                               << ", path " << error.path() << "; expected " << io_stage_name(stage) << ", "
                               << system_code << ", " << path;
  }
  return error;
}

}  // namespace support
