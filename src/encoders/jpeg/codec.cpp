// Owns libjpeg-turbo behind exceptions.
// Must not know where samples come from.
#include "encoders/jpeg/codec.hpp"

#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <exception>
#include <new>
#include <span>
#include <string>

#include <jpeglib.h>
// jpeglib.h must come before it.
#include <jerror.h>

#include "tensorimage/error.hpp"

namespace tensorimage::jpeg {

static_assert(JPEG_MAX_DIMENSION == largest_side);

/// libjpeg reports errors by longjmp, so no frame it may jump over holds an object with a destructor: the functions
/// that call setjmp below have only plain locals, and callbacks let no exception out.
struct Codec::State {
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { jpeg_destroy_compress(&codec); }

  jpeg_compress_struct codec{};
  jpeg_error_mgr errors{};
  jpeg_destination_mgr destination{};
  std::jmp_buf on_error{};
  Sink* sink = nullptr;
  std::exception_ptr thrown;                    ///< what the sink threw
  std::array<char, JMSG_LENGTH_MAX> message{};  ///< libjpeg's own words otherwise
  bool out_of_memory = false;
  std::array<JOCTET, std::size_t{32} << 10> buffer;

  bool create(const Layout& layout, const JpegOptions& options, const JpegMetadata& metadata) noexcept;
  bool start(JDIMENSION width, JDIMENSION height, const JpegMetadata* metadata) noexcept;
  bool write(SampleRows& rows) noexcept;
  bool finish() noexcept;
  void set_options(const Layout& layout, const JpegOptions& options, const JpegMetadata& metadata);
  /// Empties the first `count` bytes of the buffer; false, with the exception kept, when the sink throws.
  bool pass_to_sink(std::size_t count) noexcept;
  void refill() noexcept;
  void require(bool done) const;

  static State& of(j_common_ptr codec) { return *static_cast<State*>(codec->client_data); }
  static State& of(j_compress_ptr codec) { return *static_cast<State*>(codec->client_data); }
  static void error_exit(j_common_ptr codec);
  static boolean empty_output_buffer(j_compress_ptr codec);
  static void term_destination(j_compress_ptr codec);
};

bool Codec::State::pass_to_sink(std::size_t count) noexcept {
  try {
    sink->write(std::as_bytes(std::span(buffer).first(count)));
    return true;
  } catch (...) {
    thrown = std::current_exception();
    return false;
  }
}

void Codec::State::refill() noexcept {
  destination.next_output_byte = buffer.data();
  destination.free_in_buffer = buffer.size();
}

void Codec::State::require(bool done) const {
  if (done) return;
  if (thrown) std::rethrow_exception(thrown);
  if (out_of_memory) throw std::bad_alloc();
  throw Error(ErrorCode::encoding, std::string("libjpeg could not write the picture: ") + message.data());
}

void Codec::State::error_exit(j_common_ptr codec) {
  State& state = of(codec);
  codec->err->format_message(codec, state.message.data());
  state.out_of_memory = codec->err->msg_code == JERR_OUT_OF_MEMORY;
  std::longjmp(state.on_error, 1);
}

boolean Codec::State::empty_output_buffer(j_compress_ptr codec) {
  State& state = of(codec);
  // The whole buffer, whatever free_in_buffer says: libjpeg's own rule for this call.
  if (!state.pass_to_sink(state.buffer.size())) std::longjmp(state.on_error, 1);
  state.refill();
  return TRUE;
}

void Codec::State::term_destination(j_compress_ptr codec) {
  State& state = of(codec);
  if (!state.pass_to_sink(state.buffer.size() - state.destination.free_in_buffer)) std::longjmp(state.on_error, 1);
}

void Codec::State::set_options(const Layout& layout, const JpegOptions& options, const JpegMetadata& metadata) {
  codec.input_components = layout.components;
  codec.in_color_space = layout.components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&codec);
  jpeg_set_quality(&codec, options.quality, TRUE);
  for (int i = 0; i < layout.components; ++i) {
    codec.comp_info[i].h_samp_factor = i == 0 ? layout.across : 1;
    codec.comp_info[i].v_samp_factor = i == 0 ? layout.down : 1;
  }
  codec.raw_data_in = TRUE;
  codec.optimize_coding = options.optimize ? TRUE : FALSE;
  if (options.progressive) jpeg_simple_progression(&codec);
  if (!metadata.density) return;
  codec.density_unit = 1;  // pixels per inch
  codec.X_density = metadata.density->x;
  codec.Y_density = metadata.density->y;
}

bool Codec::State::create(const Layout& layout, const JpegOptions& options, const JpegMetadata& metadata) noexcept {
  codec.err = jpeg_std_error(&errors);
  errors.error_exit = error_exit;
  errors.output_message = [](j_common_ptr) {};
  errors.emit_message = [](j_common_ptr, int) {};
  if (setjmp(on_error)) return false;
  codec.client_data = this;
  jpeg_create_compress(&codec);
  destination.init_destination = [](j_compress_ptr compress) { of(compress).refill(); };
  destination.empty_output_buffer = empty_output_buffer;
  destination.term_destination = term_destination;
  codec.dest = &destination;
  set_options(layout, options, metadata);
  return true;
}

bool Codec::State::start(JDIMENSION width, JDIMENSION height, const JpegMetadata* metadata) noexcept {
  if (setjmp(on_error)) return false;
  codec.image_width = width;
  codec.image_height = height;
  jpeg_start_compress(&codec, TRUE);
  if (metadata == nullptr) return true;
  for (const JpegSegment& segment : metadata->segments) {
    jpeg_write_marker(&codec, segment.marker, reinterpret_cast<const JOCTET*>(segment.data.data()),
                      static_cast<unsigned>(segment.data.size()));
  }
  return true;
}

bool Codec::State::write(SampleRows& rows) noexcept {
  if (setjmp(on_error)) return false;
  JSAMPARRAY planes[3] = {rows[0].data(), rows[1].data(), rows[2].data()};
  jpeg_write_raw_data(&codec, planes, static_cast<JDIMENSION>(8 * codec.comp_info[0].v_samp_factor));
  return true;
}

bool Codec::State::finish() noexcept {
  if (setjmp(on_error)) return false;
  jpeg_finish_compress(&codec);
  return true;
}

// On the heap, since the buffer is large for the stack of a small thread; and not filled with zeros first.
Codec::Codec(const Layout& layout, const JpegOptions& options, const JpegMetadata& metadata)
    : state_(new State), metadata_(metadata) {
  state_->require(state_->create(layout, options, metadata));
}

Codec::~Codec() = default;

void Codec::start(std::int64_t width, std::int64_t height, bool with_segments, Sink& sink) {
  state_->sink = &sink;
  state_->require(state_->start(static_cast<JDIMENSION>(width), static_cast<JDIMENSION>(height),
                                with_segments ? &metadata_ : nullptr));
}

void Codec::write(SampleRows rows) {
  state_->require(state_->write(rows));
}

void Codec::finish() {
  state_->require(state_->finish());
}

namespace {

CodeLengths lengths_of(const JHUFF_TBL* table) {
  CodeLengths lengths;
  if (table == nullptr) return lengths;
  std::copy_n(table->bits + 1, lengths.count_by_length.size(), lengths.count_by_length.begin());
  std::copy_n(table->huffval, lengths.symbols.size(), lengths.symbols.begin());
  return lengths;
}

}  // namespace

CodeLengths Codec::dc_codes(int table) const {
  return lengths_of(state_->codec.dc_huff_tbl_ptrs[table]);
}

CodeLengths Codec::ac_codes(int table) const {
  return lengths_of(state_->codec.ac_huff_tbl_ptrs[table]);
}

}  // namespace tensorimage::jpeg
