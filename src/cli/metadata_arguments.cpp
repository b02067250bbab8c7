// Owns the options that say what a picture file says besides its pixels.
// Must not know formats, nor which of them can say what.
#include "cli/metadata_arguments.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "cli/failure.hpp"
#include "cli/messages.hpp"
#include "cli/option_kinds.hpp"

namespace tensorimage::cli {
namespace {

Metadata::Text text_entry(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) refuse("--text", text, "of the form KEYWORD=TEXT");
  return {text.substr(0, equals), text.substr(equals + 1)};
}

constexpr std::size_t largest_profile = std::size_t{64} << 20;

/// In pieces, so that a pipe will do as well.
std::vector<std::byte> read_profile(const std::string& path) {
  const auto fail = [&](int code) {
    throw Failure(ExitStatus::bad_input, "--icc: cannot read " + quoted_path(path) + ": " +
                                             std::error_code(code, std::generic_category()).message());
  };
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) fail(errno);
  std::vector<std::byte> profile;
  std::array<std::byte, 4096> piece;
  while (const std::size_t count = std::fread(piece.data(), 1, piece.size(), file.get())) {
    profile.insert(profile.end(), piece.data(), piece.data() + count);
    // A device may never end; no profile is near so long.
    if (profile.size() > largest_profile) {
      throw Failure(ExitStatus::bad_input, "--icc: " + quoted_path(path) + " is longer than 64 MiB");
    }
  }
  if (std::ferror(file.get()) != 0) fail(errno);
  // To the library, no bytes mean no profile.
  if (profile.empty()) throw Failure(ExitStatus::bad_input, "--icc: " + quoted_path(path) + " is empty");
  return profile;
}

Cicp cicp_of(const std::vector<std::string>& texts) {
  const auto code = [&](std::size_t place, std::int64_t most) {
    const auto value = parse_integer(texts.at(place));
    if (!value || *value < 0 || *value > most) {
      refuse("--cicp", texts.at(place), "a whole number from 0 to " + std::to_string(most));
    }
    return static_cast<std::uint8_t>(*value);
  };
  return {.primaries = code(0, 255), .transfer = code(1, 255), .matrix = code(2, 255), .full_range = code(3, 1) == 1};
}

PixelDensity density_of(const std::string& text) {
  const std::size_t comma = text.find(',');
  const double x = required_number("--density", text.substr(0, comma));
  return {x, comma == std::string::npos ? x : required_number("--density", text.substr(comma + 1))};
}

}  // namespace

void add_metadata_options(CLI::App& app, Metadata& metadata) {
  app.add_option_function<std::vector<std::string>>(
         "--text",
         [&metadata](const std::vector<std::string>& texts) {
           for (const std::string& text : texts) metadata.texts.push_back(text_entry(text));
         },
         "A text in the file, UTF-8, such as \"Author=Me\"; may be given again")
      ->allow_extra_args(false)
      ->option_text("KEYWORD=TEXT");
  app.add_flag("--srgb", metadata.srgb, "Say that the pixels are sRGB");
  add_word(
      app, "--gamma", "G", [&metadata](const std::string& text) { metadata.gamma = required_number("--gamma", text); },
      "PNG: the file's gamma, such as 0.45455");
  add_word(
      app, "--icc", "FILE", [&metadata](const std::string& path) { metadata.icc_profile = read_profile(path); },
      "The ICC profile to put into the file");
  app.add_option_function<std::vector<std::string>>(
         "--cicp", [&metadata](const std::vector<std::string>& texts) { metadata.cicp = cicp_of(texts); },
         "PNG: primaries, transfer, matrix (0), full range (0 or 1), as in H.273")
      ->type_size(4)
      ->allow_extra_args(false)
      ->option_text("P T M F");
  add_word(
      app, "--density", "X[,Y]", [&metadata](const std::string& text) { metadata.density = density_of(text); },
      "Pixels per inch");
}

}  // namespace tensorimage::cli
