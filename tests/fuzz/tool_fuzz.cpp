// Owns the fuzzing of the command line: any arguments, in a folder of their own, end in success or in a message.
// Must not know the tool's options.
#include <algorithm>
#include <filesystem>
#include <new>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/failure.hpp"
#include "readers/array_files.hpp"
#include "tensorimage/error.hpp"

namespace {

namespace fs = std::filesystem;
using namespace tensorimage;

/// The folder that the tool works in, with inputs called a.npy, b.npy and c.safetensors.
class Sandbox {
 public:
  /// Takes away what a run has left, inputs that it wrote over included.
  void reset() {
    for (const auto& entry : fs::directory_iterator(folder_.path())) fs::remove_all(entry.path());
    std::vector<float> floats(2 * 3 * 5 * 7);
    for (std::size_t i = 0; i < floats.size(); ++i) floats[i] = static_cast<float>(i % 11) * 0.2F - 0.5F;
    const std::string values = tests::little(floats);
    tests::write_file(folder_ / "a.npy", tests::npy("<f4", "(2, 3, 5, 7)", values));
    tests::write_file(folder_ / "b.npy", tests::npy("|u1", "(5, 7, 3)", std::string_view(values).substr(0, 105)));
    const std::string json = tests::header_json(
        {tests::tensor_json("x", "F32", "[3,5,7]", 0, 420), tests::tensor_json("ids", "I64", "[5,7]", 420, 700)});
    tests::write_file(folder_ / "c.safetensors", tests::safetensors(json, std::string_view(values).substr(0, 700)));
  }
  [[nodiscard]] const fs::path& path() const { return folder_.path(); }

 private:
  tests::TempFolder folder_;
};

/// Works there while it lives; a fuzzer has relative paths of its own.
class WorkingFolder {
 public:
  explicit WorkingFolder(const fs::path& path) : before_(fs::current_path()) { fs::current_path(path); }
  WorkingFolder(const WorkingFolder&) = delete;
  WorkingFolder& operator=(const WorkingFolder&) = delete;
  ~WorkingFolder() { fs::current_path(before_); }

 private:
  fs::path before_;
};

/// Arguments as a shell would pass them, one on each line.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    // The system hands over texts that end at a NUL.
    const std::string_view line = text.substr(0, end);
    lines.emplace_back(line.substr(0, line.find('\0')));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Nothing outside the folder, and no picture that takes more than a moment: its extents have at most three digits.
bool is_harmless(const std::string& argument) {
  if (argument.find('/') != std::string::npos || argument.find("..") != std::string::npos) return false;
  if (argument.find("0x") != std::string::npos || argument.find("0X") != std::string::npos) return false;
  int digits = 0;
  for (const char letter : argument) {
    if (letter == '_' || letter == '\'') continue;  // may stand between digits
    digits = letter >= '0' && letter <= '9' ? digits + 1 : 0;
    if (digits > 3) return false;
  }
  return true;
}

void run(const std::vector<std::string>& words) {
  std::vector<const char*> pointers = {"tensorimage"};
  for (const std::string& word : words) pointers.push_back(word.c_str());
  const auto arguments = cli::parse_arguments(static_cast<int>(pointers.size()), pointers.data());
  static Sandbox sandbox;
  sandbox.reset();
  const WorkingFolder here(sandbox.path());
  if (const auto* save = std::get_if<cli::SaveArguments>(&arguments)) cli::run_save(*save);
  if (const auto* inspect = std::get_if<cli::InspectArguments>(&arguments)) cli::run_inspect(*inspect);
  if (const auto* explain = std::get_if<cli::ExplainArguments>(&arguments)) cli::run_explain(*explain);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::string> words = lines_of({reinterpret_cast<const char*>(data), size});
  if (words.size() > 24 || !std::all_of(words.begin(), words.end(), is_harmless)) return 0;
  try {
    run(words);
  } catch (const cli::Failure&) {
  } catch (const Error&) {
  } catch (const std::bad_alloc&) {
    // These are what main() has a message for.
  }
  return 0;
}
