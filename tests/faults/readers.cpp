// Owns the proof that who reads a path while several save to it sees one complete picture or another.
// Must not know how files are written.
//
// readers FOLDER COUNT
#include <spng.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "noise.hpp"
#include "program.hpp"
#include "raw_file.hpp"
#include "tensorimage/save.hpp"

namespace {

namespace fs = std::filesystem;
using faults::Bytes;

constexpr int savers = 4;
constexpr int readers = 2;
constexpr std::int64_t side = 24;
constexpr int decoded_share = 50;  // one of so many reads is decoded as well

/// True when an independent decoder takes the file without a complaint.
bool decodes(const Bytes& file) {
  const std::unique_ptr<spng_ctx, void (*)(spng_ctx*)> context(spng_ctx_new(0), spng_ctx_free);
  std::size_t size = 0;
  if (spng_set_png_buffer(context.get(), file.data(), file.size()) != 0) return false;
  if (spng_decoded_image_size(context.get(), SPNG_FMT_RGB8, &size) != 0 || size != 3 * side * side) return false;
  std::vector<unsigned char> pixels(size);
  return spng_decode_image(context.get(), pixels.data(), pixels.size(), SPNG_FMT_RGB8, 0) == 0;
}

struct Tally {
  std::atomic<int> reads = 0;
  std::atomic<int> torn = 0;
  std::atomic<int> decoded = 0;
  std::atomic<int> saves = 0;
  std::atomic<int> changes = 0;  ///< reads that saw another picture than the read before
};

void save_until(const std::atomic<bool>& done, const fs::path& path, unsigned number, Tally& tally) {
  const faults::Noise picture(number, side);
  const tensorimage::SaveOptions options = faults::quick_options("png", 1);
  for (; !done; ++tally.saves) tensorimage::save_image(picture.view(), path, {}, options);
}

void read(const fs::path& path, int count, const std::vector<Bytes>& complete, Tally& tally) {
  std::ptrdiff_t last = -1;
  while (tally.reads++ < count) {
    const Bytes file = faults::read_raw(path);
    const auto found = std::find(complete.begin(), complete.end(), file) - complete.begin();
    if (found == savers) ++tally.torn;
    if (std::exchange(last, found) != found) ++tally.changes;
    if (tally.reads % decoded_share != 0) continue;
    ++tally.decoded;
    if (!decodes(file)) ++tally.torn;
  }
}

int run(const fs::path& folder, int count) {
  const fs::path path = folder / "read.png";
  std::vector<Bytes> complete;
  for (unsigned number = 0; number < savers; ++number) {
    const faults::Noise picture(number, side);
    tensorimage::save_image(picture.view(), path, {}, faults::quick_options("png", 1));
    complete.push_back(faults::read_raw(path));
  }
  Tally tally;
  std::atomic<bool> done = false;
  std::atomic<bool> broken = false;
  const auto guarded = [&](auto function) {
    return [&, function] {
      try {
        function();
      } catch (const std::exception& error) {
        std::fprintf(stderr, "readers: %s\n", error.what());
        broken = true;
      }
    };
  };
  std::vector<std::thread> saving;
  std::vector<std::thread> reading;
  for (unsigned number = 0; number < savers; ++number) {
    saving.emplace_back(guarded([&, number] { save_until(done, path, number, tally); }));
  }
  for (int i = 0; i < readers; ++i) reading.emplace_back(guarded([&] { read(path, count, complete, tally); }));
  for (std::thread& thread : reading) thread.join();
  done = true;
  for (std::thread& thread : saving) thread.join();
  const auto left = std::distance(fs::directory_iterator(folder), fs::directory_iterator()) - 1;
  std::printf(
      "reads: %d while %d savers saved %d times, %d decoded; %d changes seen, torn: %d, temporary files left: %d\n",
      count, savers, tally.saves.load(), tally.decoded.load(), tally.changes.load(), tally.torn.load(),
      static_cast<int>(left));
  // Reads that saw no change would prove nothing.
  return !broken && tally.torn == 0 && left == 0 && tally.changes > count / 1000 ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  return faults::run_program("readers", count, arguments, run);
}
