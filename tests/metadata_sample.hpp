// Owns what the tests of metadata share: a profile that passes for one, and metadata with one thing set.
// Must not know any format.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>

#include "bytes.hpp"
#include "tensorimage/metadata.hpp"

namespace metadata_sample {

using tensorimage::Metadata;

/// Bytes with the fields of a profile's header that are looked at: size, colour space ("RGB ", "GRAY"), signature.
[[nodiscard]] inline support::Bytes profile(std::size_t size, std::string_view colour_space) {
  support::Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * i % 253);
  for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<std::byte>(size >> (24 - 8 * i) & 0xFF);
  const auto put = [&](std::size_t place, std::string_view text) {
    const support::Bytes word = support::bytes_of(text);
    std::copy(word.begin(), word.end(), bytes.begin() + static_cast<std::ptrdiff_t>(place));
  };
  put(16, colour_space);
  put(36, "acsp");
  return bytes;
}

[[nodiscard]] inline Metadata metadata_with(const std::function<void(Metadata&)>& change) {
  Metadata metadata;
  change(metadata);
  return metadata;
}

[[nodiscard]] inline Metadata with_text(std::string keyword, std::string text) {
  return metadata_with([&](Metadata& m) { m.texts.push_back({keyword, text}); });
}

}  // namespace metadata_sample
