// Owns a small program for read_back.py: indices, colours and a transparent index in, an indexed PNG out.
// Must not know what they mean. Usage: WIDTH HEIGHT TRANSPARENT|- paeth|default PALETTE_FILE INDEX_FILE OUTPUT
#include <algorithm>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <utility>

#include "tensorimage/png.hpp"

namespace {

using namespace tensorimage;

std::string read(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class IndexSource final : public RowSource {
 public:
  IndexSource(PictureInfo info, std::string indices) : info_(std::move(info)), indices_(std::move(indices)) {}
  [[nodiscard]] const PictureInfo& info() const noexcept override { return info_; }
  void read_rows(std::int64_t first, std::int64_t count, std::byte* out, Tally&) const noexcept override {
    const auto rows = std::as_bytes(std::span(indices_))
                          .subspan(static_cast<std::size_t>(first) * info_.row_bytes(),
                                   static_cast<std::size_t>(count) * info_.row_bytes());
    std::copy(rows.begin(), rows.end(), out);
  }

 private:
  PictureInfo info_;
  std::string indices_;
};

Palette palette_of(const std::string& bytes, const std::string& transparent) {
  Palette palette;
  const auto level = [&](std::size_t place) { return static_cast<std::uint8_t>(bytes[place]); };
  for (std::size_t i = 0; i + 2 < bytes.size(); i += 3)
    palette.colours.push_back({level(i), level(i + 1), level(i + 2)});
  if (transparent != "-") palette.transparent_index = std::stoi(transparent);
  return palette;
}

void write(char** arguments) {
  PictureInfo info = {.width = std::stoll(arguments[1]), .height = std::stoll(arguments[2]), .channels = 1};
  info.palette = std::make_shared<Palette>(palette_of(read(arguments[5]), arguments[3]));
  const PngFilters filters = std::string(arguments[4]) == "paeth" ? PngFilters::paeth : PngFilters::adaptive;
  const auto encoder = make_png_encoder({.filters = filters});
  encoder->check(info);
  FileSink sink(arguments[7]);
  (void)encoder->encode(IndexSource(info, read(arguments[6])), sink, {});
  sink.finish();
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 8) return 2;
  try {
    write(arguments);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
