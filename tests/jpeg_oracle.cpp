// Owns a plain use of libjpeg.
// Must not know how the encoder works.
#include "jpeg_oracle.hpp"

#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>  // needs cstdio before it

namespace support {

using namespace tensorimage;

Bytes encode_with_libjpeg(const PictureInfo& info, Bytes pixels, const JpegOptions& options, const Segments& segments) {
  jpeg_error_mgr errors{};
  jpeg_compress_struct codec{};
  codec.err = jpeg_std_error(&errors);
  jpeg_create_compress(&codec);
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&codec, &memory, &size);
  codec.image_width = static_cast<JDIMENSION>(info.width);
  codec.image_height = static_cast<JDIMENSION>(info.height);
  codec.input_components = info.channels;
  codec.in_color_space = info.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&codec);
  jpeg_set_quality(&codec, options.quality, TRUE);
  if (info.channels == 3) {
    codec.comp_info[0].h_samp_factor = options.subsampling == Subsampling::s444 ? 1 : 2;
    codec.comp_info[0].v_samp_factor = options.subsampling == Subsampling::s420 ? 2 : 1;
  }
  codec.optimize_coding = options.optimize ? TRUE : FALSE;
  if (options.progressive) jpeg_simple_progression(&codec);
  jpeg_start_compress(&codec, TRUE);
  for (const auto& [marker, data] : segments) {
    jpeg_write_marker(&codec, marker, reinterpret_cast<const JOCTET*>(data.data()), static_cast<unsigned>(data.size()));
  }
  for (std::size_t y = 0; y < codec.image_height; ++y) {
    auto* row = reinterpret_cast<JSAMPROW>(pixels.data() + y * info.row_bytes());
    jpeg_write_scanlines(&codec, &row, 1);
  }
  jpeg_finish_compress(&codec);
  jpeg_destroy_compress(&codec);
  Bytes file = bytes_of({reinterpret_cast<const char*>(memory), size});
  std::free(memory);
  return file;
}

}  // namespace support
