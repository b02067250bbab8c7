// Owns the making of one band: read, filter, compress, sum up.
// Must not know files or threads.
#include "encoders/png/bands.hpp"

#include <algorithm>
#include <new>
#include <optional>

#include "checked.hpp"
#include "encoders/png/checksum.hpp"

namespace tensorimage::png {
namespace {

#if defined(__GLIBC__) && defined(__LP64__)
/// Of memory that is freed, malloc gives back to the system what is more than twice the largest piece that it ever had
/// to map and unmap; to take it anew, page by page, is half the time of a small picture. One reservation that is larger
/// than all else that most saves take keeps it from that, in the whole program. It is not touched but for what is
/// needed.
constexpr std::size_t least_reserved = std::size_t{8} << 20;
#else
constexpr std::size_t least_reserved = 0;
#endif

void reserve(Buffer& buffer, std::size_t size) {
  try {
    buffer.reserve(std::max(least_reserved, size));
  } catch (const std::bad_alloc&) {
    buffer.reserve(size);  // if that is all there is
  }
}

}  // namespace

BandPlan::BandPlan(const PictureInfo& info, const Effort& effort) noexcept : height_(info.height) {
  const std::size_t line = scanline_bytes(info);
  const auto most = static_cast<std::int64_t>(std::max<std::size_t>(1, effort.band_bytes / line));
  // Bands of equal height, so that threads finish together.
  const std::int64_t bands = (height_ + most - 1) / most;
  rows_ = (height_ + bands - 1) / bands;
  count_ = static_cast<std::size_t>((height_ + rows_ - 1) / rows_);
}

std::int64_t BandPlan::rows(std::size_t band) const noexcept {
  return std::min(rows_, height_ - first(band));
}

BandMaker::BandMaker(const RowSource& rows, const PngOptions& options, const BandPlan& plan)
    : rows_(rows),
      plan_(plan),
      filters_(rows.info(), options.filters, effort_of(options.level).filters),
      scanlines_(rows, kernels::png_kernels()),
      compressor_(effort_of(options.level), kernels::png_kernels(),
                  checked::size(plan.most_rows(), scanline_bytes(rows.info()))) {
  const std::size_t most_bytes = checked::size(plan.most_rows(), scanline_bytes(rows.info()));
  reserve(filtered_, most_bytes + 2 * readable_around);
  std::fill_n(filtered_.data(), readable_around, std::uint8_t{0});
}

void BandMaker::make(std::size_t band, CompressedBand& result) {
  const std::int64_t count = plan_.rows(band);
  const std::size_t line = scanline_bytes(rows_.info());
  const std::size_t size = checked::size(count, line);
  std::uint8_t* const scanlines = filtered_.data() + readable_around;
  result.tally = {};
  std::optional<Compressor::Estimate> look;
  const std::int64_t parts = filters_.parts(count);
  const std::int64_t part = (count + parts - 1) / parts;
  for (std::int64_t done = 0; done < count; done += part) {
    const std::int64_t first = plan_.first(band) + done;
    const std::int64_t some = std::min(part, count - done);
    const FilterChoice::Choice choice = filters_.choose(first, some, scanlines_, compressor_);
    scanlines_.read(first, some, choice.filters, scanlines + checked::size(done, line), result.tally);
    // What the band begins with. Where there are more parts, no parser is chosen by it.
    if (done == 0) look = choice.look;
  }
  std::fill_n(scanlines + size, readable_around, std::uint8_t{0});
  result.buffer.reserve(compressor_.most_output(size) + 2 * CompressedBand::room);
  result.size = compressor_.compress({scanlines, size, line, rows_.info().pixel_bytes()}, band + 1 == plan_.count(),
                                     result.data(), look);
  result.scanline_bytes = size;
  result.adler = adler32(scanlines, size);
  result.end_row = plan_.first(band) + count;
}

}  // namespace tensorimage::png
