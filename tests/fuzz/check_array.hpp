// Owns what must hold for every array that a reader gives, whatever file it came from.
// Must not know file formats.
#pragma once

#include <optional>

#include "input.hpp"
#include "tensorimage/readers/array.hpp"
#include "tensorimage/tensorimage.hpp"

namespace fuzz {

/// Every element lies in the file, by arithmetic of 128 bits that shares nothing with the library's.
inline void check_place(const tensorimage::readers::Array& array) {
  __extension__ using Wide = __int128;
  check(array.strides.size() == array.shape.size(), "an axis has no stride");
  Wide first = 0;
  Wide last = 0;
  for (std::size_t axis = 0; axis < array.shape.size(); ++axis) {
    check(array.shape[axis] >= 0, "an extent is negative");
    if (array.shape[axis] == 0) return;
    (array.strides[axis] < 0 ? first : last) += Wide{array.strides[axis]} * (array.shape[axis] - 1);
  }
  const auto size = static_cast<Wide>(item_size(array.dtype));
  const Wide place = array.data - array.storage.data();
  check(place + first * size >= 0, "an element lies in front of the file");
  check(place + (last + 1) * size <= static_cast<Wide>(array.storage.size()), "an element lies behind the file");
}

/// Looks at all of the values in every layout that fits, and makes a picture of them where that is not much work.
inline void check_array(const tensorimage::readers::Array& array) {
  using namespace tensorimage;
  check_place(array);
  for (const auto layout : {readers::Layout::hw, readers::Layout::chw, readers::Layout::hwc, readers::Layout::nchw,
                            readers::Layout::nhwc}) {
    try {
      const TensorView view = to_view(array, layout);
      (void)inspect(view);
      SaveOptions options;
      options.threads = 1;
      (void)encode_image(view, "pam", {}, options);
    } catch (const Error&) {
      // The number of axes, or what no picture can be made of.
    }
  }
}

}  // namespace fuzz
