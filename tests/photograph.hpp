// Owns a made-up photograph, and what people do to photographs before they save them.
// Must not know what is found out about them.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace photograph {

/// Levels of a colour picture, planes of red, green and blue: a sky, a bright disc, ground with texture, fine grain.
[[nodiscard]] std::vector<std::uint8_t> planes(std::int64_t height, std::int64_t width);

/// The same picture with the channels of a pixel side by side.
[[nodiscard]] std::vector<std::uint8_t> pixels(const std::vector<std::uint8_t>& planes, std::int64_t height,
                                               std::int64_t width);

/// Each level as a float from 0 to 1, changed by `change(value, channel)`, computed in float32 as people do.
[[nodiscard]] std::vector<float> floats(const std::vector<std::uint8_t>& planes,
                                        const std::function<float(float, std::size_t)>& change);

}  // namespace photograph
