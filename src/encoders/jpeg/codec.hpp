// Owns libjpeg-turbo: its set-up, its errors, and samples in, bytes out.
// Must not know where samples come from. Nothing of libjpeg may be seen outside codec.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "encoders/jpeg/huffman.hpp"
#include "encoders/jpeg/layout.hpp"
#include "encoders/jpeg/mcu_rows.hpp"
#include "encoders/jpeg_metadata.hpp"
#include "tensorimage/jpeg.hpp"
#include "tensorimage/sink.hpp"

namespace tensorimage::jpeg {

/// Encodes one picture after the other with the same options. After an error it can only be destroyed.
/// Errors, of all that writes: std::bad_alloc; encoding; what the sink throws
class Codec {
 public:
  Codec(const Layout& layout, const JpegOptions& options, const JpegMetadata& metadata);
  Codec(const Codec&) = delete;
  Codec& operator=(const Codec&) = delete;
  ~Codec();

  /// Begins a picture. The sink must last until it is finished.
  void start(std::int64_t width, std::int64_t height, bool with_segments, Sink& sink);
  /// Rows of MCUs from top to bottom.
  void write(SampleRows rows);
  void finish();

  /// Those that the last picture was written with, the first of luma, the second of chroma.
  [[nodiscard]] CodeLengths dc_codes(int table) const;
  [[nodiscard]] CodeLengths ac_codes(int table) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
  const JpegMetadata& metadata_;
};

}  // namespace tensorimage::jpeg
