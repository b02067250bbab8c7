// Owns the step from an input path and its options to a tensor.
// Must not know what the tensor is for.
#include "cli/input.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include "cli/failure.hpp"
#include "cli/messages.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/readers/npy.hpp"
#include "tensorimage/readers/safetensors.hpp"

namespace tensorimage::cli {
namespace {

std::string lower_extension(const std::filesystem::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; });
  return extension;
}

readers::Array read(const std::filesystem::path& path, const std::string& tensor) {
  const std::string extension = lower_extension(path);
  if (extension == ".safetensors") {
    const auto file = readers::SafetensorsFile::open(path);
    return tensor.empty() ? file.tensor() : file.tensor(tensor);
  }
  if (extension != ".npy") {
    throw Error(ErrorCode::unsupported,
                "the input " + quoted_path(path) + " is neither a .npy nor a .safetensors file");
  }
  if (!tensor.empty()) {
    throw Error(ErrorCode::invalid_argument,
                "--tensor is for .safetensors files; " + quoted_path(path) + " holds one array, without a name");
  }
  return readers::open_npy(path);
}

TensorView interpret(const readers::Array& array, const std::filesystem::path& path, const InputOptions& options) {
  try {
    const TensorView view = readers::to_view(array, options.layout);
    return options.bgr ? view.with_channel_order(ChannelOrder::bgr) : view;
  } catch (const Error& error) {
    throw Error(error.code(), quoted_path(path) + ": " + error.what());
  }
}

}  // namespace

Input open_input(const std::filesystem::path& path, const InputOptions& options) {
  try {
    readers::Array array = read(path, options.tensor);
    const TensorView view = interpret(array, path, options);
    return {std::move(array), view};
  } catch (const Error& error) {
    // An input that cannot be opened is the caller's mistake, unlike an output that cannot be written.
    throw Failure(ExitStatus::bad_input, error.what());
  }
}

std::optional<std::string> layout_hint(const Input& input, const InputOptions& options) {
  const auto& shape = input.array.shape;
  const std::int64_t channels = input.view.shape().c;
  const bool channels_last = shape.back() >= 1 && shape.back() <= 4;
  if (options.layout || channels <= 4 || !channels_last) return std::nullopt;
  return "the shape " + readers::shape_text(shape) + " means " + std::to_string(channels) +
         " channels, but its last axis looks like them; --layout " + (shape.size() == 3 ? "hwc" : "nhwc") +
         " reads it so";
}

}  // namespace tensorimage::cli
