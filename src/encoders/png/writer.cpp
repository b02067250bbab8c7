// Owns the order of a PNG file's parts and the threads that make them.
// Must not know tensors, nor libpng.
#include "encoders/png/writer.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>

#include "encoders/ordered_jobs.hpp"
#include "encoders/png/bands.hpp"
#include "encoders/png/checksum.hpp"
#include "encoders/png/chunks.hpp"
#include "encoders/progress.hpp"
#include "encoders/useful_threads.hpp"

namespace tensorimage::png {
namespace {

/// Below this many bytes of scanlines, starting a thread costs more than it saves.
constexpr std::size_t worth_a_thread = std::size_t{256} << 10;
/// A chunk's length has 31 bits.
constexpr std::size_t most_chunk_bytes = std::size_t{1} << 30;

/// Puts a number in front of `place`, its highest byte first.
void put_number(std::uint8_t* place, std::uint32_t number) {
  for (unsigned i = 0; i < 4; ++i) place[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
}

/// Writes the zlib stream in IDAT chunks: its two first bytes, the bands, its checksum.
class PixelWriter {
 public:
  PixelWriter(Sink& sink, int level) : sink_(sink), level_(level) {}

  void write(const CompressedBand& band, bool first, bool last) {
    adler_ = joined_adler32(adler_, band.adler, band.scanline_bytes);
    std::uint8_t* begin = band.data();
    std::uint8_t* end = begin + band.size;
    if (first) {
      begin -= 2;
      put_zlib_header(begin);
    }
    if (last) {
      put_number(end, adler_);
      end += 4;
    }
    while (begin < end) {
      const auto some = std::min(static_cast<std::size_t>(end - begin), most_chunk_bytes);
      write_chunk(begin, some);
      begin += some;
    }
  }

 private:
  /// RFC 1950: deflate with a window of 32 KiB, a hint at the effort, and a remainder that makes it divisible by 31.
  void put_zlib_header(std::uint8_t* place) const {
    const unsigned hint = level_ <= 1 ? 0 : level_ <= 5 ? 1 : level_ == 6 ? 2 : 3;
    const unsigned header = 0x7800U | hint << 6U;
    place[0] = static_cast<std::uint8_t>(header >> 8U);
    place[1] = static_cast<std::uint8_t>((header & 0xFFU) + 31 - header % 31);
  }

  /// What is in front of the data and behind it is overwritten: room, or bytes that were written or are kept.
  void write_chunk(std::uint8_t* data, std::size_t size) {
    constexpr std::array<std::uint8_t, 4> type = {'I', 'D', 'A', 'T'};
    std::array<std::uint8_t, 4> kept;
    std::copy_n(data + size, 4, kept.begin());
    put_number(data - 8, static_cast<std::uint32_t>(size));
    std::copy(type.begin(), type.end(), data - 4);
    put_number(data + size, crc32(0, data - 4, size + 4));
    sink_.write(std::as_bytes(std::span(data - 8, size + 12)));
    std::copy(kept.begin(), kept.end(), data + size);
  }

  Sink& sink_;
  int level_;
  std::uint32_t adler_ = adler32_of_nothing;
};

void write_bytes(Sink& sink, const Bytes& bytes) {
  sink.write(std::as_bytes(std::span(bytes)));
}

void add_chunks(Bytes& file, const std::vector<PngChunk>& chunks) {
  for (const PngChunk& chunk : chunks) {
    add_chunk(file, {reinterpret_cast<const char*>(chunk.type.data()), chunk.type.size()},
              {reinterpret_cast<const std::uint8_t*>(chunk.data.data()), chunk.data.size()});
  }
}

void write_head(const PictureInfo& info, const PngMetadata& metadata, Sink& sink) {
  Bytes head;
  add_start(head, info);
  add_chunks(head, metadata.before_palette);
  if (info.palette) add_palette(head, *info.palette);
  add_chunks(head, metadata.before_pixels);
  write_bytes(sink, head);
}

/// Tells the sink how much will come, as far as the bands so far let it be guessed.
class Forecast {
 public:
  Forecast(Sink& sink, std::size_t bands) : sink_(sink), bands_(bands) {}

  /// Before the band is written.
  void add(const CompressedBand& band) {
    constexpr std::size_t around = 64;  // lengths, types and checksums, and what the file ends with
    const std::size_t before = bytes_;
    bytes_ += band.size + around;
    ++done_;
    const double all = static_cast<double>(bytes_) * static_cast<double>(bands_) / static_cast<double>(done_);
    if (all <= told_) return;
    // More than that, since a little too much costs less than a little too little.
    told_ = done_ < bands_ ? 1.125 * all : all;
    constexpr double most = static_cast<double>(std::numeric_limits<std::ptrdiff_t>::max()) / 2;
    sink_.expect(static_cast<std::size_t>(std::min(told_ - static_cast<double>(before), most)));
  }

 private:
  Sink& sink_;
  std::size_t bands_;
  std::size_t done_ = 0;
  std::size_t bytes_ = 0;
  double told_ = 0.0;
};

}  // namespace

Tally write_png(const RowSource& rows, const PngOptions& options, const PngMetadata& metadata, Sink& sink,
                const EncodeContext& context) {
  const PictureInfo& info = rows.info();
  write_head(info, metadata, sink);
  const BandPlan plan(info, effort_of(options.level));
  using Jobs = OrderedJobs<CompressedBand>;
  Jobs jobs(plan.count(), useful_threads(info.row_bytes(), info.height, worth_a_thread, context.threads),
            context.executor, [&]() -> Jobs::Job {
              const auto maker = std::make_shared<BandMaker>(rows, options, plan);
              return [maker](std::size_t band, CompressedBand& result) { maker->make(band, result); };
            });
  PixelWriter pixels(sink, options.level);
  Forecast forecast(sink, plan.count());
  Tally tally;
  for (std::size_t band = 0; band < plan.count(); ++band) {
    const CompressedBand& made = jobs.next();
    forecast.add(made);
    pixels.write(made, band == 0, band + 1 == plan.count());
    tally.merge(made.tally);
    report_progress(context, made.end_row, info.height);
  }
  Bytes end;
  add_end(end);
  write_bytes(sink, end);
  return tally;
}

}  // namespace tensorimage::png
