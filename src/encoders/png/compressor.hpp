// Owns the compression of one band: block after block, by the parser that suits it, and the end on a byte border.
// Must not know pictures.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>

#include "encoders/png/bit_writer.hpp"
#include "encoders/png/block.hpp"
#include "encoders/png/effort.hpp"
#include "encoders/png/parser.hpp"
#include "kernels/png_kernels.hpp"

namespace tensorimage::png {

/// Bytes before and behind what is compressed that may be read, whatever they hold.
inline constexpr std::size_t readable_around = 64;

/// The bytes of a band.
struct ScanlineBytes {
  const std::uint8_t* data = nullptr;  ///< readable_around before them and behind them may be read
  std::size_t size = 0;                ///< at least 1
  std::size_t line = 1;                ///< bytes of a scanline
  std::size_t pixel = 1;               ///< bytes of a pixel, at least 1
};

/// Compresses bands one after the other on one thread; nothing of a band depends on those before it.
class Compressor {
 public:
  /// For bands of at most `most_bytes`.
  Compressor(const Effort& effort, const kernels::PngKernels& kernels, std::size_t most_bytes);

  /// How much room `size` bytes may need.
  [[nodiscard]] std::size_t most_output(std::size_t size) const noexcept;

  /// What some scanlines come to in one way, and the prices under which they do.
  struct Trial {
    double bits = std::numeric_limits<double>::infinity();
    Prices prices;
  };
  struct Estimate {
    Trial by_runs;   ///< alone
    Trial by_paths;  ///< infinite where matches were not searched for
    [[nodiscard]] double bits() const noexcept { return std::min(by_runs.bits, by_paths.bits); }
  };
  /// What scanlines would come to in a band of their kind. Matches are searched for, if the effort has it, where runs
  /// alone need at most `worth_a_search` bits.
  [[nodiscard]] Estimate estimate(const ScanlineBytes& sample, double worth_a_search);

  /// Writes the deflate blocks of a band to `out`. The last band ends the stream, the others end on a byte border.
  /// `look` is what a sample of this band came to, and its prices serve the first block. Where parsers are chosen by
  /// samples, it decides between runs and paths if chains cannot be worth it and matches were searched for; else pieces
  /// of the band are tried. Returns: bytes written
  std::size_t compress(const ScanlineBytes& band, bool last, std::uint8_t* out,
                       const std::optional<Estimate>& look = std::nullopt);

 private:
  enum class Kind { runs, paths, chains, optimal };
  struct Choice {
    Kind kind = Kind::runs;
    Prices prices;          ///< for the first block
    bool is_blank = false;  ///< nearly: a block's header is worth saving
  };

  [[nodiscard]] Choice choose(const ScanlineBytes& part, const std::optional<Estimate>& look);
  void compress_part(BitWriter& out, const ScanlineBytes& part, const Choice& choice, bool last);
  Parser& parser(Kind kind);

  Effort effort_;
  const kernels::PngKernels& kernels_;
  std::size_t most_bytes_;
  std::array<std::unique_ptr<Parser>, 4> parsers_;
  Sequences sequences_;
};

}  // namespace tensorimage::png
