// Owns the reading of PNG and JPEG files: their parts, and their pixels by way of libpng and libjpeg.
// Must not know how the library writes them.
#include "codec_readers.hpp"

#include <png.h>
#include <zlib.h>

#include <algorithm>
#include <bit>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <stdexcept>

#include <jpeglib.h>  // needs cstdio before it

namespace support {
namespace {

/// Bytes still to be read, and what a C library complained of: it jumps back, and the caller throws.
struct Reading {
  std::span<const std::byte> left;
  std::string complaint;
  std::jmp_buf on_error{};
};

void png_complain(png_structp png, png_const_charp text) {
  static_cast<Reading*>(png_get_error_ptr(png))->complaint = text;
  png_longjmp(png, 1);
}

void png_take(png_structp png, png_bytep out, png_size_t count) {
  auto& reading = *static_cast<Reading*>(png_get_io_ptr(png));
  if (count > reading.left.size()) png_error(png, "the file is too short");
  std::memcpy(out, reading.left.data(), count);
  reading.left = reading.left.subspan(count);
}

/// Nothing with a destructor lives in the frames that libpng jumps over.
bool read_png(png_structp png, png_infop info, Reading& reading, Decoded& decoded, std::vector<png_bytep>& rows) {
  if (setjmp(png_jmpbuf(png))) return false;
  png_set_user_limits(png, 0x7FFFFFFF, 0x7FFFFFFF);
  png_set_read_fn(png, &reading, png_take);
  png_read_info(png, info);
  decoded.info = {png_get_image_width(png, info), png_get_image_height(png, info), png_get_channels(png, info),
                  png_get_bit_depth(png, info)};
  if (decoded.info.bit_depth == 16 && std::endian::native == std::endian::little) png_set_swap(png);
  const std::size_t row_bytes = decoded.info.row_bytes();
  decoded.samples.resize(row_bytes * static_cast<std::size_t>(decoded.info.height));
  rows.resize(static_cast<std::size_t>(decoded.info.height));
  for (std::size_t y = 0; y < rows.size(); ++y) {
    rows[y] = reinterpret_cast<png_bytep>(decoded.samples.data() + y * row_bytes);
  }
  png_read_image(png, rows.data());
  png_read_end(png, nullptr);
  return true;
}

void jpeg_complain(j_common_ptr codec) {
  auto& reading = *static_cast<Reading*>(codec->client_data);
  std::array<char, JMSG_LENGTH_MAX> text{};
  codec->err->format_message(codec, text.data());
  reading.complaint = text.data();
  std::longjmp(reading.on_error, 1);
}

void jpeg_complain_of_warnings(j_common_ptr codec, int level) {
  if (level < 0) jpeg_complain(codec);
}

bool read_jpeg(jpeg_decompress_struct& codec, Reading& reading, Decoded& decoded) {
  if (setjmp(reading.on_error)) return false;
  codec.client_data = &reading;
  jpeg_create_decompress(&codec);
  jpeg_mem_src(&codec, reinterpret_cast<const unsigned char*>(reading.left.data()), reading.left.size());
  jpeg_read_header(&codec, TRUE);
  jpeg_start_decompress(&codec);
  decoded.info = {codec.output_width, codec.output_height, codec.output_components, 8};
  decoded.samples.resize(decoded.info.row_bytes() * codec.output_height);
  while (codec.output_scanline < codec.output_height) {
    auto* row = reinterpret_cast<JSAMPROW>(decoded.samples.data() + codec.output_scanline * decoded.info.row_bytes());
    jpeg_read_scanlines(&codec, &row, 1);
  }
  jpeg_finish_decompress(&codec);
  return true;
}

std::uint32_t big_endian(std::span<const std::byte> bytes, std::size_t first, std::size_t count) {
  std::uint32_t value = 0;
  for (const std::byte byte : bytes.subspan(first, count)) value = value << 8 | std::to_integer<std::uint32_t>(byte);
  return value;
}

int byte_at(std::span<const std::byte> bytes, std::size_t place) {
  return static_cast<int>(big_endian(bytes, place, 1));
}

void read_frame(JpegHeader& header, int marker, std::span<const std::byte> data) {
  header.frame_marker = marker;
  header.precision = byte_at(data, 0);
  header.height = static_cast<int>(big_endian(data, 1, 2));
  header.width = static_cast<int>(big_endian(data, 3, 2));
  for (int i = 0; i < byte_at(data, 5); ++i) {
    header.samplings.push_back(byte_at(data, 7 + 3 * static_cast<std::size_t>(i)));
  }
}

}  // namespace

Decoded decode_with_libpng(std::span<const std::byte> file) {
  Reading reading{.left = file, .complaint = {}};
  Decoded decoded;
  std::vector<png_bytep> rows;
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reading, png_complain, png_complain);
  png_infop info = png_create_info_struct(png);
  const bool read = read_png(png, info, reading, decoded, rows);
  png_destroy_read_struct(&png, &info, nullptr);
  if (!read) throw std::runtime_error("libpng: " + reading.complaint);
  if (!reading.left.empty()) throw std::runtime_error("bytes follow the end of the PNG");
  return decoded;
}

Decoded decode_with_libjpeg(std::span<const std::byte> file) {
  Reading reading{.left = file, .complaint = {}};
  Decoded decoded;
  jpeg_error_mgr errors{};
  jpeg_decompress_struct codec{};
  codec.err = jpeg_std_error(&errors);
  errors.error_exit = jpeg_complain;
  errors.emit_message = jpeg_complain_of_warnings;
  const bool read = read_jpeg(codec, reading, decoded);
  jpeg_destroy_decompress(&codec);
  if (!read) throw std::runtime_error("libjpeg: " + reading.complaint);
  return decoded;
}

std::vector<PngChunk> png_chunks(std::span<const std::byte> file) {
  if (text_of(file.first(8)) != "\x89PNG\r\n\x1A\n") throw std::runtime_error("no PNG signature");
  std::vector<PngChunk> chunks;
  for (std::size_t place = 8; place < file.size();) {
    const std::size_t length = big_endian(file, place, 4);
    const auto data = file.subspan(place + 8, length);
    chunks.push_back({text_of(file.subspan(place + 4, 4)), Bytes(data.begin(), data.end())});
    place += length + 12;
  }
  return chunks;
}

std::array<int, 5> png_filters(std::span<const std::byte> file) {
  Bytes compressed;
  for (const PngChunk& chunk : png_chunks(file)) {
    if (chunk.type == "IDAT") compressed.insert(compressed.end(), chunk.data.begin(), chunk.data.end());
  }
  const Decoded decoded = decode_with_libpng(file);
  Bytes scanlines((decoded.info.row_bytes() + 1) * static_cast<std::size_t>(decoded.info.height));
  uLongf size = scanlines.size();
  const int result = uncompress(reinterpret_cast<Bytef*>(scanlines.data()), &size,
                                reinterpret_cast<const Bytef*>(compressed.data()), compressed.size());
  if (result != Z_OK || size != scanlines.size()) throw std::runtime_error("the IDAT chunks do not inflate");
  std::array<int, 5> filters{};
  for (std::size_t place = 0; place < size; place += decoded.info.row_bytes() + 1) {
    ++filters.at(std::to_integer<std::size_t>(scanlines[place]));
  }
  return filters;
}

std::vector<JpegSegment> jpeg_segments(std::span<const std::byte> file) {
  if (big_endian(file, 0, 2) != 0xFFD8) throw std::runtime_error("no JPEG start marker");
  std::vector<JpegSegment> segments;
  for (std::size_t place = 2; segments.empty() || segments.back().marker != 0xDA;) {
    if (byte_at(file, place) != 0xFF) throw std::runtime_error("no marker where one is due");
    const std::size_t length = big_endian(file, place + 2, 2);
    const auto data = file.subspan(place + 4, length - 2);
    segments.push_back({byte_at(file, place + 1), Bytes(data.begin(), data.end())});
    place += length + 2;
  }
  return segments;
}

JpegHeader jpeg_header(std::span<const std::byte> file) {
  if (big_endian(file, 0, 2) != 0xFFD8) throw std::runtime_error("no JPEG start marker");
  JpegHeader header;
  std::size_t place = 2;
  while (place + 4 <= file.size() && header.scans == 0) {
    if (byte_at(file, place) != 0xFF) throw std::runtime_error("no marker where one is due");
    const int marker = byte_at(file, place + 1);
    const std::size_t length = big_endian(file, place + 2, 2);
    const auto data = file.subspan(place + 4, length - 2);
    if (marker == 0xE0) header.jfif = text_of(data.first(4)) == "JFIF";
    if (marker >= 0xC0 && marker <= 0xC2) read_frame(header, marker, data);
    if (marker == 0xDA) header.scans = 1;
    place += length + 2;
  }
  // Inside a scan, a byte FF that is data is followed by 00.
  for (; place + 1 < file.size(); ++place) header.scans += big_endian(file, place, 2) == 0xFFDA ? 1 : 0;
  return header;
}

}  // namespace support
