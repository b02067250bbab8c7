// Owns what an encoder is, and the table that finds one by a file's extension.
// Must not know tensors.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tensorimage/export.hpp"
#include "tensorimage/row_source.hpp"
#include "tensorimage/sink.hpp"

namespace tensorimage {

struct SaveOptions;

/// Called with the rows finished so far and the picture's height, from the thread that called save_image.
/// Returning false cancels: save_image throws ErrorCode::cancelled and an existing file stays as it was.
using ProgressCallback = std::function<bool(std::int64_t rows_done, std::int64_t rows_total)>;

/// Where a save may run part of its work besides the thread that called it: takes a task and runs it some time, on any
/// thread, also in this very call. A save never waits for a task that has not begun, so one may run late or never, and
/// pools of any size, even that which the caller is part of, do no harm; a task is safe to run when the save is long
/// over. Tasks throw nothing. What the executor throws says that it takes no tasks: the save goes on without it.
using Executor = std::function<void(std::function<void()> task)>;

/// What an encoder may use besides its own options.
struct EncodeContext {
  int threads = 0;            ///< at most this many; 0: as many as are useful. The bytes do not depend on it
  ProgressCallback progress;  ///< may be empty
  Executor executor = {};     ///< instead of threads made for the picture; may be empty
};

/// One file format. Stateless while encoding: one encoder may serve many threads at once.
class TENSORIMAGE_EXPORT Encoder {
 public:
  virtual ~Encoder();

  /// What the report calls the format: "png", "jpeg", "ppm".
  [[nodiscard]] virtual std::string_view format() const noexcept = 0;

  /// Refuses what the format cannot hold, before anything is written.
  /// Errors: unsupported (channels, bit depth), too_large (sides), invalid_argument (the encoder's own options)
  virtual void check(const PictureInfo& info) const = 0;

  /// Pulls the rows, in bands of its own choice, and writes the whole file. Does not call sink.finish().
  /// Returns: the tallies of all rows, merged; each row counted once. Some may be read again on another thread
  /// Errors:  encoding; cancelled; whatever the sink throws, passed on as it is
  virtual Tally encode(const RowSource& rows, Sink& sink, const EncodeContext& context) const = 0;

 protected:
  Encoder() = default;
  Encoder(const Encoder&) = default;
  Encoder& operator=(const Encoder&) = default;
};

/// From a file's extension to its encoder. A value: copy the built-in one, add rows, pass it in SaveOptions.
class TENSORIMAGE_EXPORT EncoderTable {
 public:
  /// Makes an encoder from the options of one save; throws to refuse them.
  using Factory = std::function<std::unique_ptr<Encoder>(const SaveOptions&)>;

  /// png; jpg, jpeg, jpe, jfif; pgm, ppm, pnm, pam.
  [[nodiscard]] static EncoderTable built_in();

  /// Adds a row, or replaces the one of that extension. `extension` in any case, with or without its dot.
  /// Errors: invalid_argument for an empty extension or factory
  void add(std::string_view extension, Factory factory);

  /// Errors: unsupported for an unknown extension; the message lists the known ones
  [[nodiscard]] std::unique_ptr<Encoder> make(std::string_view extension, const SaveOptions& options) const;

  /// The extensions without dots, in the order they were added.
  [[nodiscard]] std::vector<std::string> extensions() const;

 private:
  struct Row {
    std::string extension;
    Factory factory;
  };
  std::vector<Row> rows_;
};

}  // namespace tensorimage
