// Shows a file format of one's own: an encoder for 24-bit BMP, which the library does not have.
// It is passed to save_image alone, and as a row of the table that finds an encoder by the file's extension.
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ti = tensorimage;

namespace {

constexpr std::int64_t header_size = 14 + 40;  // BITMAPFILEHEADER, BITMAPINFOHEADER

/// Each row is filled up to a multiple of four bytes.
std::int64_t padded_row_size(const ti::PictureInfo& info) {
  return (info.width * 3 + 3) / 4 * 4;
}

/// Low byte first.
void append(std::vector<std::byte>& bytes, std::int64_t value, int size) {
  for (int i = 0; i < size; ++i) bytes.push_back(static_cast<std::byte>(value >> (8 * i) & 0xFF));
}

std::vector<std::byte> header(const ti::PictureInfo& info) {
  const std::int64_t pixel_bytes = padded_row_size(info) * info.height;
  std::vector<std::byte> bytes;
  append(bytes, 'B' | 'M' << 8, 2);
  append(bytes, header_size + pixel_bytes, 4);
  append(bytes, 0, 4);
  append(bytes, header_size, 4);  // where the pixels start
  append(bytes, 40, 4);           // size of the second header
  append(bytes, info.width, 4);
  append(bytes, info.height, 4);  // positive: the last row comes first
  append(bytes, 1, 2);            // planes
  append(bytes, 24, 2);           // bits of a pixel
  append(bytes, 0, 4);            // not compressed
  append(bytes, pixel_bytes, 4);
  append(bytes, 2835, 4);  // pixels per metre, across and down: 72 dpi
  append(bytes, 2835, 4);
  append(bytes, 0, 4);  // no palette
  append(bytes, 0, 4);
  return bytes;
}

class BmpEncoder final : public ti::Encoder {
 public:
  [[nodiscard]] std::string_view format() const noexcept override { return "bmp"; }

  // Refuse here, not in encode(): an existing file is untouched then.
  void check(const ti::PictureInfo& info) const override {
    if (info.channels != 3 || info.bit_depth != 8) {
      throw ti::Error(ti::ErrorCode::unsupported, "this BMP encoder cannot hold " + std::to_string(info.channels) +
                                                      " channels of " + std::to_string(info.bit_depth) +
                                                      " bits; it holds 3 of 8");
    }
    constexpr std::int64_t most = INT32_MAX;
    if (info.width > most || info.height > most || padded_row_size(info) > (most - header_size) / info.height) {
      throw ti::Error(ti::ErrorCode::too_large, "a BMP of " + std::to_string(info.width) + " x " +
                                                    std::to_string(info.height) + " pixels would exceed 2 GiB");
    }
  }

  ti::Tally encode(const ti::RowSource& rows, ti::Sink& sink, const ti::EncodeContext& context) const override {
    const ti::PictureInfo& info = rows.info();
    sink.write(header(info));
    ti::Tally tally;
    std::vector<std::byte> row(static_cast<std::size_t>(padded_row_size(info)));
    // Rows may be asked for in any order, so the file's bottom-up order costs nothing.
    for (std::int64_t y = info.height - 1; y >= 0; --y) {
      rows.read_rows(y, 1, row.data(), tally);
      for (std::size_t x = 0; x < info.row_bytes(); x += 3) std::swap(row[x], row[x + 2]);  // BMP is BGR
      sink.write(row);
      if (context.progress && !context.progress(info.height - y, info.height)) {
        throw ti::Error(ti::ErrorCode::cancelled, "the save was cancelled");
      }
    }
    return tally;
  }
};

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const auto astronaut = ti::readers::open_npy(EXAMPLES_DATA "/astronaut_chw_f32.npy");
  const ti::TensorView view = ti::readers::to_view(astronaut);

  // Alone: whatever the file is called, this encoder writes it.
  const auto report =
      ti::save_image(view, folder / "custom-encoder.bmp", {}, {.encoder = std::make_shared<BmpEncoder>()});

  // As a row of a table: the extension decides, and the built-in formats are still there.
  auto table = std::make_shared<ti::EncoderTable>(ti::EncoderTable::built_in());
  table->add("bmp", [](const ti::SaveOptions&) { return std::make_unique<BmpEncoder>(); });
  const ti::SaveOptions options{.encoders = table};
  ti::save_image(view, folder / "custom-encoder-by-extension.bmp", {}, options);
  const auto png = ti::save_image(view, folder / "custom-encoder-other-extension.png", {}, options);

  std::cout << "custom-encoder.bmp: " << report.bytes_written << " bytes\n";
  const std::string bmp = contents(folder / "custom-encoder.bmp");
  const bool as_promised = report.format == "bmp" && png.format == "png" && bmp.starts_with("BM") &&
                           bmp.size() == static_cast<std::size_t>(header_size + 512 * 512 * 3) &&
                           bmp == contents(folder / "custom-encoder-by-extension.bmp");
  if (!as_promised) std::cerr << "custom_encoder: the files are not what this example says\n";
  return as_promised ? 0 : 1;
}
