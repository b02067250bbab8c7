// Owns the making of one strip: read, encode, find out where it ends and what the next one needs to know.
// Must not know files or threads.
#include "encoders/jpeg/strips.hpp"

#include <algorithm>

#include "checked.hpp"
#include "encoders/jpeg/scan.hpp"

namespace tensorimage::jpeg {
namespace {

/// Collects a file without giving its memory back.
class StripSink final : public Sink {
 public:
  explicit StripSink(Strip& strip) : strip_(strip) { strip_.file.clear(); }
  void write(std::span<const std::byte> bytes) override {
    strip_.file.insert(strip_.file.end(), bytes.begin(), bytes.end());
  }

 private:
  Strip& strip_;
};

std::span<const std::uint8_t> scan_bytes(const Strip& strip) {
  return std::span(strip.scan).first(strip.scan.size() - Strip::margin);
}

HuffmanTables tables_of(const Codec& codec) {
  return {{HuffmanTable(codec.dc_codes(0)), HuffmanTable(codec.dc_codes(1))},
          {HuffmanTable(codec.ac_codes(0)), HuffmanTable(codec.ac_codes(1))}};
}

}  // namespace

StripPlan::StripPlan(std::int64_t height, std::size_t count, const Layout& layout) noexcept
    : height_(height),
      mcu_height_(layout.mcu_height()),
      mcu_rows_((height + mcu_height_ - 1) / mcu_height_),
      count_(static_cast<std::int64_t>(std::clamp<std::size_t>(count, 1, static_cast<std::size_t>(mcu_rows_)))) {}

std::int64_t StripPlan::first(std::size_t strip) const noexcept {
  return checked::offset(checked::offset(strip, mcu_rows_) / count_, mcu_height_);
}

std::int64_t StripPlan::end(std::size_t strip) const noexcept {
  return std::min(height_, first(strip + 1));
}

StripMaker::StripMaker(const RowSource& rows, const JpegOptions& options, const JpegMetadata& metadata,
                       const StripPlan& plan)
    : rows_(rows),
      plan_(plan),
      layout_(layout_of(rows.info().channels, options.subsampling)),
      codec_(layout_, options, metadata),
      mcu_rows_(rows, layout_) {}

void StripMaker::make(std::size_t number, Strip& strip) {
  encode(number, strip);
  split_file(strip);
  split_file(last_mcu_);
  measure(strip);
}

void StripMaker::encode(std::size_t number, Strip& strip) {
  const std::int64_t first = plan_.first(number);
  strip.end_row = plan_.end(number);
  strip.tally = {};
  StripSink sink(strip);
  codec_.start(rows_.info().width, strip.end_row - first, number == 0, sink);
  std::int64_t rows = 0;
  for (std::int64_t row = first; row < strip.end_row; row += rows) {
    rows = mcu_rows_.read(row, strip.tally);
    codec_.write(mcu_rows_.samples());
  }
  codec_.finish();
  encode_last_mcu(rows);
}

void StripMaker::encode_last_mcu(std::int64_t rows) {
  const std::int64_t before = layout_.mcus(rows_.info().width) - 1;
  StripSink sink(last_mcu_);
  // Its true extents: what libjpeg puts in blocks outside the picture has a say in the last DC.
  codec_.start(rows_.info().width - checked::offset(before, layout_.mcu_width()), rows, false, sink);
  codec_.write(mcu_rows_.samples(before));
  codec_.finish();
}

void StripMaker::measure(Strip& strip) {
  const HuffmanTables tables = tables_of(codec_);
  strip.dc_tables = tables.dc;
  BitReader reader(scan_bytes(strip));
  const Mcu first = read_mcu(reader, layout_, tables);
  BitReader last_reader(scan_bytes(last_mcu_));
  const Mcu last = read_mcu(last_reader, layout_, tables);
  for (std::size_t i = 0; i < static_cast<std::size_t>(layout_.components); ++i) {
    strip.first_dc[i] = first.blocks[i].front();
    strip.last_dc[i] = 0;
    for (const DcDifference& block : last.blocks[i]) strip.last_dc[i] += block.value;
  }
  // The strip and its last MCU end in the same symbol, which no padding belongs to; all padding is ones, and no code
  // is.
  const std::size_t size = 8 * scan_bytes(strip).size();
  const std::size_t padding =
      ones_before(scan_bytes(strip), size) - ones_before(scan_bytes(last_mcu_), last_reader.position());
  if (padding > 7) throw CannotJoin();  // also where there are fewer ones than there should be
  strip.scan_bits = size - padding;
}

}  // namespace tensorimage::jpeg
