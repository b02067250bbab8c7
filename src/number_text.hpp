// Owns how messages show numbers.
// Must not know the messages.
#pragma once

#include <string>

namespace tensorimage {

/// At most so many significant digits, with a point in any locale: "0.5", "-1", "2.1179", "1e+06", "nan".
[[nodiscard]] std::string number_text(double value, int digits = 5);

}  // namespace tensorimage
