// Owns the proof that a save which is like one before takes its memory as it is: no page of it anew from the system,
// which would be half the time of a small picture. Must not know how memory is kept.
#include <sys/resource.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "processes.hpp"
#include "tensorimage/save.hpp"

namespace {

namespace ti = tensorimage;

/// Smooth, with noise in the lowest bits.
std::vector<float> planes(std::int64_t side) {
  std::vector<float> values(static_cast<std::size_t>(3 * side * side));
  unsigned noise = 1;
  for (std::size_t i = 0; i < values.size(); ++i) {
    noise = noise * 1103515245U + 12345U;
    values[i] = static_cast<float>(i % 512) / 600.0F + static_cast<float>(noise >> 28U) / 255.0F;
  }
  return values;
}

long page_faults() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

/// To a path, or else to memory.
bool is_kept(const std::string& format, int level, std::int64_t side, bool to_path) {
  constexpr int saves = 20;
  const std::vector<float> values = planes(side);
  const auto view = ti::TensorView::chw(values.data(), {3, side, side});
  const ti::SaveOptions options = {.png = {.level = level}, .threads = 1};
  const std::string name = "tensorimage-page-faults-" + std::to_string(::getpid()) + "." + format;
  const std::filesystem::path path = std::filesystem::temp_directory_path() / name;
  const auto save = [&] {
    if (to_path) {
      ti::save_image(view, path, {}, options);
    } else {
      (void)ti::encode_image(view, format, {}, options);
    }
  };
  // What malloc learns of the first ones.
  for (int i = 0; i < 3; ++i) save();
  const long before = page_faults();
  for (int i = 0; i < saves; ++i) save();
  const double each = static_cast<double>(page_faults() - before) / saves;
  std::printf("%s, level %d, %d x %d%s: %.2f page faults a save\n", format.c_str(), level, static_cast<int>(side),
              static_cast<int>(side), to_path ? ", to a path" : "", each);
  std::fflush(stdout);  // the process ends without that
  std::filesystem::remove(path);
  return each < 1.0;
}

}  // namespace

int main() {
#if defined(__GLIBC__) && defined(__LP64__)
  try {
    bool good = true;
    for (const std::int64_t side : {64, 260, 520, 1400}) {
      for (const auto& [format, level] : {std::pair{"png", 1}, {"png", 6}, {"jpg", 6}}) {
        for (const bool to_path : {false, true}) {
          // What malloc learns of one case would be of use in the next.
          const auto run = [&] { return is_kept(format, level, side, to_path) ? 0 : 1; };
          good = processes::in_child(run) == 0 && good;
        }
      }
    }
    return good ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "page_faults: %s\n", error.what());
    return 2;
  }
#else
  std::puts("page_faults: only glibc's malloc of 64 bits is made to keep memory");
  return 0;
#endif
}
