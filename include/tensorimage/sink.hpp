// Owns where finished bytes go: memory, a stream, a callback, or a file that is never torn.
// Must not know pixels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>
#include <span>
#include <vector>

#include "tensorimage/export.hpp"

namespace tensorimage {

/// Takes the bytes of one encoded picture in order.
class TENSORIMAGE_EXPORT Sink {
 public:
  virtual ~Sink();

  /// Takes all of `bytes` or throws.
  virtual void write(std::span<const std::byte> bytes) = 0;

  /// Told by an encoder that can guess it: about how many more bytes will come. Called any number of times or never;
  /// what was said before is void then, and a wrong guess does no harm. The default does nothing.
  virtual void expect(std::size_t bytes);

  /// Called once, after the last byte. What a sink promises holds when this returns. The default does nothing.
  virtual void finish();

 protected:
  Sink() = default;
  Sink(const Sink&) = default;
  Sink& operator=(const Sink&) = default;
};

/// Collects the bytes in memory, at the end in at most twice the room that they need.
class TENSORIMAGE_EXPORT MemorySink final : public Sink {
 public:
  void write(std::span<const std::byte> bytes) override;
  /// Makes room, so that what is there need not be copied as more and more comes.
  void expect(std::size_t bytes) override;
  void finish() override;
  [[nodiscard]] const std::vector<std::byte>& bytes() const noexcept { return bytes_; }
  /// Hands the bytes over and leaves the sink empty.
  [[nodiscard]] std::vector<std::byte> take() noexcept;

 private:
  std::vector<std::byte> bytes_;
};

/// Writes to a std::ostream and flushes it at the end.
/// Lifetime: the stream must outlive the sink
/// Errors:   io (stage write) when the stream goes bad, whether or not it throws by itself
class TENSORIMAGE_EXPORT StreamSink final : public Sink {
 public:
  explicit StreamSink(std::ostream& stream) noexcept : stream_(&stream) {}
  void write(std::span<const std::byte> bytes) override;
  void finish() override;

 private:
  std::ostream* stream_;
};

/// Calls a function with each piece; what the function throws reaches the caller of save_image.
class TENSORIMAGE_EXPORT CallbackSink final : public Sink {
 public:
  using Function = std::function<void(std::span<const std::byte>)>;
  /// Errors: invalid_argument for an empty function
  explicit CallbackSink(Function function);
  void write(std::span<const std::byte> bytes) override;

 private:
  Function function_;
};

/// How a file replaces what was at its path.
struct FileOptions {
  bool durable = false;     ///< also fsync the file and its directory: the picture survives a power cut
  bool no_clobber = false;  ///< fail, without a race, when the path exists already
};

/// Writes a file that appears at its path complete or not at all.
///
/// A temporary file in the same directory, nameless where the system can do that, takes the bytes and gets the target's
/// name in finish(). Destroyed before that, for whatever reason, it removes the temporary file and leaves the path as
/// it was. A symbolic link is followed: what it points to is replaced. A new file's mode follows the umask; a replaced
/// file keeps its mode. A path that names something other than a regular file (a FIFO, /dev/stdout) is written in
/// place, since it cannot be replaced.
/// Errors: io, with the stage, the path and errno. The path is as it was before, but when the last close of a new file
///         fails, or with `durable` the sync of its directory: then the complete new file is there
class TENSORIMAGE_EXPORT FileSink final : public Sink {
 public:
  explicit FileSink(std::filesystem::path path, FileOptions options = {});
  FileSink(const FileSink&) = delete;
  FileSink& operator=(const FileSink&) = delete;
  ~FileSink() override;

  void write(std::span<const std::byte> bytes) override;
  void finish() override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tensorimage
