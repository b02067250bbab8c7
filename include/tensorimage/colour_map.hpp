// Owns the tables that turn one number into a colour.
// Must not know tensors or files.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tensorimage/colour.hpp"
#include "tensorimage/export.hpp"

namespace tensorimage {

/// 256 colours, one for each level that a value from 0 to 1 is quantised to.
class TENSORIMAGE_EXPORT ColourMap {
 public:
  /// From dark violet to yellow; even steps to the eye, also in gray and for the colour-blind.
  /// Source: matplotlib's table of that name (CC0)
  [[nodiscard]] static ColourMap viridis();
  /// From black over purple to pale yellow; even steps to the eye. Source: matplotlib's table of that name (CC0)
  [[nodiscard]] static ColourMap magma();
  /// A rainbow of smooth brightness, for fine detail. Source: Google's table of that name (Apache 2.0)
  [[nodiscard]] static ColourMap turbo();
  /// From black to white.
  [[nodiscard]] static ColourMap gray();

  /// A table of one's own: the first colour for 0, the last for 1, evenly spaced, linear between them.
  /// Errors: invalid_argument unless there are 2 to 256 colours
  explicit ColourMap(std::span<const Colour> colours);

  /// "viridis", "magma", "turbo" or "gray".
  /// Errors: invalid_argument for any other name; the message lists the known ones
  [[nodiscard]] static ColourMap named(std::string_view name);
  [[nodiscard]] static std::vector<std::string> names();

  [[nodiscard]] const std::array<Colour, 256>& table() const noexcept { return table_; }

 private:
  std::array<Colour, 256> table_;
};

}  // namespace tensorimage
