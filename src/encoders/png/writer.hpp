// Owns the writing of a whole PNG file with this library's own compression.
// Must not know tensors, nor libpng.
#pragma once

#include "encoders/png_metadata.hpp"
#include "tensorimage/encoder.hpp"
#include "tensorimage/png.hpp"

namespace tensorimage::png {

/// Writes a picture that was checked before. Bytes depend on the rows and the options alone, never on threads or the
/// machine.
/// Memory: for each thread about three bands of 512 KiB (of one row where that is more)
/// Returns: the tallies of all rows
/// Errors:  cancelled; encoding, for an index that the palette does not have; what the sink throws
Tally write_png(const RowSource& rows, const PngOptions& options, const PngMetadata& metadata, Sink& sink,
                const EncodeContext& context);

}  // namespace tensorimage::png
