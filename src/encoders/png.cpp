// Owns the PNG encoder and its way by libpng's row interface; never its simplified one, whose strides are too narrow.
// Must not know tensors.
#include "tensorimage/png.hpp"
#include "checked.hpp"

#include <png.h>

#include <algorithm>
#include <array>
#include <bit>
#include <csetjmp>
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "encoders/band_reader.hpp"
#include "encoders/picture_check.hpp"
#include "encoders/png/indices.hpp"
#include "encoders/png/writer.hpp"
#include "encoders/png_metadata.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

constexpr std::int64_t largest_side = 0x7FFFFFFF;  // PNG specification, 11.2.2 IHDR

/// One write in progress. libpng reports errors by longjmp, so no frame it may jump over holds an object with a
/// destructor: the functions that call setjmp below have only plain locals, and callbacks let no exception out.
struct PngWrite {
  explicit PngWrite(Sink& target) : sink(target) {}
  PngWrite(const PngWrite&) = delete;
  PngWrite& operator=(const PngWrite&) = delete;
  ~PngWrite() { png_destroy_write_struct(&png, &info); }

  Sink& sink;
  png_structp png = nullptr;
  png_infop info = nullptr;
  std::exception_ptr thrown;        ///< what the sink threw
  std::array<char, 256> message{};  ///< libpng's own words otherwise
};

void on_error(png_structp png, png_const_charp text) {
  auto* const write = static_cast<PngWrite*>(png_get_error_ptr(png));
  std::snprintf(write->message.data(), write->message.size(), "%s", text);
  png_longjmp(png, 1);
}

void on_warning(png_structp, png_const_charp) {}

/// False, with the exception kept, when the sink throws.
bool pass_to_sink(PngWrite& write, const png_byte* bytes, std::size_t count) noexcept {
  try {
    write.sink.write(std::as_bytes(std::span(bytes, count)));
    return true;
  } catch (...) {
    write.thrown = std::current_exception();
    return false;
  }
}

void on_write(png_structp png, png_bytep bytes, png_size_t count) {
  auto* const write = static_cast<PngWrite*>(png_get_io_ptr(png));
  if (!pass_to_sink(*write, bytes, count)) png_error(png, "the sink failed");
}

void on_flush(png_structp) {}

int filter_mask(PngFilters filters, const PictureInfo& picture) {
  switch (filters) {
    // PNG specification, "Filter selection": indices measure nothing, so that differences between them say nothing.
    case PngFilters::adaptive: return picture.palette ? PNG_FILTER_NONE : PNG_ALL_FILTERS;
    case PngFilters::none: return PNG_FILTER_NONE;
    case PngFilters::sub: return PNG_FILTER_SUB;
    case PngFilters::up: return PNG_FILTER_UP;
    case PngFilters::average: return PNG_FILTER_AVG;
    case PngFilters::paeth: return PNG_FILTER_PAETH;
  }
  return PNG_ALL_FILTERS;
}

int colour_type(const PictureInfo& picture) {
  if (picture.palette) return PNG_COLOR_TYPE_PALETTE;
  static constexpr int types[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB,
                                  PNG_COLOR_TYPE_RGB_ALPHA};
  return types[picture.channels - 1];
}

/// The chunks of an indexed picture as libpng wants them; empty for others.
struct PngPalette {
  std::vector<png_color> colours;   ///< PLTE
  std::vector<png_byte> opacities;  ///< tRNS: entries that it does not reach are opaque
};

PngPalette make_palette(const Palette& palette) {
  PngPalette made;
  for (const Colour& colour : palette.colours) made.colours.push_back({colour.red, colour.green, colour.blue});
  if (const auto index = palette.transparent_index) {
    made.opacities.assign(static_cast<std::size_t>(*index) + 1, 255);
    made.opacities.back() = 0;
  }
  return made;
}

void set_palette(PngWrite& write, const PngPalette& palette) {
  png_set_PLTE(write.png, write.info, palette.colours.data(), static_cast<int>(palette.colours.size()));
  if (!palette.opacities.empty()) {
    png_set_tRNS(write.png, write.info, palette.opacities.data(), static_cast<int>(palette.opacities.size()), nullptr);
  }
}

void write_chunks(PngWrite& write, const std::vector<PngChunk>& chunks) {
  for (const PngChunk& chunk : chunks) {
    png_write_chunk(write.png, chunk.type.data(), reinterpret_cast<png_const_bytep>(chunk.data.data()),
                    chunk.data.size());
  }
}

/// All that goes before the rows, made ready by the caller, so that nothing is made in a frame that is jumped over.
struct PngHead {
  const PictureInfo& picture;
  const PngOptions& options;
  const PngMetadata& metadata;
  const PngPalette& palette;
};

bool write_head(PngWrite& write, const PngHead& head) {
  const PictureInfo& picture = head.picture;
  if (setjmp(png_jmpbuf(write.png))) return false;
  // libpng's own default limit is a million pixels a side.
  png_set_user_limits(write.png, static_cast<png_uint_32>(largest_side), static_cast<png_uint_32>(largest_side));
  png_set_write_fn(write.png, &write, on_write, on_flush);
  png_set_compression_level(write.png, head.options.level);
  png_set_filter(write.png, PNG_FILTER_TYPE_BASE, filter_mask(head.options.filters, picture));
  png_set_IHDR(write.png, write.info, static_cast<png_uint_32>(picture.width), static_cast<png_uint_32>(picture.height),
               picture.bit_depth, colour_type(picture), PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  if (picture.palette) set_palette(write, head.palette);
  png_write_info_before_PLTE(write.png, write.info);
  write_chunks(write, head.metadata.before_palette);
  png_write_info(write.png, write.info);
  write_chunks(write, head.metadata.before_pixels);
  // Rows come in this machine's byte order; PNG stores the high byte first.
  if (picture.bit_depth == 16 && std::endian::native == std::endian::little) png_set_swap(write.png);
  return true;
}

bool write_band(PngWrite& write, const Band& band, std::size_t row_bytes) {
  if (setjmp(png_jmpbuf(write.png))) return false;
  for (std::int64_t row = 0; row < band.count; ++row) {
    const std::byte* const bytes = band.data + checked::offset(row, row_bytes);
    png_write_row(write.png, reinterpret_cast<png_const_bytep>(bytes));
  }
  return true;
}

bool write_end(PngWrite& write) {
  if (setjmp(png_jmpbuf(write.png))) return false;
  png_write_end(write.png, nullptr);
  return true;
}

void require(bool written, const PngWrite& write) {
  if (written) return;
  if (write.thrown) std::rethrow_exception(write.thrown);
  throw Error(ErrorCode::encoding, std::string("libpng could not write the picture: ") + write.message.data());
}

class PngEncoder final : public Encoder {
 public:
  PngEncoder(const PngOptions& options, PngMetadata metadata) : options_(options), metadata_(std::move(metadata)) {}

  [[nodiscard]] std::string_view format() const noexcept override { return "png"; }

  void check(const PictureInfo& info) const override {
    check_picture(format(), info, Palettes::kept);
    if (info.width > largest_side || info.height > largest_side) {
      throw Error(ErrorCode::too_large, "the picture is " + std::to_string(info.width) + " x " +
                                            std::to_string(info.height) + " pixels; PNG allows " +
                                            std::to_string(largest_side) + " a side");
    }
    check_profile_suits(metadata_.profile_colours, info);
  }

  Tally encode(const RowSource& rows, Sink& sink, const EncodeContext& context) const override {
    check(rows.info());
    if (options_.backend == PngBackend::own) return png::write_png(rows, options_, metadata_, sink, context);
    PngWrite write(sink);
    write.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &write, on_error, on_warning);
    if (write.png == nullptr) throw std::bad_alloc();
    write.info = png_create_info_struct(write.png);
    if (write.info == nullptr) throw std::bad_alloc();
    const PictureInfo& info = rows.info();
    const PngPalette palette = info.palette ? make_palette(*info.palette) : PngPalette{};
    require(write_head(write, {info, options_, metadata_, palette}), write);
    BandReader reader(rows, context);
    for (Band band; reader.next(band);) {
      if (info.palette) {
        png::check_indices({band.data, checked::size(band.count, info.row_bytes())}, *info.palette);
      }
      require(write_band(write, band, info.row_bytes()), write);
    }
    require(write_end(write), write);
    return reader.tally();
  }

 private:
  PngOptions options_;
  PngMetadata metadata_;
};

}  // namespace

std::unique_ptr<Encoder> make_png_encoder(const PngOptions& options, const Metadata& metadata) {
  if (options.level < 0 || options.level > 9) {
    throw Error(ErrorCode::invalid_argument,
                "the PNG level is " + std::to_string(options.level) + "; it must be 0 (stored) to 9 (smallest)");
  }
  return std::make_unique<PngEncoder>(options, make_png_metadata(metadata));
}

}  // namespace tensorimage
