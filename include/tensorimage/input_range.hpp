// Owns the ways to say which of the tensor's values are black and white.
// Must not know tensors or files.
#pragma once

#include <cstdint>
#include <vector>

#include "tensorimage/export.hpp"

namespace tensorimage {

/// Which values become black and white. Values outside are clipped; what is between is spread evenly.
/// Unlike GridOptions::normalize it computes half types in float32, and finds its range in spite of NaN and infinities.
struct InputRange {
  enum class Kind : std::uint8_t {
    fixed,       ///< low and high are values of the tensor
    finite,      ///< the smallest and the largest finite value; low and high are not looked at
    percentile,  ///< low and high are percentiles, 0 to 100, of the finite values, linear between neighbours;
                 ///< where both are one number, the smallest and the largest finite value
  };

  double low = 0.0;
  double high = 1.0;
  Kind kind = Kind::fixed;
  // For finite and percentile, which then leave an alpha channel as it is.
  bool each_image = false;    ///< every image of a batch by itself
  bool each_channel = false;  ///< every channel by itself

  /// 0 to 1, also for integers.
  [[nodiscard]] static constexpr InputRange unit() noexcept { return {.low = 0.0, .high = 1.0}; }
  /// -1 to 1.
  [[nodiscard]] static constexpr InputRange signed_unit() noexcept { return {.low = -1.0, .high = 1.0}; }
  /// 0 to 255, also for floats.
  [[nodiscard]] static constexpr InputRange byte() noexcept { return {.low = 0.0, .high = 255.0}; }
  /// The extremes of the finite values.
  [[nodiscard]] static constexpr InputRange finite() noexcept { return {.kind = Kind::finite}; }
  /// Errors (when used): invalid_argument unless 0 <= low < high <= 100
  [[nodiscard]] static constexpr InputRange percentile(double low, double high) noexcept {
    return {.low = low, .high = high, .kind = Kind::percentile};
  }
};

/// Undoes a normalisation by mean and standard deviation: value * deviation + mean, then 0..1 as ever. Computed in
/// float32, or float64 for float64 and wide integers, each step rounded.
struct Unnormalize {
  // One number for each channel, or one for all.
  std::vector<double> mean;
  std::vector<double> deviation;

  /// ImageNet's: mean 0.485, 0.456, 0.406; deviation 0.229, 0.224, 0.225 (torchvision's pretrained models).
  [[nodiscard]] TENSORIMAGE_EXPORT static Unnormalize imagenet();
  /// CLIP's: mean 0.48145466, 0.4578275, 0.40821073; deviation 0.26862954, 0.26130258, 0.27577711 (OpenAI's models).
  [[nodiscard]] TENSORIMAGE_EXPORT static Unnormalize clip();
  /// Mean and deviation 0.5 for every channel: values from -1 to 1.
  [[nodiscard]] TENSORIMAGE_EXPORT static Unnormalize half();
};

}  // namespace tensorimage
