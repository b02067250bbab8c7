// Owns what the page of `tensorimage explain` is made from, and the step from that to HTML.
// Must not know tensors in memory, files or encoders: the same data give the same text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/histogram_svg.hpp"
#include "tensorimage/inspect.hpp"

namespace tensorimage::cli {

/// A picture inside the page: all of what a save writes, or a part of it.
struct PagePicture {
  std::vector<std::byte> png;
  std::int64_t width = 0;  ///< of the PNG
  std::int64_t height = 0;
  std::int64_t whole_width = 0;  ///< of the picture that a save writes
  std::int64_t whole_height = 0;
  std::int64_t step = 1;  ///< only every step-th pixel of a row, and row, is in the PNG
  std::int64_t images_shown = 1;
  std::int64_t images = 1;
};

/// What to write to get a picture.
struct PageCode {
  std::string api;
  std::string cli;  ///< empty: the tool has no options for it
};

/// One way to save the tensor, and what comes of it.
struct PageVersion {
  std::string title;  ///< of a remedy: what it does
  PageCode code;
  std::optional<PagePicture> picture;
  std::string refusal;  ///< why there is no picture
  ValueStatistics tally;
};

struct ExplainPage {
  std::string input;   ///< the file as it was named
  std::string tensor;  ///< its name in the file; may be empty
  std::string shape;   ///< as the file has it: "(8, 3, 160, 160)"
  std::string layout;  ///< how that was read: "nchw"
  ColourReport report;
  /// Which values are shown, if it is the same for all images and channels.
  std::optional<ValueRange> window;
  int bit_depth = 8;                ///< of the pictures that a save writes
  bool own_options = false;         ///< the user gave options that change values
  bool spoiled_range = false;       ///< NaN or infinity in the range that normalize looks for
  PageVersion now;                  ///< the save with the user's options
  std::optional<PageVersion> best;  ///< with the best remedies for all suspects
  std::vector<PageVersion> others;  ///< further remedies
  std::optional<PagePicture> clip_map;
  ClipMapColours clip_colours;
  std::vector<HistogramPanel> histograms;
};

/// One self-contained page: no script, nothing to load; well-formed as HTML and as XML.
[[nodiscard]] std::string explain_html(const ExplainPage& page);

/// "red", "alpha" and so on: what the channels of so many are called.
[[nodiscard]] std::string channel_name(std::int64_t channel, std::int64_t channels);

}  // namespace tensorimage::cli
