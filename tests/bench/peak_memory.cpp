// Owns the measurement of memory: what one save takes at its peak, beyond the tensor.
// Must not know how the library uses memory.
//
// usage: tensorimage_peak_memory FORMAT HEIGHT WIDTH THREADS   prints bytes
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "drawings.hpp"
#include "tensorimage/save.hpp"

namespace {

namespace ti = tensorimage;

/// A line of /proc/self/status in bytes, where the kernel counts them in KiB.
std::int64_t status(const std::string& key) {
  std::ifstream stream("/proc/self/status");
  for (std::string word; stream >> word;) {
    std::int64_t kibibytes = 0;
    if (word == key + ":" && stream >> kibibytes) return 1024 * kibibytes;
  }
  throw std::runtime_error("/proc/self/status has no " + key);
}

/// Makes the peak what is resident now.
void forget_peak() {
  std::ofstream("/proc/self/clear_refs") << 5;
}

/// A tensor of any size in little memory: each row begins seven elements after the one above it, in the same memory.
/// Noise, so that files are nearly as large as pictures, and whoever kept one in memory would be seen.
std::vector<float> shared_values(std::int64_t height, std::int64_t width) {
  bench::Random random(7);
  std::vector<float> values(static_cast<std::size_t>(7 * height + width + 2000));
  for (float& value : values) value = static_cast<float>(random.below(256)) / 255.0F;
  return values;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    if (count != 5) throw std::invalid_argument("usage: tensorimage_peak_memory FORMAT HEIGHT WIDTH THREADS");
    const std::int64_t height = std::atoll(arguments[2]);
    const std::int64_t width = std::atoll(arguments[3]);
    const std::vector<float> values = shared_values(height, width);
    const ti::TensorView view(values.data(), ti::DType::f32, {.n = 1, .c = 3, .h = height, .w = width},
                              {.n = 0, .c = 1000, .h = 7, .w = 1});
    const ti::SaveOptions options{.format = arguments[1], .threads = std::atoi(arguments[4])};
    forget_peak();
    const std::int64_t before = status("VmRSS");
    // By the way of files, but of what was written nothing is kept.
    ti::save_image(view, "/dev/null", {}, options);
    std::cout << status("VmHWM") - before << "\n";
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "tensorimage_peak_memory: " << error.what() << "\n";
    return 1;
  }
}
