// Owns the proof that a saver who is killed at any time leaves a complete picture: children save over one file without
// end, and are killed after a random time. Must not know how files are written.
//
// kills FOLDER COUNT
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "noise.hpp"
#include "program.hpp"
#include "raw_file.hpp"
#include "tensorimage/save.hpp"

namespace {

namespace fs = std::filesystem;
using faults::Bytes;

struct Target {
  fs::path path;
  std::string format;
  bool durable;
  std::vector<faults::Noise> pictures;
  std::vector<Bytes> complete;  ///< the file that each picture makes
};

Target make_target(const fs::path& folder, const std::string& format, bool durable) {
  Target target{folder / ("target." + format), format, durable, {}, {}};
  for (unsigned number = 0; number < 2; ++number) {
    const auto& picture = target.pictures.emplace_back(number, 160);
    const std::vector<std::byte> bytes =
        tensorimage::encode_image(picture.view(), format, {}, faults::quick_options(format, 1));
    target.complete.push_back(faults::as_bytes(bytes));
  }
  tensorimage::save_image(target.pictures[0].view(), target.path, {}, faults::quick_options(format, 1));
  return target;
}

/// Says by a byte that the first save is done.
[[noreturn]] void save_without_end(const Target& target, std::size_t first, int first_is_done) {
  tensorimage::SaveOptions options = faults::quick_options(target.format, 1);
  options.file.durable = target.durable;
  for (std::size_t turn = first;; ++turn) {
    tensorimage::save_image(target.pictures[turn % 2].view(), target.path, {}, options);
    if (turn == first && ::write(first_is_done, "", 1) != 1) ::_exit(4);
  }
}

/// Gives the number of temporary files that the killed saver left, and removes them.
int clear_up(const fs::path& folder) {
  std::vector<fs::path> left;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().starts_with(".tensorimage-")) left.push_back(entry.path());
  }
  for (const fs::path& path : left) fs::remove(path);
  return static_cast<int>(left.size());
}

struct Tally {
  int torn = 0;
  int temporaries = 0;
  int replaced = 0;  ///< rounds after which the file was another than before
};

void kill_once(const Target& target, std::chrono::microseconds after, Tally& tally) {
  const Bytes before = faults::read_raw(target.path);
  int pipe[2];
  if (::pipe(pipe) != 0) throw std::runtime_error("no pipe can be made");
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("no process can be made");
  if (child == 0) {
    ::close(pipe[0]);
    try {
      save_without_end(target, before == target.complete[0] ? 1 : 0, pipe[1]);
    } catch (...) {
      ::_exit(3);
    }
  }
  ::close(pipe[1]);
  // The time runs from the first save's end, however busy the machine is: kills that all came before it would prove
  // little. Nothing comes from a saver that ended by itself.
  char done = 0;
  while (::read(pipe[0], &done, 1) < 0 && errno == EINTR) {
  }
  ::close(pipe[0]);
  std::this_thread::sleep_for(after);
  ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFSIGNALED(status)) throw std::runtime_error("a saver ended by itself");
  const Bytes now = faults::read_raw(target.path);
  tally.torn += std::count(target.complete.begin(), target.complete.end(), now) == 1 ? 0 : 1;
  tally.replaced += now == before ? 0 : 1;
  tally.temporaries += clear_up(target.path.parent_path());
}

int run(const fs::path& folder, int count) {
  std::vector<Target> targets;
  for (const char* format : {"png", "jpg", "ppm"}) targets.push_back(make_target(folder, format, false));
  targets.push_back(make_target(folder, "pnm", true));
  std::mt19937 random(1);
  Tally tally;
  for (int i = 0; i < count; ++i) {
    const std::chrono::microseconds after(std::uniform_int_distribution(0, 4000)(random));
    kill_once(targets[static_cast<std::size_t>(i) % targets.size()], after, tally);
  }
  std::printf("kills at random times: %d, torn files: %d, temporary files left: %d (file replaced in %d rounds)\n",
              count, tally.torn, tally.temporaries, tally.replaced);
  return tally.torn == 0 && tally.replaced > count / 20 ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  return faults::run_program("kills", count, arguments, run);
}
