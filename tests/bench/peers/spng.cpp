// Owns the way to write a PNG with libspng's defaults.
// Must not know any other writer.
#include <spng.h>

#include <cstdlib>
#include <stdexcept>

#include "../peers.hpp"

namespace bench {

File write_with_spng(const Picture& picture) {
  spng_ctx* const context = spng_ctx_new(SPNG_CTX_ENCODER);
  spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1);
  spng_ihdr header{};
  header.width = static_cast<std::uint32_t>(picture.width);
  header.height = static_cast<std::uint32_t>(picture.height);
  header.bit_depth = 8;
  header.color_type = SPNG_COLOR_TYPE_TRUECOLOR;
  spng_set_ihdr(context, &header);
  int error = spng_encode_image(context, picture.rgb.data(), picture.rgb.size(), SPNG_FMT_PNG, SPNG_ENCODE_FINALIZE);
  std::size_t size = 0;
  auto* const bytes = error != 0 ? nullptr : static_cast<std::uint8_t*>(spng_get_png_buffer(context, &size, &error));
  spng_ctx_free(context);
  if (bytes == nullptr) throw std::runtime_error(spng_strerror(error));
  File file(bytes, bytes + size);
  std::free(bytes);
  return file;
}

}  // namespace bench
