// Owns what main() needs of each group of benchmarks: the function that registers it. A benchmark is named
// group/what/on-what, which is how tables.py tells them apart.
// Must not know how tables are made.
#pragma once

#include <vector>

#include "pictures.hpp"

namespace bench {

/// What all benchmarks read, made once. Lifetime: must outlive the run.
struct Inputs {
  std::vector<Picture> pictures;
  Picture large;                    ///< 3840x2160
  std::vector<float> large_planes;  ///< the same in [0, 1]
};

void register_png(const Inputs& inputs);
void register_jpeg(const Inputs& inputs);
void register_quantise(const Inputs& inputs);
void register_report(const Inputs& inputs);

}  // namespace bench
