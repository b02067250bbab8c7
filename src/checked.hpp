// Owns arithmetic on sizes that says when it overflows.
// Must not know what the sizes are of.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <optional>
#include <utility>

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

/// The product of extents as a size for memory.
/// Errors: std::bad_array_new_length (a std::bad_alloc) for a negative factor or a product beyond 63 bits: such memory
///   cannot be had
[[nodiscard]] constexpr std::size_t size(std::integral auto... factors) {
  std::optional<std::int64_t> product = 1;
  const auto take = [&product](auto factor) {
    const bool fits = !std::cmp_less(factor, 0) && std::in_range<std::int64_t>(factor);
    product = fits ? multiply(product, static_cast<std::int64_t>(factor)) : std::nullopt;
  };
  (take(factors), ...);
  if (!product) throw std::bad_array_new_length();
  return static_cast<std::size_t>(*product);
}

/// How far from its beginning something lies in memory that exists, so that the product is known to fit. Signed, so
/// that the undefined-behaviour sanitizer sees where that is not so.
[[nodiscard]] constexpr std::ptrdiff_t offset(std::integral auto index, std::integral auto stride) noexcept {
  return static_cast<std::ptrdiff_t>(index) * static_cast<std::ptrdiff_t>(stride);
}

}  // namespace tensorimage::checked
