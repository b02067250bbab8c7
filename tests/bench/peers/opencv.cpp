// Owns the way to write a PNG with OpenCV's defaults.
// Must not know any other writer.
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <stdexcept>

#include "../peers.hpp"

namespace bench {

File write_with_opencv(const Picture& picture) {
  // OpenCV only reads it, but has no type that says so.
  auto* const pixels = const_cast<std::uint8_t*>(picture.rgb.data());
  const cv::Mat matrix(static_cast<int>(picture.height), static_cast<int>(picture.width), CV_8UC3, pixels);
  File file;
  if (!cv::imencode(".png", matrix, file)) throw std::runtime_error("OpenCV failed");
  return file;
}

}  // namespace bench
