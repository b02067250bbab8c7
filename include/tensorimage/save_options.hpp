// Owns everything about a save that torchvision's save_image has no word for.
// Must not know tensors.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "tensorimage/encoder.hpp"
#include "tensorimage/jpeg.hpp"
#include "tensorimage/metadata.hpp"
#include "tensorimage/pixel_options.hpp"
#include "tensorimage/png.hpp"
#include "tensorimage/sink.hpp"

namespace tensorimage {

/// What to do about a condition of the tensor's values.
enum class Policy : std::uint8_t {
  ignore,  ///< leave it out of the report's suspects
  report,  ///< put it there; the picture is what it is
  error,   ///< refuse the save before the target is touched; makes and counts all samples once more
};

/// By condition. The pixels are the same under every policy that does not refuse.
struct PolicyOptions {
  Policy out_of_range = Policy::report;  ///< clipping changes a value, whatever the range (Suspect::out_of_range)
  Policy nan = Policy::report;           ///< NaN or infinity (Suspect::has_nan, has_infinity)
  Policy suspect = Policy::report;       ///< every other Suspect
};

/// Everything that torchvision's save_image has no word for.
struct SaveOptions {
  std::string format = {};  ///< an extension of the table ("png", "JPEG"); empty: the path's own extension
  PixelOptions pixels = {};
  PngOptions png = {};
  JpegOptions jpeg = {};
  Metadata metadata = {};
  PolicyOptions policy = {};
  FileOptions file = {};
  int threads = 0;  ///< at most this many; 0: as many as are useful. The bytes do not depend on it
  /// Empty: threads are made for each picture that is worth it, and end with it. Set: no thread is made; this runs what
  /// the calling thread leaves, `threads` - 1 tasks at once at most. PngBackend::libpng and PNM use the caller's thread
  /// alone. The bytes do not depend on it
  Executor executor = {};
  ProgressCallback progress = {};
  std::shared_ptr<const Encoder> encoder = nullptr;        ///< this one, whatever the extension says
  std::shared_ptr<const EncoderTable> encoders = nullptr;  ///< instead of EncoderTable::built_in()
};

}  // namespace tensorimage
