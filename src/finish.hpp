// Owns what happens to samples after they were quantised: colour map, background, the colour of NaN, the clip map.
// Must not know tensors, grids or files.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "pixel_plan.hpp"
#include "tensorimage/inspect.hpp"
#include "tensorimage/pixel_options.hpp"

namespace tensorimage {

/// Turns pixels of plan.samples samples into pixels of the picture.
class Finish {
 public:
  /// The steps that `pixels` asks for, or a clip map in the given colours instead.
  Finish(const PixelPlan& plan, const PixelOptions& pixels, const std::optional<ClipMapColours>& clip_map);

  /// False: the samples are the picture's already.
  [[nodiscard]] bool needed() const noexcept { return base_ != Base::as_it_is || nan_colour_; }

  /// `marks` holds what is wrong with each pixel (kernels::Mark). `samples` and `out` must not overlap.
  void apply(const std::byte* samples, const std::uint8_t* marks, std::size_t pixels, std::byte* out) const noexcept;
  /// The same for one pixel of padding, which is never mapped to colours.
  void apply_to_padding(const std::byte* samples, std::byte* out) const noexcept;

 private:
  enum class Base : std::uint8_t { as_it_is, repeat, colour_map, composite, clip_map };
  using Level = std::array<std::uint16_t, 3>;

  template <class Sample>
  void run(Base base, const std::byte* samples, const std::uint8_t* marks, std::size_t pixels,
           std::byte* out) const noexcept;
  template <class Sample>
  void finish_pixel(Base base, const Sample* in, std::uint8_t mark, Sample* out) const noexcept;
  template <class Sample>
  void clip_pixel(const Sample* in, std::uint8_t mark, std::byte* out) const noexcept;
  [[nodiscard]] Level level_of(const Colour& colour) const noexcept;

  Base base_ = Base::as_it_is;
  int bit_depth_;
  int samples_;
  int channels_;
  std::array<Colour, 256> map_{};
  Level background_{};
  std::optional<Level> nan_colour_;
  ClipMapColours clip_colours_;
};

}  // namespace tensorimage
