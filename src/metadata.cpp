// Owns how texts are put into metadata, and what counts as saying nothing.
// Must not know any format.
#include "tensorimage/metadata.hpp"

#include <algorithm>

namespace tensorimage {

void Metadata::set(std::string_view keyword, std::string_view text) {
  // Copies, since both may be views into the texts that are about to move.
  Text entry = {std::string(keyword), std::string(text)};
  const auto same = [&](const Text& other) { return other.keyword == entry.keyword; };
  const auto first = std::find_if(texts.begin(), texts.end(), same);
  if (first == texts.end()) {
    texts.push_back(std::move(entry));
    return;
  }
  texts.erase(std::remove_if(first + 1, texts.end(), same), texts.end());
  *first = std::move(entry);
}

bool Metadata::empty() const noexcept {
  return texts.empty() && !srgb && !gamma && !cicp && icc_profile.empty() && !density;
}

}  // namespace tensorimage
