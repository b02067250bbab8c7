// Owns the Netpbm formats PGM, PPM and PAM: a text header, then the rows as they are. The smallest worked encoder.
// Must not know tensors.
#include "tensorimage/pnm.hpp"
#include "checked.hpp"

#include <bit>
#include <string>
#include <utility>
#include <vector>

#include "encoders/band_reader.hpp"
#include "encoders/picture_check.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

std::string_view kind_name(PnmKind kind) {
  switch (kind) {
    case PnmKind::pgm: return "pgm";
    case PnmKind::ppm: return "ppm";
    case PnmKind::pnm: return "pnm";
    case PnmKind::pam: return "pam";
  }
  return "pnm";
}

bool holds(PnmKind kind, int channels) {
  switch (kind) {
    case PnmKind::pgm: return channels == 1;
    case PnmKind::ppm: return channels == 3;
    case PnmKind::pnm: return channels == 1 || channels == 3;
    case PnmKind::pam: return channels >= 1 && channels <= 4;
  }
  return false;
}

std::string header(PnmKind kind, const PictureInfo& info) {
  const std::string width = std::to_string(info.width);
  const std::string height = std::to_string(info.height);
  const std::string most = info.bit_depth == 8 ? "255" : "65535";
  if (kind != PnmKind::pam) {
    return (info.channels == 1 ? "P5\n" : "P6\n") + width + " " + height + "\n" + most + "\n";
  }
  static constexpr const char* tuple_types[] = {"GRAYSCALE", "GRAYSCALE_ALPHA", "RGB", "RGB_ALPHA"};
  return "P7\nWIDTH " + width + "\nHEIGHT " + height + "\nDEPTH " + std::to_string(info.channels) + "\nMAXVAL " + most +
         "\nTUPLTYPE " + tuple_types[info.channels - 1] + "\nENDHDR\n";
}

class PnmEncoder final : public Encoder {
 public:
  explicit PnmEncoder(PnmKind kind) : kind_(kind) {}

  [[nodiscard]] std::string_view format() const noexcept override { return kind_name(kind_); }

  void check(const PictureInfo& info) const override {
    check_picture(format(), info);
    if (holds(kind_, info.channels)) return;
    const std::string advice = info.channels == 3   ? "save as ppm or pam, or keep one channel gray (keep_gray)"
                               : info.channels == 1 ? "save as pgm or pam, or let the gray be repeated to RGB"
                                                    : "save as pam or png";
    throw Error(ErrorCode::unsupported, std::string(kind_name(kind_)) + " cannot hold a picture of " +
                                            std::to_string(info.channels) + " channels; " + advice);
  }

  Tally encode(const RowSource& rows, Sink& sink, const EncodeContext& context) const override {
    check(rows.info());
    const PictureInfo& info = rows.info();
    const std::string text = header(kind_, info);
    sink.expect(text.size() + checked::size(info.height, info.row_bytes()));
    sink.write(std::as_bytes(std::span(text)));
    BandReader reader(rows, context);
    std::vector<std::byte> swapped;
    for (Band band; reader.next(band);) {
      std::span bytes(band.data, checked::size(band.count, info.row_bytes()));
      if (info.bit_depth == 16 && std::endian::native == std::endian::little) {
        // Netpbm stores the high byte first.
        swapped.assign(bytes.begin(), bytes.end());
        for (std::size_t i = 0; i + 1 < swapped.size(); i += 2) std::swap(swapped[i], swapped[i + 1]);
        bytes = swapped;
      }
      sink.write(bytes);
    }
    return reader.tally();
  }

 private:
  PnmKind kind_;
};

}  // namespace

std::unique_ptr<Encoder> make_pnm_encoder(PnmKind kind) {
  return std::make_unique<PnmEncoder>(kind);
}

}  // namespace tensorimage
