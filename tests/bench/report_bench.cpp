// Owns the measurement of what the report costs: a save as it is, beside its parts without one.
// Must not know how a report is made.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <utility>

#include "benchmarks.hpp"
#include "tensorimage/save.hpp"

namespace bench {
namespace {

namespace ti = tensorimage;

/// Counts are made by read_rows and cannot be left out by a caller; this is the save without all the rest: the rows are
/// made and encoded, and nothing is made of what was counted.
std::size_t encode_only(const ti::TensorView& view, const ti::SaveOptions& options, std::string_view format) {
  const auto encoder = ti::EncoderTable::built_in().make(format, options);
  ti::MemorySink sink;
  encoder->encode(*ti::make_row_source(view), sink, {.threads = options.threads, .progress = {}});
  return sink.take().size();
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
    add("with", [=] { return ti::encode_image(view, extension, {}, options).size(); });
    add("without", [=] { return encode_only(view, options, extension); });
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
