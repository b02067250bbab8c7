// Owns the saves whose instructions are counted: fixed inputs, fixed options, one thread.
// Must not know how they are counted.
//
// usage: tensorimage_counted_save CASE     without a case it lists them
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <string_view>
#include <vector>

#include "tensorimage/save.hpp"

namespace ti = tensorimage;

namespace {

/// Slopes, edges and grain, so that all that an encoder knows is of use somewhere. Integers only: the same everywhere.
std::uint8_t level_at(std::int64_t x, std::int64_t y, std::int64_t channel) {
  std::uint32_t grain = static_cast<std::uint32_t>(x * 73'856'093 ^ y * 19'349'663 ^ channel * 83'492'791);
  grain = (grain ^ grain >> 13) * 0x5bd1e995u;
  const std::int64_t slope = (x * (2 + channel) + y * 3) / 4;
  const std::int64_t edge = (x / 40 + y / 24) % 3 == 0 ? 60 : 0;
  const bool flat = (x / 64 + y / 64) % 4 == 3;
  return static_cast<std::uint8_t>(flat ? 200 : 40 + (slope + edge + (grain >> 29)) % 180);
}

template <class T>
std::vector<T> planes(std::int64_t channels, std::int64_t side) {
  std::vector<T> values;
  for (std::int64_t c = 0; c < channels; ++c) {
    for (std::int64_t y = 0; y < side; ++y) {
      for (std::int64_t x = 0; x < side; ++x) {
        const auto level = static_cast<T>(level_at(x, y, c));
        values.push_back(sizeof(T) == 1 ? level : static_cast<T>(level / T{255}));
      }
    }
  }
  return values;
}

class Discard final : public ti::Sink {
 public:
  void write(std::span<const std::byte> bytes) override { count_ += bytes.size(); }
  [[nodiscard]] std::size_t count() const noexcept { return count_; }

 private:
  std::size_t count_ = 0;
};

struct Case {
  std::string_view name;
  ti::DType dtype;
  std::int64_t channels;
  std::int64_t side;
  ti::SaveOptions options;
};

std::vector<Case> cases() {
  return {
      {"png_default_f32_rgb_256", ti::DType::f32, 3, 256, {.format = "png", .threads = 1}},
      {"png_level_1_f32_rgb_256", ti::DType::f32, 3, 256, {.format = "png", .png = {.level = 1}, .threads = 1}},
      {"jpeg_default_f32_rgb_256", ti::DType::f32, 3, 256, {.format = "jpg", .threads = 1}},
      {"png_default_u8_gray_256",
       ti::DType::u8,
       1,
       256,
       {.format = "png", .pixels = {.keep_gray = true}, .threads = 1}},
      {"png_default_f32_rgb_64", ti::DType::f32, 3, 64, {.format = "png", .threads = 1}},
  };
}

}  // namespace

/// Counting is switched on while this function runs, which is why it has a plain name and is called.
extern "C" [[gnu::noinline]] void tensorimage_counted_save(const ti::TensorView& view, ti::Sink& sink,
                                                           const ti::SaveOptions& options) {
  ti::save_image(view, sink, {}, options);
}

int main(int count, char** arguments) {
  try {
    for (const Case& what : cases()) {
      if (count < 2) std::printf("%s\n", what.name.data());
      if (count < 2 || what.name != arguments[1]) continue;
      const std::vector<float> floats = planes<float>(what.channels, what.side);
      const std::vector<std::uint8_t> levels = planes<std::uint8_t>(what.channels, what.side);
      const void* const data = what.dtype == ti::DType::f32 ? static_cast<const void*>(floats.data()) : levels.data();
      const auto view = ti::TensorView::chw(data, what.dtype, {what.channels, what.side, what.side});
      Discard sink;
      // Not counted: whatever is done once in a process.
      ti::save_image(view, sink, {}, what.options);
      tensorimage_counted_save(view, sink, what.options);
      return sink.count() > 0 ? 0 : 1;
    }
    return count < 2 ? 0 : 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tensorimage_counted_save: %s\n", error.what());
    return 1;
  }
}
