// Owns the measurement of PNG writers: packed rows in memory to a file in memory, every writer on every picture.
// Must not know how a writer is called.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "benchmarks.hpp"
#include "png_writers.hpp"

namespace bench {
namespace {

void measure(benchmark::State& state, const PngWriter& writer, const Picture& picture) {
  File file;
  for (auto _ : state) file = writer.write(picture);
  require_same_pixels(writer, picture, file);
  state.SetBytesProcessed(static_cast<std::int64_t>(picture.rgb.size()) * state.iterations());
  state.counters["raw"] = static_cast<double>(picture.rgb.size());
  state.counters["size"] = static_cast<double>(file.size());
  state.SetLabel(picture.kind);
}

}  // namespace

void register_png(const Inputs& inputs) {
  std::vector<PngWriter> writers = own_png_writers();
  for (PngWriter& peer : peer_png_writers()) writers.push_back(std::move(peer));
  for (const Picture& picture : inputs.pictures) {
    for (const PngWriter& writer : writers) {
      benchmark::RegisterBenchmark(("png/" + writer.name + "/" + picture.name).c_str(),
                                   [writer, &picture](benchmark::State& state) { measure(state, writer, picture); })
          ->UseRealTime()
          ->Unit(benchmark::kMillisecond);
    }
  }
}

}  // namespace bench
