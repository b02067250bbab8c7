// Owns the work that memory runs out of: each encoder and way through it, grids, values, colours, reports, readers.
// Must not know how memory runs out.
#include "jobs.hpp"

#include <memory>
#include <utility>

#include "metadata_sample.hpp"
#include "readers/array_files.hpp"
#include "tensorimage/readers/npy.hpp"
#include "tensorimage/readers/safetensors.hpp"
#include "tensorimage/tensorimage.hpp"

namespace allocation {
namespace {

namespace fs = std::filesystem;
using namespace tensorimage;

/// What all jobs look at.
struct Inputs {
  std::vector<float> floats = std::vector<float>(6 * 4 * 40 * 50);
  std::vector<std::uint8_t> ids = std::vector<std::uint8_t>(40 * 50);
  std::vector<std::uint8_t> large = std::vector<std::uint8_t>(600 * 640 * 3);
  fs::path npy;
  fs::path safetensors;

  explicit Inputs(const fs::path& folder) : npy(folder / "input.npy"), safetensors(folder / "input.safetensors") {
    for (std::size_t i = 0; i < floats.size(); ++i) floats[i] = static_cast<float>(i * i % 1009) / 900.0F - 0.05F;
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<std::uint8_t>(i / 50 % 7);
    // Smooth, so that no encoder takes long over it.
    for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<std::uint8_t>(i / 1920 / 4 + i % 1920 / 24);
    const std::string data = tests::little(std::vector<float>(3 * 5 * 7, 0.25F));
    tests::write_file(npy, tests::npy("<f4", "(3, 5, 7)", data));
    tests::write_file(
        safetensors,
        tests::safetensors(tests::header_json({tests::tensor_json("picture", "F32", "[3,5,7]", 0, 420)}), data));
  }

  [[nodiscard]] TensorView picture(std::int64_t channels) const {
    return TensorView::chw(floats.data(), {channels, 40, 50});
  }
  [[nodiscard]] TensorView batch() const { return TensorView::nchw(floats.data(), {6, 3, 40, 50}); }
  [[nodiscard]] TensorView labels() const { return TensorView::hw(ids.data(), {40, 50}); }
  [[nodiscard]] TensorView large_picture() const { return TensorView::hwc(large.data(), {600, 640, 3}); }
};

SaveOptions options_for(std::string format, int threads = 1) {
  SaveOptions options;
  options.format = std::move(format);
  options.threads = threads;
  return options;
}

class Jobs {
 public:
  explicit Jobs(const fs::path& folder) : inputs_(std::make_shared<const Inputs>(folder)) {}

  void add(std::string name, std::function<void(const Inputs&, const fs::path&)> run, bool is_refused = false) {
    jobs_.push_back({std::move(name),
                     [inputs = inputs_, run = std::move(run)](const fs::path& target) { run(*inputs, target); },
                     is_refused});
  }
  void add_save(std::string name, std::function<TensorView(const Inputs&)> view, GridOptions grid,
                SaveOptions options) {
    add(std::move(name),
        [view = std::move(view), grid, options = std::move(options)](const Inputs& inputs, const fs::path& target) {
          save_image(view(inputs), target, grid, options);
        });
  }
  void add_save(std::string name, std::int64_t channels, SaveOptions options) {
    add_save(
        std::move(name), [channels](const Inputs& inputs) { return inputs.picture(channels); }, {}, std::move(options));
  }
  void add_large(std::string name, SaveOptions options) {
    add_save(
        std::move(name), [](const Inputs& inputs) { return inputs.large_picture(); }, {}, std::move(options));
  }
  std::vector<Job> take() { return std::move(jobs_); }

 private:
  std::shared_ptr<const Inputs> inputs_;
  std::vector<Job> jobs_;
};

void add_png(Jobs& jobs) {
  for (const int level : {0, 1, 3, 6, 8, 9}) {
    SaveOptions options = options_for("png");
    options.png.level = level;
    jobs.add_save("png level " + std::to_string(level), 3, options);
  }
  for (const int level : {0, 1, 6}) {
    for (const int threads : {1, 2}) {
      SaveOptions options = options_for("png", threads);
      options.png.level = level;
      jobs.add_large("png level " + std::to_string(level) + ", large, threads " + std::to_string(threads), options);
    }
  }
  SaveOptions wide = options_for("png");
  wide.pixels.bit_depth = 16;
  jobs.add_save("png of 16 bits with alpha", 4, wide);
  for (const int threads : {1, 2}) {
    SaveOptions libpng = options_for("png", threads);
    libpng.png.backend = PngBackend::libpng;
    libpng.png.level = 1;
    jobs.add_save("png by libpng, threads " + std::to_string(threads), 3, libpng);
    jobs.add_large("png by libpng, large, threads " + std::to_string(threads), libpng);
  }
}

void add_jpeg(Jobs& jobs) {
  for (const bool progressive : {false, true}) {
    for (const bool optimize : {false, true}) {
      SaveOptions options = options_for("jpg");
      options.jpeg.progressive = progressive;
      options.jpeg.optimize = optimize;
      jobs.add_save(std::string("jpeg") + (progressive ? ", progressive" : "") + (optimize ? ", optimised" : ""), 3,
                    options);
    }
  }
  SaveOptions gray = options_for("jpg");
  gray.pixels.keep_gray = true;
  jobs.add_save("jpeg, gray", 1, gray);
  for (const int threads : {1, 2}) {
    SaveOptions options = options_for("jpg", threads);
    options.jpeg.subsampling = threads == 2 ? Subsampling::s420 : Subsampling::s444;
    jobs.add_large("jpeg, large, threads " + std::to_string(threads), options);
  }
}

void add_pnm(Jobs& jobs) {
  jobs.add_save("pam", 4, options_for("pam"));
  SaveOptions wide = options_for("ppm");
  wide.pixels.bit_depth = 16;
  jobs.add_save("ppm of 16 bits", 3, wide);
  jobs.add_large("ppm, large, threads 2", options_for("ppm", 2));
}

void add_grids(Jobs& jobs) {
  const auto batch = [](const Inputs& inputs) { return inputs.batch(); };
  jobs.add_save("grid", batch, {.nrow = 4}, options_for("png"));
  jobs.add_save("grid, normalised", batch, {.nrow = 4, .normalize = true}, options_for("png"));
  jobs.add_save("grid, each image normalised", batch, {.normalize = true, .scale_each = true}, options_for("png"));
  jobs.add("grid of a list", [](const Inputs& inputs, const fs::path& target) {
    std::vector<TensorView> images;
    for (std::int64_t i = 0; i < 6; ++i) images.push_back(inputs.batch().image(i));
    save_image(images, target, {.nrow = 4}, options_for("png"));
  });
  jobs.add("grid in memory", [](const Inputs& inputs, const fs::path& target) {
    const Tensor grid = make_grid(inputs.batch(), {.nrow = 4, .normalize = true});
    save_image(grid.view(), target, {}, options_for("ppm"));
  });
  SaveOptions percentile = options_for("png");
  percentile.pixels.input_range = InputRange::percentile(1.0, 99.0);
  percentile.pixels.input_range->each_channel = true;
  jobs.add_save("grid by percentiles", batch, {}, percentile);
  SaveOptions means = options_for("png");
  means.pixels.unnormalize = Unnormalize::imagenet();
  jobs.add_save("grid, unnormalised", batch, {}, means);
}

void add_colours(Jobs& jobs) {
  for (const auto backend : {PngBackend::own, PngBackend::libpng}) {
    SaveOptions labels = options_for("png");
    labels.pixels.labels = LabelMap{.ignore_index = 3};
    labels.png.backend = backend;
    jobs.add_save(
        backend == PngBackend::own ? "label map" : "label map by libpng",
        [](const Inputs& inputs) { return inputs.labels(); }, {}, labels);
  }
  SaveOptions map = options_for("png");
  map.pixels.colour_map = ColourMap::viridis();
  map.pixels.nan_colour = Colour{255, 0, 0};
  jobs.add_save("colour map", 1, map);
  SaveOptions background = options_for("jpg");
  background.pixels.background = Colour{255, 255, 255};
  jobs.add_save("background", 4, background);
}

void add_metadata(Jobs& jobs) {
  Metadata metadata;
  metadata.texts = {{"Title", "a"}, {"Author", "\xC3\xA9"}, {"parameters", "steps: 20"}, {"Comment", "a long comment"}};
  metadata.density = PixelDensity{300.0, 300.0};
  metadata.icc_profile = metadata_sample::profile(70000, "RGB ");
  for (const char* format : {"png", "jpg"}) {
    SaveOptions options = options_for(format);
    options.metadata = metadata;
    jobs.add_save(std::string("metadata in ") + format, 3, options);
  }
  SaveOptions libpng = options_for("png");
  libpng.metadata = metadata;
  libpng.png.backend = PngBackend::libpng;
  jobs.add_save("metadata by libpng", 3, libpng);
}

void add_reports(Jobs& jobs) {
  SaveOptions strict = options_for("png");
  strict.policy.nan = Policy::error;
  jobs.add_save("policy", 3, strict);
  jobs.add("report", [](const Inputs& inputs, const fs::path&) { (void)inspect(inputs.batch()); });
  jobs.add("histograms", [](const Inputs& inputs, const fs::path&) { (void)histograms(inputs.batch(), {}, 64); });
  jobs.add("clip map", [](const Inputs& inputs, const fs::path& target) {
    FileSink sink(target);
    (void)make_png_encoder()->encode(*make_clip_map_source(inputs.batch()), sink, {});
    sink.finish();
  });
  jobs.add("picture in memory", [](const Inputs& inputs, const fs::path&) {
    (void)encode_image(inputs.batch(), "png", {}, options_for("png"));
  });
  const auto save_below_a_file = [](const Inputs& inputs, const fs::path& target) {
    save_image(inputs.batch(), target / "below a file.png", {}, options_for("png"));
  };
  jobs.add("refused path", save_below_a_file, true);
}

void add_readers(Jobs& jobs) {
  jobs.add(".npy", [](const Inputs& inputs, const fs::path& target) {
    save_image(readers::to_view(readers::open_npy(inputs.npy)), target, {}, options_for("ppm"));
  });
  jobs.add(".safetensors", [](const Inputs& inputs, const fs::path& target) {
    const auto file = readers::SafetensorsFile::open(inputs.safetensors);
    save_image(readers::to_view(file.tensor("picture")), target, {}, options_for("ppm"));
  });
}

}  // namespace

std::vector<Job> make_jobs(const fs::path& folder) {
  Jobs jobs(folder);
  add_png(jobs);
  add_jpeg(jobs);
  add_pnm(jobs);
  add_grids(jobs);
  add_colours(jobs);
  add_metadata(jobs);
  add_reports(jobs);
  add_readers(jobs);
  return jobs.take();
}

}  // namespace allocation
