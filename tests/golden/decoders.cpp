// Owns the decoding of pictures by code that is not the library's: libspng, stb and a reader of Netpbm.
// Must not know the golden data.
#include "decoders.hpp"

#include <spng.h>
#include <stb/stb_image.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

namespace golden {
namespace {

void require(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error(what);
}

int channels_of(const spng_ihdr& header) {
  switch (header.color_type) {
    case SPNG_COLOR_TYPE_GRAYSCALE: return 1;
    case SPNG_COLOR_TYPE_GRAYSCALE_ALPHA: return 2;
    case SPNG_COLOR_TYPE_TRUECOLOR: return 3;
    case SPNG_COLOR_TYPE_TRUECOLOR_ALPHA: return 4;
    default: throw std::runtime_error("a palette is never written");
  }
}

std::vector<std::byte> copy_of(const void* samples, std::size_t size) {
  std::vector<std::byte> bytes(size);
  std::memcpy(bytes.data(), samples, size);
  return bytes;
}

// The text before the pixels of a PGM or PPM: magic, width, height, maximum, one white space.
Decoded plain_header(std::istringstream& text, const std::string& magic) {
  Decoded decoded;
  int maximum = 0;
  text >> decoded.info.width >> decoded.info.height >> maximum;
  require(maximum == 255 || maximum == 65535, "the maximum is neither 255 nor 65535");
  require(text.get() == '\n', "one newline ends the header");
  decoded.info.channels = magic == "P5" ? 1 : 3;
  decoded.info.bit_depth = maximum == 255 ? 8 : 16;
  return decoded;
}

Decoded pam_header(std::istringstream& text) {
  Decoded decoded;
  std::string word;
  std::string type;
  int maximum = 0;
  while (text >> word && word != "ENDHDR") {
    if (word == "WIDTH") text >> decoded.info.width;
    if (word == "HEIGHT") text >> decoded.info.height;
    if (word == "DEPTH") text >> decoded.info.channels;
    if (word == "MAXVAL") text >> maximum;
    if (word == "TUPLTYPE") text >> type;
  }
  require(maximum == 255 || maximum == 65535, "the maximum is neither 255 nor 65535");
  require(text.get() == '\n', "one newline ends the header");
  decoded.info.bit_depth = maximum == 255 ? 8 : 16;
  const char* const types[] = {"GRAYSCALE", "GRAYSCALE_ALPHA", "RGB", "RGB_ALPHA"};
  require(decoded.info.channels >= 1 && decoded.info.channels <= 4 && type == types[decoded.info.channels - 1],
          "TUPLTYPE and DEPTH do not agree");
  return decoded;
}

}  // namespace

Decoded decode_with_spng(std::span<const std::byte> file) {
  const std::unique_ptr<spng_ctx, decltype(&spng_ctx_free)> context(spng_ctx_new(0), spng_ctx_free);
  require(spng_set_png_buffer(context.get(), file.data(), file.size()) == 0, "libspng takes no buffer");
  spng_ihdr header{};
  int error = spng_get_ihdr(context.get(), &header);
  require(error == 0, std::string("libspng: ") + spng_strerror(error));
  // Every channel count and depth as it is stored, samples in this machine's byte order.
  std::size_t size = 0;
  require(spng_decoded_image_size(context.get(), SPNG_FMT_PNG, &size) == 0, "libspng gives no size");
  Decoded decoded{{header.width, header.height, channels_of(header), header.bit_depth}, std::vector<std::byte>(size)};
  error = spng_decode_image(context.get(), decoded.samples.data(), size, SPNG_FMT_PNG, 0);
  require(error == 0, std::string("libspng: ") + spng_strerror(error));
  error = spng_decode_chunks(context.get());
  require(error == 0, std::string("libspng: ") + spng_strerror(error));
  return decoded;
}

Decoded decode_with_stb(std::span<const std::byte> file) {
  const auto* data = reinterpret_cast<const stbi_uc*>(file.data());
  const int size = static_cast<int>(file.size());
  int width = 0;
  int height = 0;
  int channels = 0;
  const bool wide = stbi_is_16_bit_from_memory(data, size) != 0;
  const std::unique_ptr<void, decltype(&stbi_image_free)> samples(
      wide ? static_cast<void*>(stbi_load_16_from_memory(data, size, &width, &height, &channels, 0))
           : static_cast<void*>(stbi_load_from_memory(data, size, &width, &height, &channels, 0)),
      stbi_image_free);
  require(samples != nullptr, std::string("stb: ") + (stbi_failure_reason() ? stbi_failure_reason() : "no reason"));
  Decoded decoded{{width, height, channels, wide ? 16 : 8}, {}};
  decoded.samples = copy_of(samples.get(), decoded.info.row_bytes() * static_cast<std::size_t>(height));
  return decoded;
}

Decoded decode_netpbm(std::span<const std::byte> file) {
  std::istringstream text(std::string(reinterpret_cast<const char*>(file.data()), file.size()));
  std::string magic;
  text >> magic;
  require(magic == "P5" || magic == "P6" || magic == "P7", "not a PGM, PPM or PAM");
  Decoded decoded = magic == "P7" ? pam_header(text) : plain_header(text, magic);
  const auto start = static_cast<std::size_t>(text.tellg());
  const std::size_t size = decoded.info.row_bytes() * static_cast<std::size_t>(decoded.info.height);
  require(file.size() - start == size, "the pixels do not fill the rest of the file");
  decoded.samples = copy_of(file.data() + start, size);
  if (decoded.info.bit_depth == 16 && std::endian::native == std::endian::little) {
    for (std::size_t i = 0; i < size; i += 2) std::swap(decoded.samples[i], decoded.samples[i + 1]);
  }
  return decoded;
}

}  // namespace golden
