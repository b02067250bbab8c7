// Owns how encoders pull a picture from top to bottom: bands in cache, one ahead on a second thread, progress.
// Must not know any format.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

#include "tensorimage/encoder.hpp"
#include "tensorimage/row_source.hpp"

namespace tensorimage {

/// Some whole rows of a picture, packed.
struct Band {
  const std::byte* data = nullptr;
  std::int64_t first = 0;
  std::int64_t count = 0;
};

/// Reads each row once. Memory: one band, or two where a second thread reads ahead; a band is 256 KiB or one row.
class BandReader {
 public:
  BandReader(const RowSource& rows, const EncodeContext& context);
  BandReader(const BandReader&) = delete;
  BandReader& operator=(const BandReader&) = delete;
  ~BandReader();

  /// The next band, which stays good until the next call; false after the last one.
  /// Errors: cancelled, when the progress callback says so; what the callback throws
  bool next(Band& band);

  /// What was met in the rows handed out so far.
  [[nodiscard]] const Tally& tally() const noexcept { return tally_; }

 private:
  struct Slot {
    std::vector<std::byte> bytes;
    std::int64_t count = 0;  ///< rows; 0 while empty
    Tally tally;
  };

  void fill(Slot& slot, std::int64_t first) const noexcept;
  void read_ahead() noexcept;

  const RowSource& rows_;
  const EncodeContext& context_;
  std::int64_t band_rows_;
  std::int64_t handed_out_ = 0;  ///< rows that next() has given
  Tally tally_;

  // With a second thread, slots are filled and emptied in turn; without, the first alone is used.
  Slot slots_[2];
  std::size_t current_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stop_ = false;
  std::thread ahead_;
};

}  // namespace tensorimage
