// Owns the naive writing of everything that torchvision has no word for: ranges, colours, backgrounds, statistics.
// Must not know the library's sources; of the public API it uses only the types that describe input and output.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "oracle.hpp"

namespace oracle {

/// What a save loses of a pixel; the first that holds, in this order.
enum class Fate : std::uint8_t { padding, nan, above, below, kept };

struct ColouredPicture : Picture {
  std::vector<Fate> fates;  ///< of every pixel, row by row
};

// One view is a batch, several are a list of images. Every option but labels, with contradictions left to the caller.
[[nodiscard]] ColouredPicture make_coloured_picture(std::span<const tensorimage::TensorView> views,
                                                    const tensorimage::GridOptions& options,
                                                    const tensorimage::PixelOptions& pixels);

/// What is read off values and the samples that came of them, in two passes.
class Statistics {
 public:
  void add(double value, std::uint16_t sample, bool below, bool above, int bit_depth);
  [[nodiscard]] tensorimage::ValueStatistics result() const;

 private:
  tensorimage::ValueStatistics counts_;
  std::vector<double> finite_;
};

}  // namespace oracle
