// Owns the choice of a band's parser and the loop over its blocks.
// Must not know pictures.
#include "encoders/png/compressor.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>

#include "encoders/png/chains.hpp"
#include "encoders/png/optimal.hpp"
#include "encoders/png/paths.hpp"
#include "encoders/png/runs.hpp"

namespace tensorimage::png {
namespace {

/// A block is ended when it has this many sequences: where they are dense, statistics change faster than in bytes.
constexpr std::size_t most_sequences = 16384;
/// Of a nearly blank band: parsers look through all that a block may take, even if it is full of sequences long before.
constexpr std::size_t most_blank_block = std::size_t{1} << 20;
/// Parsers count places in 32 bits.
constexpr std::size_t most_part = std::size_t{1} << 30;
/// What of a band is tried to choose its parser, where the look at its filters does not say: of each of so many equal
/// parts, the busiest of so many pieces of so many bytes. What is blank says nothing of what else there is.
constexpr std::size_t sample_parts = 2;
constexpr std::size_t looked_at = 4;
constexpr std::size_t piece_bytes = std::size_t{8} << 10;

/// From this share of repeated bytes on, the sample says nothing; a search costs little and whatever else there is may
/// repeat.
constexpr double blank = 0.995;
/// From this share on, what repeats is mostly farther away than a piece of the sample reaches.
constexpr double nearly_blank = 0.95;
constexpr double worthwhile_if_blank = 1.01;

/// Prices for a first block: literals as often as in the sample, matches as if they were rare.
Prices first_prices(const ScanlineBytes& bytes) {
  const std::size_t size = std::min(bytes.size, sample_parts * piece_bytes);
  const Sequence sample = {.literals = static_cast<std::uint32_t>(size)};
  return prices_of(best_code(count_symbols(bytes.data + (bytes.size - size) / 2, {&sample, 1})));
}

void add(Histogram& sum, const Histogram& more) {
  for (std::size_t i = 0; i < sum.literal.size(); ++i) sum.literal[i] += more.literal[i];
  for (std::size_t i = 0; i < sum.distance.size(); ++i) sum.distance[i] += more.distance[i];
}

struct Piece {
  std::size_t begin = 0;
  std::size_t size = 0;
};

/// The pieces, and how much of all that was looked at repeats the byte before.
struct Sample {
  std::array<Piece, sample_parts> pieces;
  double repeated = 0.0;
};

std::size_t count_repeats(const std::uint8_t* data, std::size_t size, const kernels::PngKernels& kernels) {
  std::array<std::uint64_t, piece_bytes / 64> mask;
  kernels.repeats(data, size, mask.data());
  std::size_t count = 0;
  for (std::size_t i = 0; i < (size + 63) / 64; ++i) count += static_cast<std::size_t>(std::popcount(mask[i]));
  return count;
}

Sample take_sample(const ScanlineBytes& bytes, const kernels::PngKernels& kernels) {
  Sample sample;
  const std::size_t spacing = std::max<std::size_t>(1, bytes.size / (sample_parts * looked_at));
  const std::size_t size = std::min(spacing, piece_bytes);
  std::size_t repeats = 0;
  std::size_t looked_through = 0;
  for (std::size_t part = 0; part < sample_parts; ++part) {
    std::size_t fewest = size + 1;
    for (std::size_t i = part * looked_at; i < (part + 1) * looked_at; ++i) {
      const std::size_t begin = i * spacing;
      if (begin + size > bytes.size) break;
      const std::size_t count = count_repeats(bytes.data + begin, size, kernels);
      repeats += count;
      looked_through += size;
      if (count >= fewest) continue;
      fewest = count;
      sample.pieces[part] = {begin, size};
    }
  }
  sample.repeated = static_cast<double>(repeats) / static_cast<double>(looked_through);
  return sample;
}

Compressor::Trial try_out(Parser& parser, const ScanlineBytes& bytes, std::span<const Piece> pieces,
                          const Prices& prices, Sequences& sequences) {
  parser.start();
  Histogram sum;
  for (const Piece& piece : pieces) {
    if (piece.size == 0) continue;
    const Span span = {bytes.data, piece.begin, piece.begin + piece.size, piece.size, bytes.line, bytes.pixel};
    parser.parse(span, prices, sequences);
    add(sum, count_symbols(bytes.data + piece.begin, sequences));
  }
  const BlockCode code = best_code(sum);
  return {static_cast<double>(bits_under(code, sum)), prices_of(code)};
}

}  // namespace

Compressor::Compressor(const Effort& effort, const kernels::PngKernels& kernels, std::size_t most_bytes)
    : effort_(effort), kernels_(kernels), most_bytes_(std::min(most_bytes, most_part)) {}

std::size_t Compressor::most_output(std::size_t size) const noexcept {
  // A block that ends early is full of sequences, of two bytes at least, or of matches.
  static_assert(OptimalParser::least_block >= 2 * most_sequences);
  const std::size_t blocks = size / std::min(effort_.block_bytes, 2 * most_sequences) + size / most_part + 2;
  return largest_output(size, blocks);
}

Parser& Compressor::parser(Kind kind) {
  std::unique_ptr<Parser>& parser = parsers_[static_cast<std::size_t>(kind)];
  if (parser) return *parser;
  switch (kind) {
    case Kind::runs: parser = std::make_unique<RunParser>(kernels_, effort_.shortest_run); break;
    case Kind::paths: parser = std::make_unique<PathParser>(effort_.paths, most_bytes_); break;
    case Kind::optimal: parser = std::make_unique<OptimalParser>(kernels_, most_bytes_); break;
    case Kind::chains: parser = std::make_unique<ChainParser>(effort_.chains, most_bytes_); break;
  }
  return *parser;
}

Compressor::Estimate Compressor::estimate(const ScanlineBytes& sample, double worth_a_search) {
  const Prices prices = first_prices(sample);
  const Piece all = {0, sample.size};
  Estimate estimate = {.by_runs = try_out(parser(Kind::runs), sample, {&all, 1}, prices, sequences_), .by_paths = {}};
  if (effort_.paths.tables == 0 || estimate.by_runs.bits > worth_a_search) return estimate;
  estimate.by_paths = try_out(parser(Kind::paths), sample, {&all, 1}, prices, sequences_);
  return estimate;
}

Compressor::Choice Compressor::choose(const ScanlineBytes& part, const std::optional<Estimate>& look) {
  const Prices prices = look ? look->by_runs.prices : first_prices(part);
  Choice choice = {Kind::runs, prices};
  const Sample sample = take_sample(part, kernels_);
  choice.is_blank = sample.repeated >= nearly_blank;
  if (sample.repeated >= blank) {
    choice.kind = Kind::chains;
    return choice;
  }
  if (effort_.parse == Effort::Parse::optimal) {
    choice.kind = Kind::optimal;
    return choice;
  }
  const bool try_paths = effort_.paths.tables > 0 && !choice.is_blank;
  const bool try_chains = sample.repeated >= effort_.chains_from;
  if (!try_paths && !try_chains) return choice;
  if (!try_chains && look && std::isfinite(look->by_paths.bits)) {
    if (look->by_paths.bits > effort_.worth_paths * look->by_runs.bits) return choice;
    choice.kind = Kind::paths;
    choice.prices = look->by_paths.prices;
    return choice;
  }
  const Trial runs = try_out(parser(Kind::runs), part, sample.pieces, prices, sequences_);
  choice.prices = runs.prices;
  double least = runs.bits;
  const auto consider = [&](Kind kind, double worth) {
    const Trial trial = try_out(parser(kind), part, sample.pieces, prices, sequences_);
    if (trial.bits > worth * least) return;
    choice.kind = kind;
    choice.prices = trial.prices;
    least = trial.bits;
  };
  if (try_paths) consider(Kind::paths, effort_.worth_paths);
  const double worth_chains =
      choice.is_blank ? std::max(worthwhile_if_blank, effort_.worth_chains) : effort_.worth_chains;
  if (try_chains) consider(Kind::chains, worth_chains);
  return choice;
}

void Compressor::compress_part(BitWriter& out, const ScanlineBytes& part, const Choice& choice, bool last) {
  Prices prices = choice.prices;
  Parser& chosen = parser(choice.kind);
  chosen.start();
  const std::size_t most = choice.is_blank ? most_blank_block : effort_.block_bytes;
  for (std::size_t begin = 0; begin < part.size;) {
    // What would be a small block is joined to the one before.
    const bool is_last = part.size - begin < most + most / 2;
    const std::size_t end = is_last ? part.size : begin + most;
    const Span span = {part.data, begin, end, most_sequences, part.line, part.pixel};
    const std::size_t parsed = chosen.parse(span, prices, sequences_);
    const Block block = {part.data + begin, parsed - begin, sequences_, last && parsed == part.size};
    prices = prices_of(write_block(out, block, kernels_));
    begin = parsed;
  }
}

std::size_t Compressor::compress(const ScanlineBytes& band, bool last, std::uint8_t* out,
                                 const std::optional<Estimate>& look) {
  BitWriter writer(out);
  const auto end_band = [&] {
    // An empty stored block, as zlib's sync flush.
    if (!last) write_stored(writer, nullptr, 0, false);
    writer.align();
    return static_cast<std::size_t>(writer.position() - out);
  };
  if (effort_.parse == Effort::Parse::stored) {
    write_stored(writer, band.data, band.size, last);
    return static_cast<std::size_t>(writer.position() - out);
  }
  if (band.size > most_part) {
    for (std::size_t done = 0; done < band.size;) {
      ScanlineBytes part = band;
      part.data += done;
      part.size = std::min(band.size - done, most_part);
      done += part.size;
      compress_part(writer, part, choose(part, look), last && done == band.size);
    }
    return end_band();
  }
  compress_part(writer, band, choose(band, look), last);
  return end_band();
}

}  // namespace tensorimage::png
