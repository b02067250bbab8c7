// Owns the measurement of JPEG: from the float tensor by this library, from ready RGB by libjpeg-turbo alone.
// Must not know PNG.
#include <benchmark/benchmark.h>

#include <cstddef>
// After cstddef and cstdio, whose names it takes for granted.
#include <cstdio>
// clang-format off
#include <jpeglib.h>
// clang-format on

#include <cstdlib>
#include <string>

#include "benchmarks.hpp"
#include "tensorimage/save.hpp"

namespace bench {
namespace {

namespace ti = tensorimage;

struct Setting {
  const char* name;
  int quality;
  ti::Subsampling subsampling;
};

std::size_t write_with_libjpeg(const Picture& picture, const Setting& setting) {
  jpeg_compress_struct jpeg;
  jpeg_error_mgr errors;
  jpeg.err = jpeg_std_error(&errors);  // ends the program, which a benchmark may
  jpeg_create_compress(&jpeg);
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&jpeg, &bytes, &size);
  jpeg.image_width = static_cast<JDIMENSION>(picture.width);
  jpeg.image_height = static_cast<JDIMENSION>(picture.height);
  jpeg.input_components = 3;
  jpeg.in_color_space = JCS_RGB;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, setting.quality, TRUE);
  const int factor = setting.subsampling == ti::Subsampling::s420 ? 2 : 1;
  jpeg.comp_info[0].h_samp_factor = factor;
  jpeg.comp_info[0].v_samp_factor = factor;
  jpeg_start_compress(&jpeg, TRUE);
  while (jpeg.next_scanline < jpeg.image_height) {
    auto* row = const_cast<JSAMPLE*>(picture.rgb.data() + std::size_t{3} * jpeg.next_scanline * jpeg.image_width);
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  std::free(bytes);
  return size;
}

std::size_t write_own(const Inputs& inputs, const Setting& setting, int threads) {
  const auto view = ti::TensorView::chw(inputs.large_planes.data(), {3, inputs.large.height, inputs.large.width});
  const ti::SaveOptions options{.jpeg = {.quality = setting.quality, .subsampling = setting.subsampling},
                                .threads = threads};
  return ti::encode_image(view, "jpg", {}, options).size();
}

void finish(benchmark::State& state, const Inputs& inputs, std::size_t size) {
  state.SetBytesProcessed(static_cast<std::int64_t>(inputs.large.rgb.size()) * state.iterations());
  state.counters["raw"] = static_cast<double>(inputs.large.rgb.size());
  state.counters["size"] = static_cast<double>(size);
}

}  // namespace

void register_jpeg(const Inputs& inputs) {
  static constexpr Setting settings[] = {{"quality 75, 4:2:0", 75, ti::Subsampling::s420},
                                         {"quality 95, 4:4:4", 95, ti::Subsampling::s444}};
  const auto add = [&inputs](const std::string& name, auto write) {
    benchmark::RegisterBenchmark(name.c_str(),
                                 [&inputs, write](benchmark::State& state) {
                                   std::size_t size = 0;
                                   for (auto _ : state) size = write();
                                   finish(state, inputs, size);
                                 })
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
  };
  for (const Setting& setting : settings) {
    const std::string end = std::string("/") + setting.name;
    add("jpeg/libjpeg-turbo, ready RGB" + end, [&] { return write_with_libjpeg(inputs.large, setting); });
    for (const int threads : {1, 2}) {
      add("jpeg/tensorimage, float32, threads " + std::to_string(threads) + end,
          [&, threads] { return write_own(inputs, setting, threads); });
    }
  }
}

}  // namespace bench
