// Owns the hand-over of bands between the thread that makes rows and the one that encodes them.
// Must not know any format.
#include "encoders/band_reader.hpp"

#include <algorithm>
#include <new>
#include <system_error>

#include "checked.hpp"
#include "encoders/progress.hpp"
#include "encoders/useful_threads.hpp"

namespace tensorimage {
namespace {

// A band fits the second-level cache beside the encoder's own tables.
constexpr std::size_t band_bytes = std::size_t{256} << 10;
// Starting a thread costs about as much as quantising this many bytes several times over; below it is a loss.
constexpr std::size_t worth_a_thread = std::size_t{1} << 20;

std::int64_t rows_of_band(const PictureInfo& info) {
  const std::size_t rows = std::max<std::size_t>(1, band_bytes / info.row_bytes());
  return std::min(static_cast<std::int64_t>(rows), info.height);
}

}  // namespace

BandReader::BandReader(const RowSource& rows, const EncodeContext& context)
    : rows_(rows), context_(context), band_rows_(rows_of_band(rows.info())) {
  const std::size_t bytes = checked::size(band_rows_, rows.info().row_bytes());
  slots_[0].bytes.resize(bytes);
  // Reading ahead waits for room, which an executor's task must not.
  if (context.executor) return;
  if (useful_threads(rows.info().row_bytes(), rows.info().height, worth_a_thread, context.threads) == 1) return;
  slots_[1].bytes.resize(bytes);
  try {
    ahead_ = std::thread([this] { read_ahead(); });
  } catch (const std::system_error&) {
    // No thread to be had: the picture is made on this one.
  } catch (const std::bad_alloc&) {
    // Neither is there memory for one.
  }
}

BandReader::~BandReader() {
  if (!ahead_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  ahead_.join();
}

void BandReader::fill(Slot& slot, std::int64_t first) const noexcept {
  const std::int64_t count = std::min(band_rows_, rows_.info().height - first);
  slot.tally = {};
  rows_.read_rows(first, count, slot.bytes.data(), slot.tally);
  slot.count = count;
}

void BandReader::read_ahead() noexcept {
  std::size_t next = 0;
  for (std::int64_t first = 0; first < rows_.info().height; first += band_rows_, next = 1 - next) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stop_ || slots_[next].count == 0; });
    if (stop_) return;
    lock.unlock();
    // The other thread leaves an empty slot alone, so it is filled outside the lock; the count comes last.
    Slot filled;
    filled.bytes.swap(slots_[next].bytes);
    fill(filled, first);
    lock.lock();
    slots_[next] = std::move(filled);
    lock.unlock();
    changed_.notify_all();
  }
}

bool BandReader::next(Band& band) {
  if (handed_out_ > 0) report_progress(context_, handed_out_, rows_.info().height);
  const bool last_was_given = handed_out_ == rows_.info().height;
  if (ahead_.joinable()) {
    std::unique_lock lock(mutex_);
    if (handed_out_ > 0) {
      slots_[current_].count = 0;
      current_ = 1 - current_;
      changed_.notify_all();
    }
    if (last_was_given) return false;
    changed_.wait(lock, [this] { return slots_[current_].count > 0; });
  } else {
    if (last_was_given) return false;
    fill(slots_[0], handed_out_);
  }
  const Slot& slot = slots_[current_];
  band = {.data = slot.bytes.data(), .first = handed_out_, .count = slot.count};
  handed_out_ += slot.count;
  tally_.merge(slot.tally);
  return true;
}

}  // namespace tensorimage
