// Owns how the bytes of a fuzzer become choices, and how a target says that something is wrong.
// Must not know what is chosen.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>

namespace fuzz {

/// Takes choices from the front; when the bytes have run out, every choice is the first one.
class Input {
 public:
  explicit Input(std::span<const std::uint8_t> bytes) noexcept : left_(bytes) {}

  /// Of one byte: at most 256 different numbers.
  [[nodiscard]] std::int64_t number(std::int64_t least, std::int64_t most) noexcept {
    return least + static_cast<std::int64_t>(bits(1)) % (most - least + 1);
  }
  [[nodiscard]] bool flag() noexcept { return number(0, 1) == 1; }
  template <class T, std::size_t Count>
  [[nodiscard]] T pick(const std::array<T, Count>& choices) noexcept {
    return choices[static_cast<std::size_t>(number(0, Count - 1))];
  }
  /// A number that is likely to matter, or any double.
  [[nodiscard]] double real() noexcept {
    constexpr std::array likely = {0.0, 1.0, -1.0, 0.5, 255.0, 127.5, -0.25, 65504.0, 1e-30, 3e38, 2.0};
    const auto choice = static_cast<std::size_t>(number(0, likely.size()));
    return choice < likely.size() ? likely[choice] : std::bit_cast<double>(bits(8));
  }
  [[nodiscard]] std::uint64_t bits(std::size_t bytes) noexcept {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes && !left_.empty(); ++i, left_ = left_.subspan(1)) {
      value |= std::uint64_t{left_.front()} << (8 * i);
    }
    return value;
  }
  /// All that is left, over and over; zeros when nothing is.
  void fill(std::span<std::byte> out) const noexcept {
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = left_.empty() ? std::byte{0} : static_cast<std::byte>(left_[i % left_.size()]);
    }
  }

 private:
  std::span<const std::uint8_t> left_;
};

/// A finding: fuzzers and the replay take the abort for one.
inline void check(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "wrong: %s\n", what);
  std::abort();
}

}  // namespace fuzz
