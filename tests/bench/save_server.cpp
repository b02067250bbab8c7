// Owns this library's side of the end-to-end measurement: a process that saves when told to and says how long it took,
// so that end_to_end.py can take turns with it.
// Must not know what it is compared with.
//
// One command a line: "prepare CASE FILE" makes the case's tensor and writes it as raw float32; "save CASE FORMAT LEVEL
// THREADS FOLDER" saves it into the empty folder. The answer is a line of milliseconds, or "error" and a message.
#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "pictures.hpp"
#include "tensorimage/save.hpp"

namespace {

namespace ti = tensorimage;

struct Case {
  ti::Shape shape;
  std::vector<float> values;
  bool file_each = false;  ///< every image of the batch is a file of its own
};

struct Command {
  std::string format;
  int level = 6;
  int threads = 1;
  std::filesystem::path folder;
};

std::vector<float> windows(const std::vector<float>& planes, std::int64_t count, std::int64_t side) {
  std::vector<float> values;
  const std::int64_t across = 3840 / side;
  for (std::int64_t n = 0; n < count; ++n) {
    for (std::int64_t c = 0; c < 3; ++c) {
      for (std::int64_t y = 0; y < side; ++y) {
        const auto begin = planes.begin() + (c * 2160 + side * (n / across) + y) * 3840 + side * (n % across);
        values.insert(values.end(), begin, begin + side);
      }
    }
  }
  return values;
}

std::map<std::string, Case> make_cases(const std::string& folder) {
  std::vector<bench::Picture> pictures = bench::built_in_pictures();
  const std::vector<float> astronaut = bench::float_planes(pictures.front());
  if (!folder.empty()) {
    for (bench::Picture& picture : bench::pictures_in(folder)) pictures.push_back(std::move(picture));
  }
  const std::vector<float> large = bench::float_planes(bench::picture_of_4k(pictures));
  return {{"large", {{1, 3, 2160, 3840}, large}},
          {"grid", {{64, 3, 256, 256}, bench::grid_windows(large)}},
          {"middle", {{1, 3, 512, 512}, astronaut}},
          {"files", {{1000, 3, 64, 64}, windows(large, 1000, 64), true}}};
}

void save_files(const ti::TensorView& view, const Command& command, const ti::SaveOptions& options, std::int64_t first,
                std::int64_t step) {
  for (std::int64_t i = first; i < view.shape().n; i += step) {
    ti::save_image(view.image(i), command.folder / (std::to_string(i) + "." + command.format), {}, options);
  }
}

/// Small pictures are not worth threads inside; whoever has many of them shares them out.
void save(const Case& what, const Command& command) {
  const auto view = ti::TensorView::nchw(what.values.data(), {what.shape.n, what.shape.c, what.shape.h, what.shape.w});
  ti::SaveOptions options{.png = {.level = command.level}, .threads = command.threads};
  if (!what.file_each) {
    ti::save_image(view, command.folder / ("picture." + command.format), {}, options);
    return;
  }
  options.threads = 1;
  std::vector<std::thread> others;
  for (int i = 1; i < command.threads; ++i) {
    others.emplace_back([&, i] { save_files(view, command, options, i, command.threads); });
  }
  save_files(view, command, options, 0, command.threads);
  for (std::thread& other : others) other.join();
}

std::string answer(const std::string& line, const std::map<std::string, Case>& cases) {
  std::istringstream words(line);
  std::string verb;
  std::string name;
  words >> verb >> name;
  const Case& what = cases.at(name);
  if (verb == "prepare") {
    std::string file;
    words >> file;
    std::ofstream stream(file, std::ios::binary);
    stream.write(reinterpret_cast<const char*>(what.values.data()),
                 static_cast<std::streamsize>(what.values.size() * sizeof(float)));
    return stream ? "0" : "error cannot write " + file;
  }
  Command command;
  words >> command.format >> command.level >> command.threads >> command.folder;
  if (!words) return "error cannot read the command: " + line;
  const auto start = std::chrono::steady_clock::now();
  save(what, command);
  const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
  return std::to_string(time.count());
}

}  // namespace

int main(int count, char** arguments) {
  try {
    const auto cases = make_cases(count > 1 ? arguments[1] : "");
    for (std::string line; std::getline(std::cin, line);) std::cout << answer(line, cases) << std::endl;
    return 0;
  } catch (const std::exception& error) {
    std::cout << "error " << error.what() << std::endl;
    return 1;
  }
}
