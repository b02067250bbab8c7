// Owns how a tensor of class ids becomes an indexed picture.
// Must not know tensors or files.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "tensorimage/colour.hpp"
#include "tensorimage/export.hpp"

namespace tensorimage {

/// 256 colours that are told apart easily, the first ones best; the first is black, for the background.
[[nodiscard]] TENSORIMAGE_EXPORT const std::array<Colour, 256>& default_label_palette() noexcept;

/// Ids are written as they are, as palette indices 0 to 255: a reader gets back the tensor's own numbers.
struct LabelMap {
  std::vector<Colour> palette = {};  ///< the colour of id 0, 1, ...; at most 256; empty: default_label_palette()
  /// This id is transparent. Outside 0..255 (-1, -100) it is written as index 255, which must then be no id itself.
  std::optional<std::int64_t> ignore_index = std::nullopt;
};

}  // namespace tensorimage
