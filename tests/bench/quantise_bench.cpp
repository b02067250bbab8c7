// Owns the measurement of the way from a tensor to packed rows, beside reading and copying memory.
// Must not know encoders.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks.hpp"
#include "tensorimage/grid.hpp"
#include "tensorimage/input_range.hpp"

namespace bench {
namespace {

namespace ti = tensorimage;

constexpr std::int64_t width = 3840;
constexpr std::int64_t height = 2160;
constexpr std::size_t elements = std::size_t{3} * width * height;

/// What is measured: elements of a dtype in a layout, and options.
struct Case {
  const char* name;
  ti::DType dtype;
  bool planar = true;
  ti::GridOptions grid = {};
  ti::PixelOptions pixels = {};
};

std::uint16_t half_of(float value) {
  // Positive normal numbers are all that is needed, and the last bit matters to nobody.
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return value < 0.0001F ? std::uint16_t{0} : static_cast<std::uint16_t>((bits >> 13) - ((127 - 15) << 10));
}

std::uint16_t bfloat_of(float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return static_cast<std::uint16_t>(bits >> 16);
}

template <class T, class Change>
std::vector<std::byte> stored(const std::vector<float>& planes, Change change) {
  std::vector<T> values(planes.size());
  std::transform(planes.begin(), planes.end(), values.begin(), change);
  std::vector<std::byte> bytes(values.size() * sizeof(T));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

/// The picture's values as elements of another dtype; what is planes stays planes whatever the layout says, since the
/// time does not depend on the values.
std::vector<std::byte> stored(const std::vector<float>& planes, ti::DType dtype) {
  const auto level = [](float value) { return value * 255.0F + 0.5F; };
  switch (dtype) {
    case ti::DType::f16: return stored<std::uint16_t>(planes, half_of);
    case ti::DType::bf16: return stored<std::uint16_t>(planes, bfloat_of);
    case ti::DType::f64: return stored<double>(planes, [](float value) { return static_cast<double>(value); });
    case ti::DType::u8:
      return stored<std::uint8_t>(planes, [&](float value) { return static_cast<std::uint8_t>(level(value)); });
    case ti::DType::u16:
      return stored<std::uint16_t>(planes, [&](float value) { return static_cast<std::uint16_t>(level(value)); });
    case ti::DType::i32:
      return stored<std::int32_t>(planes, [&](float value) { return static_cast<std::int32_t>(level(value)); });
    case ti::DType::i64:
      return stored<std::int64_t>(planes, [&](float value) { return static_cast<std::int64_t>(level(value)); });
    default: return stored<float>(planes, [](float value) { return value; });
  }
}

std::vector<Case> cases() {
  const ti::GridOptions normalize{.normalize = true, .value_range = {{0.0, 1.0}}};
  return {
      {"float32 planes", ti::DType::f32},
      {"float32 pixels", ti::DType::f32, false},
      {"float32 planes, normalize", ti::DType::f32, true, normalize},
      {"float32 planes, unnormalize", ti::DType::f32, true, {}, {.unnormalize = ti::Unnormalize::imagenet()}},
      {"float32 planes, minimum and maximum measured", ti::DType::f32, true, {.normalize = true}},
      {"float32 planes, 16 bit", ti::DType::f32, true, {}, {.bit_depth = 16}},
      {"float16 planes", ti::DType::f16},
      {"bfloat16 planes", ti::DType::bf16},
      {"float64 planes", ti::DType::f64},
      {"float64 pixels", ti::DType::f64, false},
      {"uint8 planes", ti::DType::u8},
      {"uint8 pixels", ti::DType::u8, false},
      {"uint8 planes, normalize", ti::DType::u8, true, {.normalize = true, .value_range = {{0.0, 255.0}}}},
      {"uint8 planes, 16 bit", ti::DType::u8, true, {}, {.bit_depth = 16}},
      {"uint16 planes", ti::DType::u16},
      {"uint16 planes, 16 bit", ti::DType::u16, true, {}, {.bit_depth = 16}},
      {"uint16 pixels, 16 bit", ti::DType::u16, false, {}, {.bit_depth = 16}},
      {"int32 planes", ti::DType::i32},
      {"int64 planes", ti::DType::i64},
  };
}

void measure_rows(benchmark::State& state, const Case& what, const std::vector<float>& planes) {
  const std::vector<std::byte> input = stored(planes, what.dtype);
  const auto view = what.planar ? ti::TensorView::chw(input.data(), what.dtype, {3, height, width})
                                : ti::TensorView::hwc(input.data(), what.dtype, {height, width, 3});
  constexpr std::int64_t band = 16;  // rows: in cache, as encoders read them
  std::vector<std::byte> rows(std::size_t{band} * width * 6);
  for (auto _ : state) {
    // Inside: a range that is measured is measured here.
    const auto source = ti::make_row_source(view, what.grid, what.pixels);
    ti::Tally tally;
    for (std::int64_t y = 0; y < height; y += band) {
      source->read_rows(y, std::min(band, height - y), rows.data(), tally);
      benchmark::DoNotOptimize(rows.data());
    }
    benchmark::DoNotOptimize(tally);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(input.size()) * state.iterations());
}

/// Eight sums side by side, so that it is memory that is waited for.
void measure_reading(benchmark::State& state, const std::vector<float>& planes) {
  const std::size_t words = planes.size() / 2;
  for (auto _ : state) {
    std::array<std::uint64_t, 8> sums{};
    for (std::size_t i = 0; i + sums.size() <= words; i += sums.size()) {
      std::array<std::uint64_t, 8> block;
      std::memcpy(block.data(), planes.data() + 2 * i, sizeof block);
      for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += block[k];
    }
    benchmark::DoNotOptimize(sums);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(elements * sizeof(float)) * state.iterations());
}

void measure_copying(benchmark::State& state, const std::vector<float>& planes) {
  std::vector<float> copy(planes.size());
  for (auto _ : state) {
    std::memcpy(copy.data(), planes.data(), planes.size() * sizeof(float));
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(elements * sizeof(float)) * state.iterations());
}

}  // namespace

void register_quantise(const Inputs& inputs) {
  const auto add = [](const std::string& name, auto measure) {
    benchmark::RegisterBenchmark(("quantise/" + name + "/3840x2160").c_str(), measure)
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
  };
  const std::vector<float>& planes = inputs.large_planes;
  add("read memory", [&planes](benchmark::State& state) { measure_reading(state, planes); });
  add("memcpy", [&planes](benchmark::State& state) { measure_copying(state, planes); });
  for (const Case& what : cases()) {
    add(what.name, [what, &planes](benchmark::State& state) { measure_rows(state, what, planes); });
  }
}

}  // namespace bench
