// Owns the plain words of the page of `tensorimage explain`.
// Must not know HTML's elements.
#pragma once

#include <string>

#include "cli/explain_page.hpp"

namespace tensorimage::cli {

/// The page's answer. None of it is escaped.
struct Verdict {
  bool calm = false;  ///< nothing is wrong
  std::string badge;
  std::string headline;
  std::string effect;
};

[[nodiscard]] Verdict verdict_of(const ExplainPage& page);

/// What a suspect is called as a heading: "Values from −1 to 1".
[[nodiscard]] std::string suspect_title(Suspect suspect);

/// What a remedy does, as a heading: "−1 to 1 as black to white".
[[nodiscard]] std::string remedy_title(const Remedy& remedy);

/// "Nothing is lost", or how much is.
[[nodiscard]] std::string loss_text(const ValueStatistics& tally);

/// "float32, (8, 3, 160, 160) read as nchw: 8 images of 3 channels, 160 wide, 160 high".
[[nodiscard]] std::string shape_sentence(const ExplainPage& page);

/// What a picture is a part of, when it is one; empty when it is whole.
[[nodiscard]] std::string reduction_text(const PagePicture& picture);

}  // namespace tensorimage::cli
