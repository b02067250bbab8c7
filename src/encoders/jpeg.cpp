// Owns what the JPEG encoder accepts.
// Must not know tensors, nor libjpeg.
#include "tensorimage/jpeg.hpp"

#include <string>
#include <utility>

#include "encoders/jpeg/layout.hpp"
#include "encoders/jpeg/writer.hpp"
#include "encoders/jpeg_metadata.hpp"
#include "encoders/picture_check.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

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
    if (info.width > jpeg::largest_side || info.height > jpeg::largest_side) {
      throw Error(ErrorCode::too_large, "the picture is " + std::to_string(info.width) + " x " +
                                            std::to_string(info.height) + " pixels; JPEG allows " +
                                            std::to_string(jpeg::largest_side) + " a side");
    }
    check_profile_suits(metadata_.profile_colours, info);
  }

  Tally encode(const RowSource& rows, Sink& sink, const EncodeContext& context) const override {
    check(rows.info());
    return jpeg::write_jpeg(rows, options_, metadata_, sink, context);
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
