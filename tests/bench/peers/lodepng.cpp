// Owns the way to write a PNG with lodepng's defaults.
// Must not know any other writer.
#include <lodepng.h>

#include <stdexcept>

#include "../peers.hpp"

namespace bench {

File write_with_lodepng(const Picture& picture) {
  File file;
  const unsigned error = lodepng::encode(file, picture.rgb.data(), static_cast<unsigned>(picture.width),
                                         static_cast<unsigned>(picture.height), LCT_RGB, 8);
  if (error != 0) throw std::runtime_error(lodepng_error_text(error));
  return file;
}

}  // namespace bench
