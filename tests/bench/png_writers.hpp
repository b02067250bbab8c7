// Owns what it is to write a PNG in memory, and the list of those who can.
// Must not know what is measured about them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "pictures.hpp"

namespace bench {

using File = std::vector<std::uint8_t>;

struct PngWriter {
  std::string name;
  std::function<File(const Picture&)> write;
  /// The writer takes blue for the first channel. It is given the same bytes, so that its file has them swapped.
  bool takes_bgr = false;
};

/// This library at every level on one thread, and at the default one and level 1 on two.
[[nodiscard]] std::vector<PngWriter> own_png_writers();

/// libpng, and whichever others were found when this was configured.
[[nodiscard]] std::vector<PngWriter> peer_png_writers();

/// Throws std::runtime_error unless the file decodes, by libpng, to the picture's very pixels.
void require_same_pixels(const PngWriter& writer, const Picture& picture, const File& file);

}  // namespace bench
