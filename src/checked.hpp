// Owns arithmetic on sizes that says when it overflows.
// Must not know what the sizes are of.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

namespace tensorimage::checked {

/// a + b, or nothing when it does not fit. Both must not be negative.
[[nodiscard]] constexpr std::optional<std::int64_t> add(std::int64_t a, std::int64_t b) noexcept {
  if (a > std::numeric_limits<std::int64_t>::max() - b) return std::nullopt;
  return a + b;
}

/// a * b, or nothing when it does not fit. Both must not be negative.
[[nodiscard]] constexpr std::optional<std::int64_t> multiply(std::int64_t a, std::int64_t b) noexcept {
  if (b != 0 && a > std::numeric_limits<std::int64_t>::max() / b) return std::nullopt;
  return a * b;
}

[[nodiscard]] constexpr std::optional<std::int64_t> add(std::optional<std::int64_t> a,
                                                        std::optional<std::int64_t> b) noexcept {
  return a && b ? add(*a, *b) : std::nullopt;
}

[[nodiscard]] constexpr std::optional<std::int64_t> multiply(std::optional<std::int64_t> a,
                                                             std::optional<std::int64_t> b) noexcept {
  return a && b ? multiply(*a, *b) : std::nullopt;
}

}  // namespace tensorimage::checked
