// Owns the finding of exact percentiles of more values than memory holds.
// Must not know where the values come from, nor tensors or pictures.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <vector>

namespace tensorimage {

/// The two values asked for, as numpy.percentile(finite_values, q) gives them in float64.
struct Percentiles {
  double low = 0.0;
  double high = 0.0;
};

/// Finds two percentiles of the finite values of a stream that can be read again. They are exact, and linear between
/// neighbours. Takes at most 2.5 MiB, whatever the number of values.
///     while (finder.needs_pass()) { feed every value to add(); finder.finish_pass(); }
/// One pass is enough for streams of up to `most_kept` values; others need at most two for float, four for double.
template <class Value>
class PercentileFinder {
 public:
  /// So many values are kept and sorted rather than counted.
  static constexpr std::size_t most_kept = 1U << 16U;

  /// Both from 0 to 100, in any order; not checked.
  PercentileFinder(double low_percent, double high_percent);

  [[nodiscard]] bool needs_pass() const noexcept { return !done_; }
  /// NaN and infinities are skipped; the order of the values, and how they are cut into calls, does not matter.
  void add(const Value* values, std::size_t count) noexcept;
  /// Every pass must have been given the same values.
  void finish_pass();
  /// Nothing when there was no finite value. To be asked once needs_pass() is false.
  [[nodiscard]] std::optional<Percentiles> result() const noexcept;

 private:
  static_assert(std::is_same_v<Value, float> || std::is_same_v<Value, double>);
  // A value's bits, changed so that whole numbers compare as the values do.
  using Key = std::conditional_t<sizeof(Value) == 4, std::uint32_t, std::uint64_t>;

  static constexpr unsigned key_bits = 8 * sizeof(Key);
  static constexpr unsigned digit_bits = 16;
  static constexpr std::size_t digits = 1U << digit_bits;

  /// One of the values looked for: the `rank`-th smallest, from 0, of those that begin with the digits of `prefix`.
  struct Target {
    std::uint64_t rank = 0;
    Key prefix = 0;
    std::size_t group = 0;
  };

  [[nodiscard]] static Key key_of(Value value) noexcept;
  [[nodiscard]] static double value_of(Key key) noexcept;
  void take(Key key) noexcept;
  void count(std::size_t group, Key key) noexcept;
  void start_counting() noexcept;
  [[nodiscard]] std::uint64_t values_seen() const noexcept;
  void set_ranks(std::uint64_t values) noexcept;
  void pick_kept();
  void descend();

  std::array<double, 2> shares_;     // of the way from the smallest to the largest value, by rank: 0 to 1
  std::array<double, 2> fractions_;  // of the way from a percentile's lower neighbour to its upper one
  std::array<Target, 4> targets_;    // low's neighbours, then high's
  std::vector<Key> groups_;          // the distinct prefixes of the targets
  Key known_ = 0;                    // the bits of a key that the prefixes cover
  unsigned shift_ = key_bits - digit_bits;
  std::vector<Key> kept_;                // this pass' values of all groups, as long as they are few,
  std::vector<std::uint64_t> counters_;  // and else how many there are of every next digit, a group after the other
  bool counting_ = false;
  bool done_ = false;
  bool empty_ = false;
};

extern template class PercentileFinder<float>;
extern template class PercentileFinder<double>;

}  // namespace tensorimage
