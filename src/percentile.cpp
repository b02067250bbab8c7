// Owns the radix selection behind exact percentiles.
// Must not know where the values come from, nor tensors or pictures.
#include "percentile.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace tensorimage {
namespace {

/// numpy's own two-sided formula, which meets both ends exactly. Where it overflows, the slower one that cannot.
double between(double a, double b, double fraction) noexcept {
  const double difference = b - a;
  if (!std::isfinite(difference)) return a * (1.0 - fraction) + b * fraction;
  return fraction < 0.5 ? a + difference * fraction : b - difference * (1.0 - fraction);
}

}  // namespace

template <class Value>
PercentileFinder<Value>::PercentileFinder(double low_percent, double high_percent)
    : shares_{low_percent / 100.0, high_percent / 100.0}, fractions_{}, groups_{0} {
  // All the memory that add() can need, so that it cannot fail; untouched pages cost nothing.
  groups_.reserve(targets_.size());
  kept_.reserve(most_kept);
  counters_.reserve(targets_.size() * digits);
}

template <class Value>
typename PercentileFinder<Value>::Key PercentileFinder<Value>::key_of(Value value) noexcept {
  constexpr Key sign = Key{1} << (key_bits - 1);
  const auto bits = std::bit_cast<Key>(value + Value{0});  // -0 + 0 is +0: both zeros are one value
  return (bits & sign) != 0 ? static_cast<Key>(~bits) : bits | sign;
}

template <class Value>
double PercentileFinder<Value>::value_of(Key key) noexcept {
  constexpr Key sign = Key{1} << (key_bits - 1);
  return static_cast<double>(std::bit_cast<Value>((key & sign) != 0 ? key ^ sign : static_cast<Key>(~key)));
}

template <class Value>
void PercentileFinder<Value>::add(const Value* values, std::size_t count) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    if (std::isfinite(values[i])) take(key_of(values[i]));
  }
}

template <class Value>
inline void PercentileFinder<Value>::take(Key key) noexcept {
  const Key prefix = key & known_;
  for (std::size_t group = 0; group < groups_.size(); ++group) {
    if (groups_[group] != prefix) continue;
    if (!counting_ && kept_.size() == most_kept) start_counting();
    if (counting_) {
      this->count(group, key);
    } else {
      kept_.push_back(key);
    }
    return;
  }
}

template <class Value>
inline void PercentileFinder<Value>::count(std::size_t group, Key key) noexcept {
  ++counters_[group * digits + static_cast<std::size_t>((key >> shift_) % digits)];
}

template <class Value>
void PercentileFinder<Value>::start_counting() noexcept {
  counting_ = true;
  counters_.assign(groups_.size() * digits, 0);
  for (const Key key : kept_) take(key);
}

template <class Value>
std::uint64_t PercentileFinder<Value>::values_seen() const noexcept {
  return counting_ ? std::accumulate(counters_.begin(), counters_.end(), std::uint64_t{0}) : kept_.size();
}

template <class Value>
void PercentileFinder<Value>::set_ranks(std::uint64_t values) noexcept {
  const std::uint64_t last = values - 1;
  for (std::size_t i = 0; i < shares_.size(); ++i) {
    const double place = static_cast<double>(last) * shares_[i];
    const auto below = std::min(last, static_cast<std::uint64_t>(place));
    fractions_[i] = place - std::floor(place);
    targets_[2 * i].rank = below;
    targets_[2 * i + 1].rank = std::min(last, below + 1);
  }
}

template <class Value>
void PercentileFinder<Value>::finish_pass() {
  if (known_ == 0) {
    const std::uint64_t values = values_seen();
    if (values == 0) {
      empty_ = done_ = true;
      return;
    }
    set_ranks(values);
  }
  if (counting_) {
    descend();
  } else {
    pick_kept();
  }
}

template <class Value>
void PercentileFinder<Value>::pick_kept() {
  std::sort(kept_.begin(), kept_.end());
  for (Target& target : targets_) {
    const auto first = std::lower_bound(kept_.begin(), kept_.end(), target.prefix);
    target.prefix = first[static_cast<std::ptrdiff_t>(target.rank)];
  }
  done_ = true;
}

template <class Value>
void PercentileFinder<Value>::descend() {
  for (Target& target : targets_) {
    const std::uint64_t* counter = counters_.data() + target.group * digits;
    Key digit = 0;
    for (; target.rank >= counter[digit]; ++digit) target.rank -= counter[digit];
    target.prefix |= static_cast<Key>(digit << shift_);
  }
  groups_.clear();
  for (Target& target : targets_) {
    const auto found = std::find(groups_.begin(), groups_.end(), target.prefix);
    target.group = static_cast<std::size_t>(found - groups_.begin());
    if (found == groups_.end()) groups_.push_back(target.prefix);
  }
  known_ |= static_cast<Key>(Key{digits - 1} << shift_);
  done_ = shift_ == 0;
  if (!done_) shift_ -= digit_bits;
  counting_ = false;
  kept_.clear();
}

template <class Value>
std::optional<Percentiles> PercentileFinder<Value>::result() const noexcept {
  if (!done_ || empty_) return std::nullopt;
  const auto percentile = [this](std::size_t i) {
    return between(value_of(targets_[2 * i].prefix), value_of(targets_[2 * i + 1].prefix), fractions_[i]);
  };
  return Percentiles{percentile(0), percentile(1)};
}

template class PercentileFinder<float>;
template class PercentileFinder<double>;

}  // namespace tensorimage
