// Owns the values that few expect in a tensor.
// Must not know what becomes of them.
#pragma once

#include <limits>

namespace support {

inline constexpr float infinity = std::numeric_limits<float>::infinity();
inline constexpr float nan_value = std::numeric_limits<float>::quiet_NaN();

}  // namespace support
