// Owns the making of a colour map's 256 colours.
// Must not know tensors or files.
#include "tensorimage/colour_map.hpp"

#include <algorithm>
#include <cstdint>

#include "colour_tables.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

struct NamedMap {
  std::string_view name;
  ColourMap (*make)();
};

constexpr std::array<NamedMap, 4> named_maps{{
    {"viridis", ColourMap::viridis},
    {"magma", ColourMap::magma},
    {"turbo", ColourMap::turbo},
    {"gray", ColourMap::gray},
}};

constexpr std::size_t steps = 255;  // from the first entry of a table to the last

/// `share` of 255 parts of the way from a to b, to the nearest level; 255 is odd, so that there are no ties.
std::uint8_t between(std::uint8_t a, std::uint8_t b, std::size_t share) noexcept {
  return static_cast<std::uint8_t>((a * (steps - share) + b * share + steps / 2) / steps);
}

}  // namespace

ColourMap::ColourMap(std::span<const Colour> colours) : table_{} {
  if (colours.size() < 2 || colours.size() > table_.size()) {
    throw Error(ErrorCode::invalid_argument,
                "a colour map is made of 2 to 256 colours, not of " + std::to_string(colours.size()));
  }
  for (std::size_t i = 0; i < table_.size(); ++i) {
    const std::size_t place = i * (colours.size() - 1);
    const Colour& a = colours[place / steps];
    const Colour& b = colours[std::min(place / steps + 1, colours.size() - 1)];
    const std::size_t share = place % steps;
    table_[i] = {between(a.red, b.red, share), between(a.green, b.green, share), between(a.blue, b.blue, share)};
  }
}

ColourMap ColourMap::viridis() {
  return ColourMap(unpack(viridis_colours));
}
ColourMap ColourMap::magma() {
  return ColourMap(unpack(magma_colours));
}
ColourMap ColourMap::turbo() {
  return ColourMap(unpack(turbo_colours));
}
ColourMap ColourMap::gray() {
  return ColourMap(std::array{Colour{0, 0, 0}, Colour{255, 255, 255}});
}

ColourMap ColourMap::named(std::string_view name) {
  for (const NamedMap& map : named_maps) {
    if (map.name == name) return map.make();
  }
  std::string message = "there is no colour map \"" + std::string(name) + "\"; there are";
  for (const NamedMap& map : named_maps) {
    message.append(&map == &named_maps.front() ? " " : &map == &named_maps.back() ? " and " : ", ").append(map.name);
  }
  throw Error(ErrorCode::invalid_argument, message);
}

std::vector<std::string> ColourMap::names() {
  std::vector<std::string> names;
  for (const NamedMap& map : named_maps) names.emplace_back(map.name);
  return names;
}

}  // namespace tensorimage
