// Owns the measurement of what the report costs: a save as it is, beside one of the same bytes that counts nothing.
// Must not know how a report is made.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

#include "benchmarks.hpp"
#include "tensorimage/save.hpp"
#include "uncounted_source.hpp"

namespace bench {
namespace {

namespace ti = tensorimage;

/// The save without a report: nothing is counted when rows are made, and nothing is made of what was counted.
std::vector<std::byte> encode_only(const ti::TensorView& view, const ti::SaveOptions& options,
                                   std::string_view format) {
  const auto encoder = ti::EncoderTable::built_in().make(format, options);
  ti::MemorySink sink;
  encoder->encode(*uncounted_source(view), sink, {.threads = options.threads, .progress = {}});
  return sink.take();
}

constexpr std::size_t pairs = 100;

template <class Write>
double seconds_of(Write write) {
  const auto start = std::chrono::steady_clock::now();
  benchmark::DoNotOptimize(write());
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Counters: seconds of either save, and what the report costs, as a part of the save without it. Of a machine that is
/// fast and slow by turns, two saves that follow each other see the same; a median leaves out those that do not.
template <class With, class Without>
void measure_in_turns(benchmark::State& state, With with, Without without) {
  std::vector<double> saves, bare_saves, costs;
  for (auto _ : state) {
    for (std::size_t i = 0; i < pairs; ++i) {
      // By turns either is the first.
      if (i % 2 == 0) saves.push_back(seconds_of(with));
      bare_saves.push_back(seconds_of(without));
      if (i % 2 != 0) saves.push_back(seconds_of(with));
      costs.push_back(saves.back() / bare_saves.back() - 1.0);
    }
  }
  state.counters["save"] = median(saves);
  state.counters["without"] = median(bare_saves);
  state.counters["cost"] = median(costs);
}

}  // namespace

void register_report(const Inputs& inputs) {
  const auto view = ti::TensorView::chw(inputs.large_planes.data(), {3, inputs.large.height, inputs.large.width});
  struct Format {
    const char* name;
    const char* extension;
    int level;
  };
  for (const Format& format : {Format{"PNG 6", "png", 6}, Format{"PNG 1", "png", 1}, Format{"JPEG", "jpg", 6}}) {
    const ti::SaveOptions options{.png = {.level = format.level}, .threads = 1};
    const std::string extension = format.extension;
    if (encode_only(view, options, extension) != ti::encode_image(view, extension, {}, options)) {
      throw std::logic_error("the report's cost would be that of another picture");
    }
    benchmark::RegisterBenchmark((std::string("report/in turns/") + format.name).c_str(),
                                 [=](benchmark::State& state) {
                                   measure_in_turns(
                                       state, [&] { return ti::encode_image(view, extension, {}, options).size(); },
                                       [&] { return encode_only(view, options, extension).size(); });
                                 })
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
  }
  const std::vector<float>& planes = inputs.large_planes;
  benchmark::RegisterBenchmark(
      "report/inspect/alone",
      [view, &planes](benchmark::State& state) {
        for (auto _ : state) benchmark::DoNotOptimize(ti::inspect(view));
        state.SetBytesProcessed(static_cast<std::int64_t>(planes.size() * sizeof(float)) * state.iterations());
      })
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
}

}  // namespace bench
