// Owns the measurement of what the report costs: a save as it is, beside one of the same bytes that counts nothing.
// Must not know how a report is made.
#include <benchmark/benchmark.h>

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
    const auto add = [&](const char* what, auto write) {
      benchmark::RegisterBenchmark((std::string("report/") + what + "/" + format.name).c_str(),
                                   [write](benchmark::State& state) {
                                     for (auto _ : state) benchmark::DoNotOptimize(write());
                                   })
          ->UseRealTime()
          ->Unit(benchmark::kMillisecond);
    };
    const std::string extension = format.extension;
    if (encode_only(view, options, extension) != ti::encode_image(view, extension, {}, options)) {
      throw std::logic_error("the report's cost would be that of another picture");
    }
    add("with", [=] { return ti::encode_image(view, extension, {}, options).size(); });
    add("without", [=] { return encode_only(view, options, extension).size(); });
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
