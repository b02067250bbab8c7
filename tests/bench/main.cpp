// Owns the order of a run: arguments, pictures, benchmarks.
// Must not know what any of them does.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "benchmarks.hpp"

namespace {

/// --pictures=FOLDER adds a folder's pictures; what is left are Google Benchmark's own options.
std::string take_folder(int& count, char** arguments) {
  constexpr std::string_view option = "--pictures=";
  std::string folder;
  int kept = 1;
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = arguments[i];
    if (argument.substr(0, option.size()) == option) {
      folder = argument.substr(option.size());
    } else {
      arguments[kept++] = arguments[i];
    }
  }
  count = kept;
  return folder;
}

int run(int count, char** arguments) {
  const std::string folder = take_folder(count, arguments);
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 2;
  bench::Inputs inputs;
  inputs.pictures = bench::built_in_pictures();
  const std::string mosaic = bench::picture_of_4k(inputs.pictures).name;
  if (!folder.empty()) {
    std::vector<bench::Picture> found = bench::pictures_in(folder);
    inputs.pictures.insert(inputs.pictures.end(), found.begin(), found.end());
  }
  inputs.large = bench::picture_of_4k(inputs.pictures);
  // A real photograph takes the mosaic's place.
  if (inputs.large.name != mosaic) {
    std::erase_if(inputs.pictures, [&](const bench::Picture& picture) { return picture.name == mosaic; });
  }
  inputs.large_planes = bench::float_planes(inputs.large);
  benchmark::AddCustomContext("large_picture", inputs.large.name);
  bench::register_png(inputs);
  bench::register_jpeg(inputs);
  bench::register_quantise(inputs);
  bench::register_report(inputs);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run(count, arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tensorimage_bench: %s\n", error.what());
    return 1;
  }
}
