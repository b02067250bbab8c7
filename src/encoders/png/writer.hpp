// Owns the writing of a whole PNG file with this library's own compression.
// Must not know tensors, nor libpng.
#pragma once

#include "encoders/png_metadata.hpp"
#include "tensorimage/encoder.hpp"
#include "tensorimage/png.hpp"

namespace tensorimage::png {

/// Writes a picture that was checked before. Bytes depend on the rows and the options alone, never on threads or
/// the instruction set.
/// Memory: for each thread a band of 512 KiB (of one row where that is more), up to four times as much for the
///   search in one that is nearly blank, at level 9 a band of 1 MiB and 5 MiB for the search, and the compressed bands
///   of all threads and two more
/// Returns: the tallies of all rows
/// Errors:  cancelled; encoding, for an index that the palette does not have; what the sink throws
Tally write_png(const RowSource& rows, const PngOptions& options, const PngMetadata& metadata, Sink& sink,
                const EncodeContext& context);

}  // namespace tensorimage::png
