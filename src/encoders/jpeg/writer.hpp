// Owns the writing of a whole JPEG file, in one piece or in strips on several threads.
// Must not know tensors, nor libjpeg.
#pragma once

#include <cstddef>
#include <cstdint>

#include "encoders/jpeg_metadata.hpp"
#include "tensorimage/encoder.hpp"
#include "tensorimage/jpeg.hpp"

namespace tensorimage::jpeg {

/// Writes a picture that was checked before. The bytes are libjpeg's for the rows and options, whatever the threads.
/// Memory: for each thread a row of MCUs, and about two strips' bytes; with progressive or optimize libjpeg's own needs
/// Returns: the tallies of all rows
/// Errors:  std::bad_alloc; encoding; cancelled; what the sink throws
Tally write_jpeg(const RowSource& rows, const JpegOptions& options, const JpegMetadata& metadata, Sink& sink,
                 const EncodeContext& context);

/// The same in so many strips (at most as there are rows of MCUs), for options whose tables do not depend on the
/// picture. One that turns out not to fit the scheme is written in one piece behind what is written already, since that
/// is the same.
Tally write_strips(const RowSource& rows, const JpegOptions& options, const JpegMetadata& metadata, Sink& sink,
                   const EncodeContext& context, std::size_t strips, std::size_t threads);

}  // namespace tensorimage::jpeg
