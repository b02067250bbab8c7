// Owns the names of what can be wrong with a tensor's values, and the words for each.
// Must not know how it is found out, nor files.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tensorimage/export.hpp"
#include "tensorimage/pixel_options.hpp"

namespace tensorimage {

/// What may be wrong. The enumerators and their names are stable.
enum class Suspect : std::uint8_t {
  channels_last,   ///< pixels (H, W, C) read as planes (C, H, W)
  channels_first,  ///< planes read as pixels
  has_nan,         ///< some values are NaN
  has_infinity,    ///< some values are infinite
  byte_range,      ///< floats from 0 to 255, not 0 to 1
  signed_unit,     ///< floats from -1 to 1
  imagenet,        ///< normalised with ImageNet's mean and deviation
  clip,            ///< normalised with CLIP's mean and deviation
  unit_integers,   ///< 0..1 cast to an integer: nearly all black
  out_of_range,    ///< values outside what can be shown, for no reason known
  constant,        ///< one value everywhere
};

/// "channels_last" and so on: what JSON and logs call it.
[[nodiscard]] TENSORIMAGE_EXPORT std::string_view suspect_name(Suspect suspect) noexcept;

/// One way to save the tensor as it was meant.
struct Remedy {
  std::string api;              ///< what to write in C++: ".pixels = {.input_range = InputRange::signed_unit()}"
  std::string cli;              ///< what to give the tool: "--input-range signed"; empty if it has no option for it
  PixelOptions pixels = {};     ///< the same, ready to be used; the members that differ from their defaults matter
  bool channels_last = false;   ///< make the view as hwc or nhwc, of the same memory
  bool channels_first = false;  ///< make the view as chw or nchw, of the same memory
};

/// A report, never a change: pixels are as torchvision writes them until the caller asks for something else.
struct Diagnosis {
  Suspect suspect = Suspect::constant;
  std::string evidence;          ///< the numbers that say so, as a sentence
  std::string effect;            ///< what the picture looks like for it, as a sentence
  std::vector<Remedy> remedies;  ///< the best first; empty when there is nothing to do
};

}  // namespace tensorimage
