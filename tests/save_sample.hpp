// Owns the small batch that the tests of saving share.
// Must not know what is done with it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tensorimage/save_options.hpp"
#include "tensorimage/tensor_view.hpp"

namespace save_sample {

using tensorimage::SaveOptions;
using tensorimage::TensorView;

/// Two RGB images of 4 x 5 with values from -0.25 to 1.25.
struct Sample {
  std::vector<float> values = std::vector<float>(2 * 3 * 4 * 5);
  Sample() {
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i % 7) * 0.25F - 0.25F;
  }
  [[nodiscard]] TensorView view() const { return TensorView::nchw(values.data(), {2, 3, 4, 5}); }
};

[[nodiscard]] inline SaveOptions with_format(std::string format) {
  SaveOptions options;
  options.format = std::move(format);
  return options;
}

}  // namespace save_sample
