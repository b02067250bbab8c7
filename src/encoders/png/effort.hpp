// Owns what each level does.
// Must not know how it is done.
#pragma once

#include <cstddef>

#include "encoders/png/chains.hpp"
#include "encoders/png/paths.hpp"

namespace tensorimage::png {

/// How much of a band is looked at to choose its filters and, where that says enough, its parser.
struct FilterSearch {
  unsigned filters = 1;    ///< how many ways are tried, 1 to 6, those first that are worth it most often
  unsigned pieces = 1;     ///< of rows, spread over the band; twice as many where they are half as large
  unsigned share = 1;      ///< at most one row in so many
  unsigned parts = 1;      ///< of a band that have their own filters, where the look chooses no parser
  bool every_way = false;  ///< matches are searched for whatever runs alone come to
};

/// How much work goes into the size of a picture. Bands, and so the bytes, depend on nothing but this and the picture.
struct Effort {
  enum class Parse {
    stored,     ///< nothing is compressed
    by_sample,  ///< runs or matches, whichever a look at the band promises more of
    optimal     ///< the cheapest way through matches of all lengths, unless nearly all is blank
  };

  Parse parse = Parse::by_sample;
  FilterSearch filters = {};
  unsigned shortest_run = 3;
  PathSearch paths = {};     ///< used where bands are not nearly blank, and to choose filters; without tables never
  double worth_paths = 1.0;  ///< paths are used if a sample needs at most this part of the bits that runs need
  double chains_from = 1.0;  ///< chains are tried where at least this share of the bytes repeats the one before
  ChainSearch chains = {};
  double worth_chains = 1.0;    ///< chains are used if they need at most this part of the best so far
  std::size_t band_bytes = 0;   ///< about this many filtered bytes are compressed independently of all others
  std::size_t block_bytes = 1;  ///< a block has at most half as many again
};

/// Level 0 to 9.
[[nodiscard]] Effort effort_of(int level) noexcept;

}  // namespace tensorimage::png
