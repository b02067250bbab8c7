// Owns the look at every PNG and JPEG that the unit tests make, by two decoders each, whatever the test itself looks
// at. Must not know the tests. The linker puts these two functions in the place of the library's (see CMakeLists.txt).
#include <gtest/gtest.h>

#include <cmath>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "codec_readers.hpp"
#include "conformance/kept_pictures.hpp"
#include "golden/decoders.hpp"
#include "support.hpp"
#include "tensorimage/jpeg.hpp"
#include "tensorimage/png.hpp"
#include "tensorimage/save_options.hpp"

namespace tensorimage {

std::unique_ptr<Encoder> real_png_encoder(const PngOptions& options, const Metadata& metadata) __asm__(
    "__real__ZN11tensorimage16make_png_encoderERKNS_10PngOptionsERKNS_8MetadataE");
std::unique_ptr<Encoder> recorded_png_encoder(const PngOptions& options, const Metadata& metadata) __asm__(
    "__wrap__ZN11tensorimage16make_png_encoderERKNS_10PngOptionsERKNS_8MetadataE");
std::unique_ptr<Encoder> real_jpeg_encoder(const JpegOptions& options, const Metadata& metadata) __asm__(
    "__real__ZN11tensorimage17make_jpeg_encoderERKNS_11JpegOptionsERKNS_8MetadataE");
std::unique_ptr<Encoder> recorded_jpeg_encoder(const JpegOptions& options, const Metadata& metadata) __asm__(
    "__wrap__ZN11tensorimage17make_jpeg_encoderERKNS_11JpegOptionsERKNS_8MetadataE");

namespace {

using support::Bytes;
using support::Decoded;

/// The files of this process; on disk only at its end, since some tests count or break the calls that write files.
class Record {
 public:
  Record() = default;
  Record(const Record&) = delete;
  Record& operator=(const Record&) = delete;
  ~Record() {
    for (const std::string& file : files_) conformance::keep_picture(file);
  }
  void add(const Bytes& file) {
    const std::lock_guard lock(mutex_);
    files_.push_back(support::text_of(file));
  }
  [[nodiscard]] std::size_t size() {
    const std::lock_guard lock(mutex_);
    return files_.size();
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> files_;
};

Record& record() {
  static Record the_record;
  return the_record;
}

void expect_same_extents(const Decoded& a, const Decoded& b) {
  EXPECT_EQ(a.info.width, b.info.width);
  EXPECT_EQ(a.info.height, b.info.height);
  EXPECT_EQ(a.info.channels, b.info.channels);
}

/// The colours of indices, as RGB, or RGBA where some are transparent.
Decoded with_colours(const Decoded& indices, const Bytes& colours, const Bytes& opacities) {
  Decoded result{indices.info, {}};
  result.info.channels = opacities.empty() ? 3 : 4;
  for (const std::byte index : indices.samples) {
    const auto i = std::to_integer<std::size_t>(index);
    result.samples.insert(result.samples.end(), &colours.at(3 * i), &colours.at(3 * i) + 3);
    if (!opacities.empty()) result.samples.push_back(i < opacities.size() ? opacities[i] : std::byte{255});
  }
  return result;
}

Bytes chunk_of(const Bytes& file, std::string_view type) {
  for (const support::PngChunk& chunk : support::png_chunks(file)) {
    if (chunk.type == type) return chunk.data;
  }
  return {};
}

Bytes without_chunk(const Bytes& file, std::string_view type) {
  Bytes left(file.begin(), file.begin() + 8);
  auto place = file.begin() + 8;
  for (const support::PngChunk& chunk : support::png_chunks(file)) {
    const auto end = place + 12 + static_cast<std::ptrdiff_t>(chunk.data.size());
    if (chunk.type != type) left.insert(left.end(), place, end);
    place = end;
  }
  return left;
}

/// Some tests write bytes that only pass for a profile, or a gamma that no screen has; libpng warns of those.
Decoded decode_with_libpng(const Bytes& file) {
  try {
    return support::decode_with_libpng(file);
  } catch (const std::runtime_error& complaint) {
    const std::string_view text = complaint.what();
    for (const char* const chunk : {"iCCP", "gAMA"}) {
      if (text.starts_with(std::string("libpng: ") + chunk)) return decode_with_libpng(without_chunk(file, chunk));
    }
    throw;
  }
}

/// Each decoder is exact.
void look_at_png(const Bytes& file) {
  const Bytes colours = chunk_of(file, "PLTE");
  const Decoded a = colours.empty() ? decode_with_libpng(file)
                                    : with_colours(decode_with_libpng(file), colours, chunk_of(file, "tRNS"));
  const Decoded b = colours.empty() ? golden::decode_with_spng(file) : golden::decode_with_stb(file);
  expect_same_extents(a, b);
  EXPECT_TRUE(a.samples == b.samples) << "two decoders read different pixels";
}

double brightness(const Decoded& picture, std::size_t pixel) {
  if (picture.info.channels == 1) return std::to_integer<int>(picture.samples[pixel]);
  const std::byte* const rgb = &picture.samples[3 * pixel];
  return 0.299 * std::to_integer<int>(rgb[0]) + 0.587 * std::to_integer<int>(rgb[1]) +
         0.114 * std::to_integer<int>(rgb[2]);
}

/// Decoders of JPEG enlarge coarse colour each in its own way, but brightness differs by a level or two only.
void look_at_jpeg(const Bytes& file) {
  const Decoded a = support::decode_with_libjpeg(file);
  const Decoded b = golden::decode_with_stb(file);
  expect_same_extents(a, b);
  ASSERT_EQ(a.samples.size(), b.samples.size());
  const std::size_t pixels = a.samples.size() / static_cast<std::size_t>(a.info.channels);
  double sum = 0.0;
  for (std::size_t i = 0; i < pixels; ++i) sum += std::abs(brightness(a, i) - brightness(b, i));
  EXPECT_LE(sum / static_cast<double>(pixels), 2.0) << "libjpeg and stb read different pixels";
}

class TeeSink final : public Sink {
 public:
  explicit TeeSink(Sink& sink) : sink_(sink) {}
  void write(std::span<const std::byte> bytes) override {
    sink_.write(bytes);
    file_.insert(file_.end(), bytes.begin(), bytes.end());
  }
  void expect(std::size_t bytes) override { sink_.expect(bytes); }
  [[nodiscard]] const Bytes& file() const { return file_; }

 private:
  Sink& sink_;
  Bytes file_;
};

class RecordedEncoder final : public Encoder {
 public:
  RecordedEncoder(std::unique_ptr<Encoder> encoder, void (*look)(const Bytes&))
      : encoder_(std::move(encoder)), look_(look) {}
  [[nodiscard]] std::string_view format() const noexcept override { return encoder_->format(); }
  void check(const PictureInfo& info) const override { encoder_->check(info); }
  Tally encode(const RowSource& rows, Sink& sink, const EncodeContext& context) const override {
    TeeSink tee(sink);
    const Tally tally = encoder_->encode(rows, tee, context);
    EXPECT_NO_THROW(look_(tee.file()));
    record().add(tee.file());
    return tally;
  }

 private:
  std::unique_ptr<Encoder> encoder_;
  void (*look_)(const Bytes&);
};

}  // namespace

std::unique_ptr<Encoder> recorded_png_encoder(const PngOptions& options, const Metadata& metadata) {
  return std::make_unique<RecordedEncoder>(real_png_encoder(options, metadata), look_at_png);
}

std::unique_ptr<Encoder> recorded_jpeg_encoder(const JpegOptions& options, const Metadata& metadata) {
  return std::make_unique<RecordedEncoder>(real_jpeg_encoder(options, metadata), look_at_jpeg);
}

namespace {

// Names that the linker does not find are names that it does not replace.
TEST(Conformance, EveryPictureIsRecorded) {
  const support::PatternSource source({8, 8, 3, 8});
  const std::size_t before = record().size();
  MemorySink sink;
  (void)make_png_encoder()->encode(source, sink, {});
  (void)make_jpeg_encoder()->encode(source, sink, {});
  for (const char* extension : {"png", "jpg"}) {
    (void)EncoderTable::built_in().make(extension, {})->encode(source, sink, {});
  }
  EXPECT_EQ(record().size(), before + 4);
}

}  // namespace
}  // namespace tensorimage
