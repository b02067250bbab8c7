// Owns the declarations of writers that are measured where their library was found.
// Must not know any of these libraries, nor what is measured.
#pragma once

#include "png_writers.hpp"

namespace bench {

[[nodiscard]] File write_with_spng(const Picture& picture);
[[nodiscard]] File write_with_stb(const Picture& picture);
[[nodiscard]] File write_with_lodepng(const Picture& picture);
[[nodiscard]] File write_with_opencv(const Picture& picture);

enum class VipsFilters : std::uint8_t { its_own, all };
[[nodiscard]] File write_with_vips(const Picture& picture, VipsFilters filters);

}  // namespace bench
