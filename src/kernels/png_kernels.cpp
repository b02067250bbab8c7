// Owns the scalar loops of a PNG writer, which define what the vector ones must give.
// Must not know pictures, rows' order or codes.
#include "kernels/png_kernels.hpp"

#include <algorithm>
#include <cstdlib>

#include "kernels/matches.hpp"
#include "kernels/png_pack.hpp"

namespace tensorimage::kernels {
namespace {

std::uint8_t paeth(int left, int above, int corner) noexcept {
  // PNG specification, 9.4: ties go to the left, then to the one above.
  const int estimate = left + above - corner;
  const int from_left = std::abs(estimate - left);
  const int from_above = std::abs(estimate - above);
  const int from_corner = std::abs(estimate - corner);
  if (from_left <= from_above && from_left <= from_corner) return static_cast<std::uint8_t>(left);
  return static_cast<std::uint8_t>(from_above <= from_corner ? above : corner);
}

template <PngFilter filter>
std::uint8_t filtered(const Scanline& line, std::size_t i) noexcept {
  const std::uint8_t here = line.row[i];
  const std::uint8_t above = line.above[i];
  const std::uint8_t left = i < line.pixel ? std::uint8_t{0} : line.row[i - line.pixel];
  int predicted = 0;
  if constexpr (filter == PngFilter::sub) predicted = left;
  if constexpr (filter == PngFilter::up) predicted = above;
  if constexpr (filter == PngFilter::average) predicted = (left + above) / 2;
  if constexpr (filter == PngFilter::paeth) {
    predicted = paeth(left, above, i < line.pixel ? 0 : line.above[i - line.pixel]);
  }
  return static_cast<std::uint8_t>(here - predicted);
}

unsigned distance_from_zero(std::uint8_t value) noexcept {
  return value < 128 ? value : 256U - value;
}

template <PngFilter filter>
std::uint64_t cost(const Scanline& line) noexcept {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < line.size; ++i) sum += distance_from_zero(filtered<filter>(line, i));
  return sum;
}

void costs(const Scanline& line, FilterCosts& sums) noexcept {
  sums = {cost<PngFilter::none>(line), cost<PngFilter::sub>(line), cost<PngFilter::up>(line),
          cost<PngFilter::average>(line), cost<PngFilter::paeth>(line)};
}

template <PngFilter filter>
void apply_one(const Scanline& line, std::uint8_t* out) noexcept {
  for (std::size_t i = 0; i < line.size; ++i) out[i] = filtered<filter>(line, i);
}

void apply(PngFilter filter, const Scanline& line, std::uint8_t* out) noexcept {
  switch (filter) {
    case PngFilter::none: return apply_one<PngFilter::none>(line, out);
    case PngFilter::sub: return apply_one<PngFilter::sub>(line, out);
    case PngFilter::up: return apply_one<PngFilter::up>(line, out);
    case PngFilter::average: return apply_one<PngFilter::average>(line, out);
    case PngFilter::paeth: return apply_one<PngFilter::paeth>(line, out);
  }
}

void repeats(const std::uint8_t* data, std::size_t size, std::uint64_t* mask) noexcept {
  for (std::size_t first = 0; first < size; first += 64) {
    std::uint64_t bits = 0;
    const std::size_t count = std::min<std::size_t>(64, size - first);
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint8_t* const byte = data + first + i;
      bits |= static_cast<std::uint64_t>(byte[0] == byte[-1]) << i;
    }
    mask[first / 64] = bits;
  }
}

void pack(const std::uint8_t* data, std::size_t size, const ByteCodes& codes, PackedBits& out) noexcept {
  pack_bytes(data, size, codes, out);
}

constexpr PngKernels scalar_png = {"scalar", costs, apply, repeats, pack, find_nearest, cheapest_steps};

}  // namespace

const PngKernels& scalar_png_kernels() noexcept {
  return scalar_png;
}

}  // namespace tensorimage::kernels
