// Owns the proof that a sink which fails at byte k ends the save with its own exception, and that a file behind such a
// sink stays as it was. Must not know how files are written.
//
// failing_sinks FOLDER COUNT
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "noise.hpp"
#include "program.hpp"
#include "raw_file.hpp"
#include "tensorimage/save.hpp"

namespace {

namespace fs = std::filesystem;
namespace ti = tensorimage;

struct OutOfRoom {
  std::size_t taken;
};

/// Hands on to a file until byte k, then throws what no library knows.
class FailingSink final : public ti::Sink {
 public:
  FailingSink(const fs::path& path, std::size_t limit) : file_(path), limit_(limit) {}
  void write(std::span<const std::byte> bytes) override {
    if (failed_) ++calls_after_failure_;
    const std::size_t taken = std::min(bytes.size(), limit_ - taken_);
    file_.write(bytes.first(taken));
    taken_ += taken;
    if (taken == bytes.size()) return;
    failed_ = true;
    throw OutOfRoom{taken_};
  }
  void finish() override {
    if (failed_) ++calls_after_failure_;
    file_.finish();
  }
  [[nodiscard]] int calls_after_failure() const noexcept { return calls_after_failure_; }

 private:
  ti::FileSink file_;
  std::size_t limit_;
  std::size_t taken_ = 0;
  bool failed_ = false;
  int calls_after_failure_ = 0;
};

/// What was wrong with one failing save; empty when nothing was.
std::string fail_at(std::size_t limit, const fs::path& path, const ti::TensorView& view, const ti::SaveOptions& options,
                    const faults::Bytes& old) {
  std::optional<std::size_t> taken;
  int calls_after_failure = 0;
  {
    FailingSink sink(path, limit);
    try {
      ti::save_image(view, sink, {}, options);
    } catch (const OutOfRoom& failure) {
      taken = failure.taken;
    } catch (const std::exception& error) {
      return std::string("the sink's own exception became ") + error.what();
    }
    calls_after_failure = sink.calls_after_failure();
  }
  if (taken != limit) return "the sink's failure was not told";
  if (calls_after_failure != 0) return "the sink was called after it failed";
  if (faults::read_raw(path) != old) return "the old file is gone";
  if (std::distance(fs::directory_iterator(path.parent_path()), fs::directory_iterator()) != 1) {
    return "a temporary file is left";
  }
  return {};
}

int run(const fs::path& folder, int count) {
  const fs::path path = folder / "old";
  const faults::Bytes old = "the old bytes";
  const faults::Noise picture(1, 200);
  {
    ti::FileSink sink(path);
    sink.write(std::as_bytes(std::span(old)));
    sink.finish();
  }
  const std::size_t points_of_each = static_cast<std::size_t>(count) / 6;
  std::size_t points = 0;
  int broken = 0;
  for (const char* format : {"png", "jpg", "ppm"}) {
    for (const int threads : {1, 2}) {
      const ti::SaveOptions options = faults::quick_options(format, threads);
      const std::size_t size = ti::encode_image(picture.view(), {}, {}, options).size();
      // From the first byte to the last.
      for (std::size_t i = 0; i < points_of_each; ++i, ++points) {
        const std::size_t limit = i * (size - 1) / (points_of_each - 1);
        const std::string wrong = fail_at(limit, path, picture.view(), options, old);
        if (wrong.empty()) continue;
        ++broken;
        std::printf("%s on %d threads, byte %zu of %zu: %s\n", format, threads, limit, size, wrong.c_str());
      }
    }
  }
  std::printf("sinks that failed at byte k: %zu points, promise broken: %d\n", points, broken);
  return broken == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  return faults::run_program("failing_sinks", count, arguments, run);
}
