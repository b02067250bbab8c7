// Owns the one exception type that the library throws, besides std::bad_alloc.
// Must not know tensors, pictures or encoders.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

#include "tensorimage/export.hpp"

namespace tensorimage {

/// What kind of thing went wrong.
enum class ErrorCode {
  invalid_argument,  ///< a shape, stride or option that is never right; the message says what is allowed
  unsupported,       ///< right in itself, but this format or library cannot do it (dtype, channels, extension)
  too_large,         ///< a size beyond what the format or the machine's arithmetic can hold
  bad_file,          ///< an input file (.npy, .safetensors) that is malformed or truncated
  io,                ///< the operating system refused; stage(), path() and system_code() say more
  encoding,          ///< libpng, libjpeg or a user's encoder failed
  policy,            ///< the tensor's values break a policy that the caller set to error
  cancelled,         ///< the progress callback asked to stop
};

/// "invalid_argument" and so on: stable names for logs and JSON.
[[nodiscard]] TENSORIMAGE_EXPORT std::string_view error_code_name(ErrorCode code) noexcept;

/// At which step of reading or writing a file an ErrorCode::io happened.
enum class IoStage {
  none,     ///< not an input/output error
  resolve,  ///< finding out what the path names
  open,     ///< opening the file, or creating the temporary one beside the target
  read,
  write,
  sync,
  close,
  rename,  ///< putting the finished file in the target's place
};

/// "open", "write" and so on; "none" for IoStage::none.
[[nodiscard]] TENSORIMAGE_EXPORT std::string_view io_stage_name(IoStage stage) noexcept;

/// Every failure that is not std::bad_alloc. what() is a whole sentence that names the value refused.
class TENSORIMAGE_EXPORT Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message);

  /// An input/output failure. `system_code` is an errno value; the message is built from all three.
  Error(IoStage stage, std::filesystem::path path, int system_code);

  ~Error() override;

  [[nodiscard]] ErrorCode code() const noexcept { return code_; }
  /// IoStage::none unless code() is ErrorCode::io.
  [[nodiscard]] IoStage stage() const noexcept { return stage_; }
  /// The file as the caller named it; empty unless code() is ErrorCode::io.
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  /// errno; 0 unless code() is ErrorCode::io.
  [[nodiscard]] int system_code() const noexcept { return system_code_; }

 private:
  ErrorCode code_;
  IoStage stage_ = IoStage::none;
  std::filesystem::path path_;
  int system_code_ = 0;
};

}  // namespace tensorimage
