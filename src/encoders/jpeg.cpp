// Owns JPEG by way of libjpeg-turbo's scanline interface.
// Must not know tensors.
#include "tensorimage/jpeg.hpp"

#include <array>
#include <csetjmp>
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <utility>

#include <jpeglib.h>
// jpeglib.h must come before it.
#include <jerror.h>

#include "encoders/band_reader.hpp"
#include "encoders/jpeg_metadata.hpp"
#include "encoders/picture_check.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

static_assert(JPEG_MAX_DIMENSION == 65500);

/// One write in progress. libjpeg reports errors by longjmp, so no frame it may jump over holds an object with a
/// destructor: the functions that call setjmp below have only plain locals, and callbacks let no exception out.
struct JpegWrite {
  explicit JpegWrite(Sink& target) : sink(target) {}
  JpegWrite(const JpegWrite&) = delete;
  JpegWrite& operator=(const JpegWrite&) = delete;
  ~JpegWrite() { jpeg_destroy_compress(&codec); }

  Sink& sink;
  jpeg_compress_struct codec{};
  jpeg_error_mgr errors{};
  jpeg_destination_mgr destination{};
  std::jmp_buf on_error{};
  std::exception_ptr thrown;                    ///< what the sink threw
  std::array<char, JMSG_LENGTH_MAX> message{};  ///< libjpeg's own words otherwise
  bool out_of_memory = false;
  std::array<JOCTET, std::size_t{64} << 10> buffer;
};

JpegWrite& write_of(j_common_ptr codec) {
  return *static_cast<JpegWrite*>(codec->client_data);
}

void error_exit(j_common_ptr codec) {
  JpegWrite& write = write_of(codec);
  codec->err->format_message(codec, write.message.data());
  write.out_of_memory = codec->err->msg_code == JERR_OUT_OF_MEMORY;
  std::longjmp(write.on_error, 1);
}

void ignore_message(j_common_ptr) {}
void ignore_level(j_common_ptr, int) {}

/// Empties the first `count` bytes of the buffer; false, with the exception kept, when the sink throws.
bool pass_to_sink(JpegWrite& write, std::size_t count) noexcept {
  try {
    write.sink.write(std::as_bytes(std::span(write.buffer).first(count)));
    return true;
  } catch (...) {
    write.thrown = std::current_exception();
    return false;
  }
}

void refill(JpegWrite& write) {
  write.destination.next_output_byte = write.buffer.data();
  write.destination.free_in_buffer = write.buffer.size();
}

void init_destination(j_compress_ptr codec) {
  refill(write_of(reinterpret_cast<j_common_ptr>(codec)));
}

boolean empty_output_buffer(j_compress_ptr codec) {
  JpegWrite& write = write_of(reinterpret_cast<j_common_ptr>(codec));
  // The whole buffer, whatever free_in_buffer says: libjpeg's own rule for this call.
  if (!pass_to_sink(write, write.buffer.size())) std::longjmp(write.on_error, 1);
  refill(write);
  return TRUE;
}

void term_destination(j_compress_ptr codec) {
  JpegWrite& write = write_of(reinterpret_cast<j_common_ptr>(codec));
  if (!pass_to_sink(write, write.buffer.size() - write.destination.free_in_buffer)) std::longjmp(write.on_error, 1);
}

void set_subsampling(jpeg_compress_struct& codec, Subsampling subsampling) {
  codec.comp_info[0].h_samp_factor = subsampling == Subsampling::s444 ? 1 : 2;
  codec.comp_info[0].v_samp_factor = subsampling == Subsampling::s420 ? 2 : 1;
  for (int i = 1; i < codec.num_components; ++i) {
    codec.comp_info[i].h_samp_factor = 1;
    codec.comp_info[i].v_samp_factor = 1;
  }
}

void set_density(jpeg_compress_struct& codec, const JfifDensity& density) {
  codec.density_unit = 1;  // pixels per inch
  codec.X_density = density.x;
  codec.Y_density = density.y;
}

/// The metadata is ready before libjpeg is: nothing is made in this frame, so that it may be jumped over.
bool start(JpegWrite& write, const PictureInfo& picture, const JpegOptions& options, const JpegMetadata& metadata) {
  jpeg_compress_struct& codec = write.codec;
  codec.err = jpeg_std_error(&write.errors);
  write.errors.error_exit = error_exit;
  write.errors.output_message = ignore_message;
  write.errors.emit_message = ignore_level;
  if (setjmp(write.on_error)) return false;
  codec.client_data = &write;
  jpeg_create_compress(&codec);
  write.destination.init_destination = init_destination;
  write.destination.empty_output_buffer = empty_output_buffer;
  write.destination.term_destination = term_destination;
  codec.dest = &write.destination;
  codec.image_width = static_cast<JDIMENSION>(picture.width);
  codec.image_height = static_cast<JDIMENSION>(picture.height);
  codec.input_components = picture.channels;
  codec.in_color_space = picture.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&codec);
  jpeg_set_quality(&codec, options.quality, TRUE);
  if (picture.channels == 3) set_subsampling(codec, options.subsampling);
  codec.optimize_coding = options.optimize ? TRUE : FALSE;
  if (options.progressive) jpeg_simple_progression(&codec);
  if (metadata.density) set_density(codec, *metadata.density);
  jpeg_start_compress(&codec, TRUE);
  for (const JpegSegment& segment : metadata.segments) {
    jpeg_write_marker(&codec, segment.marker, reinterpret_cast<const JOCTET*>(segment.data.data()),
                      static_cast<unsigned>(segment.data.size()));
  }
  return true;
}

bool write_band(JpegWrite& write, const Band& band, std::size_t row_bytes) {
  if (setjmp(write.on_error)) return false;
  for (std::int64_t row = 0; row < band.count; ++row) {
    const std::byte* const bytes = band.data + static_cast<std::size_t>(row) * row_bytes;
    // libjpeg reads the row and takes it through a pointer that is not const.
    auto* scanline = reinterpret_cast<JSAMPROW>(const_cast<std::byte*>(bytes));
    jpeg_write_scanlines(&write.codec, &scanline, 1);
  }
  return true;
}

bool finish(JpegWrite& write) {
  if (setjmp(write.on_error)) return false;
  jpeg_finish_compress(&write.codec);
  return true;
}

void require(bool written, const JpegWrite& write) {
  if (written) return;
  if (write.thrown) std::rethrow_exception(write.thrown);
  if (write.out_of_memory) throw std::bad_alloc();
  throw Error(ErrorCode::encoding, std::string("libjpeg could not write the picture: ") + write.message.data());
}

class JpegEncoder final : public Encoder {
 public:
  JpegEncoder(const JpegOptions& options, JpegMetadata metadata) : options_(options), metadata_(std::move(metadata)) {}

  [[nodiscard]] std::string_view format() const noexcept override { return "jpeg"; }

  void check(const PictureInfo& info) const override {
    check_picture(format(), info);
    if (info.channels == 2 || info.channels == 4) {
      throw Error(ErrorCode::unsupported, "JPEG cannot hold the alpha channel of a picture of " +
                                              std::to_string(info.channels) +
                                              " channels; save as PNG, or give a background to lay it over");
    }
    if (info.bit_depth != 8) {
      throw Error(ErrorCode::unsupported, "JPEG cannot hold samples of " + std::to_string(info.bit_depth) +
                                              " bits; use a bit depth of 8, or save as PNG");
    }
    if (info.width > JPEG_MAX_DIMENSION || info.height > JPEG_MAX_DIMENSION) {
      throw Error(ErrorCode::too_large, "the picture is " + std::to_string(info.width) + " x " +
                                            std::to_string(info.height) + " pixels; JPEG allows " +
                                            std::to_string(JPEG_MAX_DIMENSION) + " a side");
    }
    check_profile_suits(metadata_.profile_colours, info);
  }

  Tally encode(const RowSource& rows, Sink& sink, const EncodeContext& context) const override {
    check(rows.info());
    // On the heap, since its buffer is large for the stack of a small thread.
    const auto write = std::make_unique<JpegWrite>(sink);
    const PictureInfo& info = rows.info();
    require(start(*write, info, options_, metadata_), *write);
    BandReader reader(rows, context);
    for (Band band; reader.next(band);) require(write_band(*write, band, info.row_bytes()), *write);
    require(finish(*write), *write);
    return reader.tally();
  }

 private:
  JpegOptions options_;
  JpegMetadata metadata_;
};

}  // namespace

std::unique_ptr<Encoder> make_jpeg_encoder(const JpegOptions& options, const Metadata& metadata) {
  if (options.quality < 1 || options.quality > 100) {
    throw Error(ErrorCode::invalid_argument,
                "the JPEG quality is " + std::to_string(options.quality) + "; it must be 1 to 100");
  }
  return std::make_unique<JpegEncoder>(options, make_jpeg_metadata(metadata));
}

}  // namespace tensorimage
