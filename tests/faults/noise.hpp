// Owns pictures that no encoder makes small, so that a save takes several calls to write: noise, by number.
// Must not know what is done with them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tensorimage/save_options.hpp"
#include "tensorimage/tensor_view.hpp"

namespace faults {

/// One RGB image; each number has another one.
class Noise {
 public:
  Noise(unsigned number, std::int64_t side) : side_(side), values_(static_cast<std::size_t>(3 * side * side)) {
    std::minstd_rand random(number + 1);
    for (float& value : values_) value = static_cast<float>(random() % 256) / 255.0F;
  }
  [[nodiscard]] tensorimage::TensorView view() const {
    return tensorimage::TensorView::nchw(values_.data(), {1, 3, side_, side_});
  }

 private:
  std::int64_t side_;
  std::vector<float> values_;
};

/// Low effort, for these tests are about files.
[[nodiscard]] inline tensorimage::SaveOptions quick_options(const std::string& format, int threads) {
  tensorimage::SaveOptions options;
  options.format = format;
  options.threads = threads;
  options.png.level = 1;
  return options;
}

}  // namespace faults
