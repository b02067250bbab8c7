// Owns the refusal of pictures that no encoder of this library can write, whoever made their source.
// Must not know any format.
#pragma once

#include <string>
#include <string_view>

#include "tensorimage/error.hpp"
#include "tensorimage/row_source.hpp"

namespace tensorimage {

/// Errors: invalid_argument for a side below 1; unsupported unless there are 1 to 4 channels of 8 or 16 bits
inline void check_picture(std::string_view format, const PictureInfo& info) {
  if (info.width < 1 || info.height < 1) {
    throw Error(ErrorCode::invalid_argument, "the picture is " + std::to_string(info.width) + " x " +
                                                 std::to_string(info.height) + " pixels; each side must be at least 1");
  }
  if (info.channels < 1 || info.channels > 4) {
    throw Error(ErrorCode::unsupported, std::string(format) + " cannot hold a picture of " +
                                            std::to_string(info.channels) + " channels; allowed are 1 to 4");
  }
  if (info.bit_depth != 8 && info.bit_depth != 16) {
    throw Error(ErrorCode::unsupported, std::string(format) + " cannot hold samples of " +
                                            std::to_string(info.bit_depth) + " bits; allowed are 8 and 16");
  }
}

}  // namespace tensorimage
