// Owns the way to write a PNG with stb_image_write's defaults.
// Must not know any other writer.
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb_image_write.h>

#include <stdexcept>

#include "../peers.hpp"

namespace bench {

File write_with_stb(const Picture& picture) {
  File file;
  const auto take = [](void* context, void* data, int size) {
    const auto* const bytes = static_cast<const std::uint8_t*>(data);
    static_cast<File*>(context)->insert(static_cast<File*>(context)->end(), bytes, bytes + size);
  };
  const int width = static_cast<int>(picture.width);
  const int height = static_cast<int>(picture.height);
  if (stbi_write_png_to_func(take, &file, width, height, 3, picture.rgb.data(), 3 * width) == 0) {
    throw std::runtime_error("stb_image_write failed");
  }
  return file;
}

}  // namespace bench
