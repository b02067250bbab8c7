// Owns the arithmetic on finished samples, all of it in integers.
// Must not know tensors, grids or files.
#include "finish.hpp"

#include <cstring>
#include <limits>

#include "kernels/quantise.hpp"

namespace tensorimage {

Finish::Finish(const PixelPlan& plan, const PixelOptions& pixels, const std::optional<ClipMapColours>& clip_map)
    : bit_depth_(plan.bit_depth), samples_(plan.samples), channels_(plan.channels) {
  if (clip_map) {
    base_ = Base::clip_map;
    clip_colours_ = *clip_map;
    channels_ = 3;
    return;
  }
  if (pixels.colour_map) {
    base_ = Base::colour_map;
    map_ = pixels.colour_map->table();
  } else if (pixels.background && samples_ % 2 == 0) {
    base_ = Base::composite;
    background_ = level_of(*pixels.background);
  }
  if (pixels.nan_colour) nan_colour_ = level_of(*pixels.nan_colour);
}

Finish::Level Finish::level_of(const Colour& colour) const noexcept {
  const int factor = bit_depth_ == 8 ? 1 : 257;
  return {static_cast<std::uint16_t>(colour.red * factor), static_cast<std::uint16_t>(colour.green * factor),
          static_cast<std::uint16_t>(colour.blue * factor)};
}

template <class Sample>
void Finish::clip_pixel(const Sample* in, std::uint8_t mark, std::byte* out) const noexcept {
  const Colour* const loud = (mark & kernels::mark_nan) != 0     ? &clip_colours_.nan
                             : (mark & kernels::mark_above) != 0 ? &clip_colours_.above
                             : (mark & kernels::mark_below) != 0 ? &clip_colours_.below
                                                                 : nullptr;
  if (loud != nullptr) {
    out[0] = std::byte{loud->red};
    out[1] = std::byte{loud->green};
    out[2] = std::byte{loud->blue};
    return;
  }
  // Rec. 601 weights in 256ths, then half as bright, so that the colours of what is lost stand out.
  constexpr unsigned to_8_bits = std::numeric_limits<Sample>::max() / 255;
  const unsigned luma = samples_ < 3 ? in[0] * 256u : in[0] * 77u + in[1] * 150u + in[2] * 29u;
  for (int c = 0; c < 3; ++c) out[c] = static_cast<std::byte>(luma / 512u / to_8_bits);
}

template <class Sample>
void Finish::finish_pixel(Base base, const Sample* in, std::uint8_t mark, Sample* out) const noexcept {
  constexpr std::uint64_t most = std::numeric_limits<Sample>::max();
  switch (base) {
    case Base::as_it_is: std::memcpy(out, in, static_cast<std::size_t>(channels_) * sizeof(Sample)); break;
    case Base::repeat:
      for (int c = 0; c < channels_; ++c) out[c] = in[0];
      break;
    case Base::colour_map: {
      const Colour& colour = map_[in[0]];
      out[0] = colour.red;
      out[1] = colour.green;
      out[2] = colour.blue;
      break;
    }
    case Base::composite: {
      const std::uint64_t alpha = in[samples_ - 1];
      for (std::size_t c = 0; c < 3; ++c) {
        const std::uint64_t own = in[samples_ == 2 ? 0 : c];
        out[c] = static_cast<Sample>((own * alpha + background_[c] * (most - alpha) + most / 2) / most);
      }
      break;
    }
    case Base::clip_map: return;  // has 8 bits whatever the samples have: clip_pixel
  }
  if (!nan_colour_ || (mark & kernels::mark_nan) == 0) return;
  const int colours = channels_ < 3 ? 1 : 3;
  for (int c = 0; c < colours; ++c) out[c] = static_cast<Sample>((*nan_colour_)[static_cast<std::size_t>(c)]);
  if (channels_ % 2 == 0) out[channels_ - 1] = static_cast<Sample>(most);
}

template <class Sample>
void Finish::run(Base base, const std::byte* samples, const std::uint8_t* marks, std::size_t pixels,
                 std::byte* out) const noexcept {
  const std::size_t in_bytes = static_cast<std::size_t>(samples_) * sizeof(Sample);
  const std::size_t out_bytes = static_cast<std::size_t>(channels_) * sizeof(Sample);
  for (std::size_t i = 0; i < pixels; ++i) {
    Sample in[kernels::max_channels];
    Sample finished[kernels::max_channels];
    std::memcpy(in, samples + i * in_bytes, in_bytes);
    if (base == Base::clip_map) {
      clip_pixel(in, marks[i], out + 3 * i);
      continue;
    }
    finish_pixel(base, in, marks[i], finished);
    std::memcpy(out + i * out_bytes, finished, out_bytes);
  }
}

void Finish::apply(const std::byte* samples, const std::uint8_t* marks, std::size_t pixels,
                   std::byte* out) const noexcept {
  if (bit_depth_ == 8) {
    run<std::uint8_t>(base_, samples, marks, pixels, out);
  } else {
    run<std::uint16_t>(base_, samples, marks, pixels, out);
  }
}

void Finish::apply_to_padding(const std::byte* samples, std::byte* out) const noexcept {
  const std::uint8_t unmarked = 0;
  const Base base = base_ == Base::colour_map ? Base::repeat : base_;
  if (bit_depth_ == 8) {
    run<std::uint8_t>(base, samples, &unmarked, 1, out);
  } else {
    run<std::uint16_t>(base, samples, &unmarked, 1, out);
  }
}

}  // namespace tensorimage
