// Owns the proof that a save which is like one before takes its memory as it is: no page of it anew from the system,
// which would be half the time of a small picture. Must not know how memory is kept.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <functional>
#include <stdexcept>
#include <vector>

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

/// In a process of its own: what malloc learns of one case is of use in the next.
bool in_child(const std::function<bool()>& function) {
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("no process can be made");
  if (child == 0) {
    try {
      const bool good = function();
      std::fflush(stdout);
      ::_exit(good ? 0 : 1);
    } catch (...) {
      ::_exit(2);
    }
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool is_kept(const char* format, int level, std::int64_t side) {
  constexpr int saves = 20;
  const std::vector<float> values = planes(side);
  const auto view = ti::TensorView::chw(values.data(), {3, side, side});
  const auto save = [&] { return ti::encode_image(view, format, {}, {.png = {.level = level}, .threads = 1}); };
  // What malloc learns of the first ones.
  for (int i = 0; i < 3; ++i) (void)save();
  const long before = page_faults();
  for (int i = 0; i < saves; ++i) (void)save();
  const double each = static_cast<double>(page_faults() - before) / saves;
  std::printf("%s, level %d, %d x %d: %.2f page faults a save\n", format, level, static_cast<int>(side),
              static_cast<int>(side), each);
  return each < 1.0;
}

}  // namespace

int main() {
  try {
    bool good = true;
    for (const std::int64_t side : {64, 260, 520, 1400}) {
      for (const int level : {1, 6}) good = in_child([=] { return is_kept("png", level, side); }) && good;
      good = in_child([=] { return is_kept("jpg", 6, side); }) && good;
    }
    return good ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "page_faults: %s\n", error.what());
    return 2;
  }
}
