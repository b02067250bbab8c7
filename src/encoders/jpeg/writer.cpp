// Owns the choice between one piece and strips, and the order in which strips are written.
// Must not know tensors, nor libjpeg.
#include "encoders/jpeg/writer.hpp"

#include <algorithm>
#include <memory>
#include <span>

#include "checked.hpp"
#include "counting_sink.hpp"
#include "encoders/jpeg/codec.hpp"
#include "encoders/jpeg/join.hpp"
#include "encoders/jpeg/mcu_rows.hpp"
#include "encoders/jpeg/strips.hpp"
#include "encoders/ordered_jobs.hpp"
#include "encoders/progress.hpp"
#include "encoders/useful_threads.hpp"

namespace tensorimage::jpeg {
namespace {

/// Below this many pixels, starting a thread costs about what it saves.
constexpr std::size_t worth_a_thread = std::size_t{1} << 18;
/// Of rows: a strip costs a header and an MCU besides, some 16 microseconds, and a high one's bytes leave the cache.
constexpr std::size_t most_strip_bytes = std::size_t{768} << 10;
constexpr std::size_t least_strip_bytes = std::size_t{128} << 10;

/// Leaves out the first bytes.
class SkippingSink final : public Sink {
 public:
  SkippingSink(Sink& sink, std::size_t count) : sink_(sink), left_(count) {}
  void write(std::span<const std::byte> bytes) override {
    const std::size_t skipped = std::min(left_, bytes.size());
    left_ -= skipped;
    if (skipped < bytes.size()) sink_.write(bytes.subspan(skipped));
  }

 private:
  Sink& sink_;
  std::size_t left_;
};

Tally write_in_one_piece(const RowSource& rows, const JpegOptions& options, const JpegMetadata& metadata, Sink& sink,
                         const EncodeContext& context) {
  const PictureInfo& info = rows.info();
  const Layout layout = layout_of(info.channels, options.subsampling);
  Codec codec(layout, options, metadata);
  McuRows mcu_rows(rows, layout);
  Tally tally;
  codec.start(info.width, info.height, true, sink);
  for (std::int64_t row = 0; row < info.height;) {
    row += mcu_rows.read(row, tally);
    codec.write(mcu_rows.samples());
    report_progress(context, row, info.height);
  }
  codec.finish();
  return tally;
}

Tally join_strips(const RowSource& rows, const JpegOptions& options, const JpegMetadata& metadata, Sink& sink,
                  const EncodeContext& context, std::size_t strips, std::size_t threads) {
  const PictureInfo& info = rows.info();
  const Layout layout = layout_of(info.channels, options.subsampling);
  const StripPlan plan(info.height, strips, layout);
  using Jobs = OrderedJobs<Strip>;
  Jobs jobs(plan.count(), threads, context.executor, [&]() -> Jobs::Job {
    const auto maker = std::make_shared<StripMaker>(rows, options, metadata, plan);
    return [maker](std::size_t number, Strip& strip) { maker->make(number, strip); };
  });
  Joiner joiner(layout, info.height, sink);
  Tally tally;
  for (std::size_t number = 0; number < plan.count(); ++number) {
    Strip& strip = jobs.next();
    joiner.add(strip);
    tally.merge(strip.tally);
    report_progress(context, strip.end_row, info.height);
  }
  joiner.finish();
  return tally;
}

/// As many strips as threads or a multiple of it, so that they end together.
std::size_t useful_strips(const PictureInfo& info, std::size_t threads) {
  const std::size_t bytes = checked::size(info.row_bytes(), info.height);
  const std::size_t most = std::max<std::size_t>(1, bytes / least_strip_bytes);
  const std::size_t rounds = bytes / most_strip_bytes / threads + 1;
  return threads < most ? std::min(most, rounds * threads) : most;
}

}  // namespace

Tally write_strips(const RowSource& rows, const JpegOptions& options, const JpegMetadata& metadata, Sink& sink,
                   const EncodeContext& context, std::size_t strips, std::size_t threads) {
  CountingSink counted(sink);
  try {
    return join_strips(rows, options, metadata, counted, context, strips, threads);
  } catch (const CannotJoin&) {
    SkippingSink rest(sink, counted.count());
    return write_in_one_piece(rows, options, metadata, rest, context);
  }
}

Tally write_jpeg(const RowSource& rows, const JpegOptions& options, const JpegMetadata& metadata, Sink& sink,
                 const EncodeContext& context) {
  const PictureInfo& info = rows.info();
  const std::size_t threads =
      useful_threads(static_cast<std::size_t>(info.width), info.height, worth_a_thread, context.threads);
  // Tables made for the picture need all of it first, and so does every scan of a progressive one.
  if (threads == 1 || options.progressive || options.optimize) {
    return write_in_one_piece(rows, options, metadata, sink, context);
  }
  return write_strips(rows, options, metadata, sink, context, useful_strips(info, threads), threads);
}

}  // namespace tensorimage::jpeg
