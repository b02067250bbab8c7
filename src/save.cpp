// Owns the order of a save: everything that can be refused, then the sink, then the rows.
// Must not know anything else's internals.
#include "tensorimage/save.hpp"

#include <string>
#include <utility>

#include "batch.hpp"
#include "colour_report.hpp"
#include "counting_sink.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

std::string known_formats(const EncoderTable& table) {
  std::string list;
  for (const std::string& extension : table.extensions()) list += (list.empty() ? "" : ", ") + extension;
  return list;
}

/// `where` says in an error what lacks a format: a path without an extension, or a sink.
std::shared_ptr<const Encoder> choose_encoder(std::string_view extension, const SaveOptions& options,
                                              const std::string& where) {
  if (options.encoder) {
    if (!options.metadata.empty()) {
      throw Error(ErrorCode::invalid_argument,
                  "metadata and an encoder are both set, and a finished encoder takes none; give the metadata to "
                  "make_png_encoder or make_jpeg_encoder");
    }
    return options.encoder;
  }
  if (!options.format.empty()) extension = options.format;
  const EncoderTable table = options.encoders ? *options.encoders : EncoderTable::built_in();
  if (extension.empty() || extension == ".") {
    throw Error(ErrorCode::invalid_argument, where + " names no picture format; set one of " + known_formats(table));
  }
  return table.make(extension, options);
}

/// A picture that is ready to be written: nothing of it can be refused any more.
template <class Images>
struct Job {
  const Images& images;
  const GridOptions& grid;
  const SaveOptions& options;
  std::shared_ptr<const Encoder> encoder;
  std::unique_ptr<RowSource> rows;
};

template <class Images>
Job<Images> prepare(const Images& images, std::string_view extension, const std::string& where, const GridOptions& grid,
                    const SaveOptions& options) {
  if (options.threads < 0) {
    throw Error(ErrorCode::invalid_argument,
                "threads is " + std::to_string(options.threads) + "; it must be 0 (as many as are useful) or more");
  }
  Job<Images> job{images, grid, options, choose_encoder(extension, options, where),
                  make_row_source(images, grid, options.pixels)};
  job.encoder->check(job.rows->info());
  if (may_refuse(options.policy)) {
    enforce(options.policy, inspect(images, grid, options.pixels), options.pixels);
  }
  return job;
}

template <class Images>
SaveReport write(const Job<Images>& job, Sink& sink) {
  const SaveOptions& options = job.options;
  CountingSink counted(sink);
  const Tally tally = job.encoder->encode(*job.rows, counted, {options.threads, options.progress, options.executor});
  const Batch batch(job.images);
  SaveReport report;
  static_cast<ColourReport&>(report) =
      make_report(batch, {tally.channels.begin(), tally.channels.begin() + batch.shape().c}, job.grid, options.pixels);
  apply_ignore(options.policy, report);
  report.picture = job.rows->info();
  report.format = std::string(job.encoder->format());
  report.bytes_written = counted.count();
  // Last, so that nothing can fail once the file is in its place.
  sink.finish();
  return report;
}

template <class Images>
SaveReport save_to_path(const Images& images, const std::filesystem::path& path, const GridOptions& grid,
                        const SaveOptions& options) {
  const auto job = prepare(images, path.extension().string(), "the path \"" + path.string() + "\"", grid, options);
  FileSink sink(path, options.file);
  return write(job, sink);
}

template <class Images>
SaveReport save_to_sink(const Images& images, Sink& sink, const GridOptions& grid, const SaveOptions& options) {
  return write(prepare(images, {}, "a save into a sink", grid, options), sink);
}

template <class Images>
std::vector<std::byte> encode(const Images& images, std::string_view format, const GridOptions& grid,
                              const SaveOptions& options) {
  SaveOptions with_format = options;
  if (!format.empty()) with_format.format = format;
  MemorySink sink;
  // Most files fit: none of these is copied as it grows, nor takes new memory from the system each time for that.
  sink.expect(std::size_t{1} << 20);
  save_to_sink(images, sink, grid, with_format);
  return sink.take();
}

}  // namespace

SaveReport save_image(const TensorView& view, const std::filesystem::path& path, const GridOptions& grid,
                      const SaveOptions& options) {
  return save_to_path(view, path, grid, options);
}

SaveReport save_image(std::span<const TensorView> images, const std::filesystem::path& path, const GridOptions& grid,
                      const SaveOptions& options) {
  return save_to_path(images, path, grid, options);
}

SaveReport save_image(const TensorView& view, Sink& sink, const GridOptions& grid, const SaveOptions& options) {
  return save_to_sink(view, sink, grid, options);
}

SaveReport save_image(std::span<const TensorView> images, Sink& sink, const GridOptions& grid,
                      const SaveOptions& options) {
  return save_to_sink(images, sink, grid, options);
}

std::vector<std::byte> encode_image(const TensorView& view, std::string_view format, const GridOptions& grid,
                                    const SaveOptions& options) {
  return encode(view, format, grid, options);
}

std::vector<std::byte> encode_image(std::span<const TensorView> images, std::string_view format,
                                    const GridOptions& grid, const SaveOptions& options) {
  return encode(images, format, grid, options);
}

}  // namespace tensorimage
