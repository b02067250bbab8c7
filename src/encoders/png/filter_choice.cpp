// Owns the choice of the filters of a band or a part of it, by what some of its rows would come to.
// Must not know how rows are filtered or compressed.
#include "encoders/png/filter_choice.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>

#include "checked.hpp"

namespace tensorimage::png {
namespace {

using kernels::PngFilter;

/// The usual ones first. Where nothing repeats, what predicts best is best: each row's own, or Paeth's for all, so that
/// rows are alike. Matches are the longer the less of a row's neighbours is mixed into it.
constexpr std::array<RowFilters, 6> candidates = {std::nullopt,    PngFilter::paeth, PngFilter::up,
                                                  PngFilter::none, PngFilter::sub,   PngFilter::average};

// Chosen on 87 pictures of every kind, as what costs the least time without making them much larger.
/// Matches are worth it if with them at most this part of the bits is needed. If they never were, those that come later
/// are not searched for any.
constexpr double worth_matches = 0.98;
/// Nor are those that by runs alone need so many times the bits of the best.
constexpr double hopeless = 1.3;
/// Of so many rows that are read at once, one is looked at.
constexpr std::int64_t looked_at_share = 4;

/// Less says too little, and costs more than it may save.
constexpr std::size_t least_sample = std::size_t{4} << 10;
/// More than any level asks for, but of rows so wide that a few of them are a band.
constexpr std::size_t most_sample = std::size_t{1} << 20;

std::optional<RowFilters> not_to_be_chosen(const PictureInfo& info, PngFilters allowed) {
  switch (allowed) {
    case PngFilters::adaptive: break;
    case PngFilters::none: return PngFilter::none;
    case PngFilters::sub: return PngFilter::sub;
    case PngFilters::up: return PngFilter::up;
    case PngFilters::average: return PngFilter::average;
    case PngFilters::paeth: return PngFilter::paeth;
  }
  // Differences of indices mean nothing (PNG specification, 12.7).
  if (info.palette) return PngFilter::none;
  return std::nullopt;
}

}  // namespace

FilterChoice::FilterChoice(const PictureInfo& info, PngFilters allowed, const FilterSearch& search) noexcept
    : line_(scanline_bytes(info)),
      pixel_(info.pixel_bytes()),
      search_(search),
      fixed_(not_to_be_chosen(info, allowed)) {}

std::uint8_t* FilterChoice::sample(unsigned candidate, std::size_t size) noexcept {
  return samples_.data() + readable_around + candidate * (size + readable_around);
}

std::size_t FilterChoice::take_samples(std::int64_t first, std::int64_t count, Scanlines& scanlines) {
  const std::int64_t most = count / search_.share;
  const std::int64_t at_once = scanlines.piece_rows();
  std::int64_t rows = std::min({std::max<std::int64_t>(2, at_once / looked_at_share), at_once, most});
  std::int64_t pieces = search_.pieces;
  // What repeats does so in the next row, if anywhere: two will do, and more places show more kinds of content.
  if (rows >= 4) {
    rows /= 2;
    pieces *= 2;
  }
  if (rows == 0) return 0;
  pieces = std::min(pieces, most / rows);
  const std::size_t piece = checked::size(rows, line_);
  const std::size_t size = checked::size(pieces, piece);
  if (size < least_sample || size > most_sample) return 0;
  samples_.reserve(search_.filters * (size + readable_around) + readable_around);
  std::fill_n(samples_.data(), readable_around, std::uint8_t{0});
  for (std::int64_t i = 0; i < pieces; ++i) {
    // Each in the middle of its part of the band.
    scanlines.look_at(first + count / pieces * i + (count / pieces - rows) / 2, rows);
    for (unsigned k = 0; k < search_.filters; ++k) {
      scanlines.filter_looked_at(candidates[k], sample(k, size) + checked::size(i, piece));
    }
  }
  for (unsigned k = 0; k < search_.filters; ++k) std::fill_n(sample(k, size) + size, readable_around, std::uint8_t{0});
  return size;
}

std::int64_t FilterChoice::parts(std::int64_t rows) const {
  const std::int64_t parts = search_.parts;
  return checked::size(rows / parts, line_) >= 2 * least_sample ? parts : 1;
}

FilterChoice::Choice FilterChoice::choose(std::int64_t first, std::int64_t count, Scanlines& scanlines,
                                          Compressor& compressor) {
  if (fixed_) return {*fixed_, std::nullopt};
  Choice best = {candidates[0], std::nullopt};
  if (search_.filters < 2) return best;
  const std::size_t size = take_samples(first, count, scanlines);
  if (size == 0) return best;
  double least = std::numeric_limits<double>::infinity();
  double least_by_runs = least;
  double worth_a_search = least;
  bool matches_pay = false;
  for (unsigned k = 0; k < search_.filters; ++k) {
    const Compressor::Estimate estimate = compressor.estimate({sample(k, size), size, line_, pixel_}, worth_a_search);
    least_by_runs = std::min(least_by_runs, estimate.by_runs.bits);
    matches_pay |= estimate.by_paths.bits <= worth_matches * estimate.by_runs.bits;
    if (!search_.every_way) worth_a_search = matches_pay ? hopeless * least_by_runs : 0.0;
    if (estimate.bits() >= least) continue;
    best = {candidates[k], estimate};
    least = estimate.bits();
  }
  return best;
}

}  // namespace tensorimage::png
