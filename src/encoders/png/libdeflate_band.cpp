// Owns the joining of libdeflate's streams.
// Must not know pictures.
#include "encoders/png/libdeflate_band.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <new>

#include "encoders/png/deflate_walk.hpp"

namespace tensorimage::png {
namespace {

/// The length, twice, of a stored block without bytes.
constexpr std::array<std::uint8_t, 4> empty_block = {0, 0, 0xFF, 0xFF};

}  // namespace

void LibdeflateBand::Free::operator()(libdeflate_compressor* compressor) const noexcept {
  libdeflate_free_compressor(compressor);
}

LibdeflateBand::LibdeflateBand(int level) : compressor_(libdeflate_alloc_compressor(level)) {
  if (!compressor_) throw std::bad_alloc();
}

std::size_t LibdeflateBand::most_output(std::size_t size) noexcept {
  return libdeflate_deflate_compress_bound(nullptr, size) + 1 + empty_block.size();
}

std::size_t LibdeflateBand::compress(const std::uint8_t* data, std::size_t size, bool last, std::uint8_t* out) {
  const std::size_t bound = libdeflate_deflate_compress_bound(nullptr, size);
  const std::size_t written = libdeflate_deflate_compress(compressor_.get(), data, size, out, bound);
  if (last) return written;
  const LastBlock block = find_last_block({out, written});
  out[block.begin / 8] = static_cast<std::uint8_t>(out[block.begin / 8] & ~(1U << (block.begin % 8)));
  // The bits behind the last are zero already: not the last block, stored, filling. Three are needed.
  const std::size_t header_end = (block.end + 3 + 7) / 8;
  std::fill(out + written, out + std::max(written, header_end), std::uint8_t{0});
  std::copy(empty_block.begin(), empty_block.end(), out + header_end);
  return header_end + empty_block.size();
}

}  // namespace tensorimage::png
