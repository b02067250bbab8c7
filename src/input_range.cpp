// Owns the means and deviations that people trained with.
// Must not know what is computed with them.
#include "tensorimage/input_range.hpp"

namespace tensorimage {

Unnormalize Unnormalize::imagenet() {
  return {.mean = {0.485, 0.456, 0.406}, .deviation = {0.229, 0.224, 0.225}};
}

Unnormalize Unnormalize::clip() {
  return {.mean = {0.48145466, 0.4578275, 0.40821073}, .deviation = {0.26862954, 0.26130258, 0.27577711}};
}

Unnormalize Unnormalize::half() {
  return {.mean = {0.5}, .deviation = {0.5}};
}

}  // namespace tensorimage
