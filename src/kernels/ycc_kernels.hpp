// Owns the inner loops from RGB rows to the luma and chroma rows that a JPEG codec takes.
// Must not know pictures or codecs: pointers and counts only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tensorimage::kernels {

/// One row of packed RGB, or two for the loop that halves rows, and where their samples go. Both luma rows and the
/// chroma rows have room for `columns` pixels (chroma: half of them where columns are halved); pixels from `pixels` on
/// are repeats of the last. Nothing overlaps.
struct YccLines {
  const std::uint8_t* rgb[2] = {};
  std::uint8_t* luma[2] = {};
  std::uint8_t* blue = nullptr;  ///< Cb
  std::uint8_t* red = nullptr;   ///< Cr
  std::size_t pixels = 0;        ///< at least 1
  std::size_t columns = 0;       ///< at least `pixels`; even where columns are halved
};

/// The same loops for one instruction set. Every set gives the same results, bit for bit, and these are libjpeg's
/// (jccolor.c, jcsample.c): coefficients of 16 bits, each sample rounded to a byte, then boxes averaged with a bias
/// that alternates so that rounding favours neither side.
struct YccKernels {
  const char* name = "";
  void (*full)(const YccLines&) noexcept = nullptr;            ///< one row, a chroma sample for each pixel
  void (*half_columns)(const YccLines&) noexcept = nullptr;    ///< one row, a chroma sample for two pixels
  void (*half_both_ways)(const YccLines&) noexcept = nullptr;  ///< two rows, a chroma sample for four pixels
};

/// The definition of correct.
[[nodiscard]] const YccKernels& scalar_ycc_kernels() noexcept;

/// The fastest that this machine can run.
[[nodiscard]] const YccKernels& ycc_kernels() noexcept;

/// All that were compiled and that this machine can run, for tests; the scalar ones come first.
[[nodiscard]] std::vector<const YccKernels*> all_ycc_kernels();

}  // namespace tensorimage::kernels
