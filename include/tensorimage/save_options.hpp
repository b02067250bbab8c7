// Owns everything about a save that torchvision's save_image has no word for.
// Must not know tensors.
#pragma once

#include <memory>
#include <string>

#include "tensorimage/encoder.hpp"
#include "tensorimage/jpeg.hpp"
#include "tensorimage/pixel_options.hpp"
#include "tensorimage/png.hpp"
#include "tensorimage/sink.hpp"

namespace tensorimage {

/// Everything that torchvision's save_image has no word for.
struct SaveOptions {
  std::string format = {};  ///< an extension of the table ("png", "JPEG"); empty: the path's own extension
  PixelOptions pixels = {};
  PngOptions png = {};
  JpegOptions jpeg = {};
  FileOptions file = {};
  int threads = 0;  ///< at most this many; 0: as many as are useful. The bytes do not depend on it
  ProgressCallback progress = {};
  std::shared_ptr<const Encoder> encoder = nullptr;        ///< this one, whatever the extension says
  std::shared_ptr<const EncoderTable> encoders = nullptr;  ///< instead of EncoderTable::built_in()
};

}  // namespace tensorimage
