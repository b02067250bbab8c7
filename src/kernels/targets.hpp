// Owns the choice among the tables that HWY_EXPORT made, one for each instruction set.
// Must not know what a table holds. Only for vector files, behind highway.h.
#pragma once

#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tensorimage::kernels {

// Not HWY_DYNAMIC_DISPATCH, which keeps its choice in a global that tests would have to change.
template <class Table, std::size_t size>
[[nodiscard]] const Table& table_for(const Table& (*const (&tables)[size])(), std::int64_t target) noexcept {
#if (HWY_TARGETS & (HWY_TARGETS - 1)) == 0
  (void)target;  // there is one entry
  return tables[0]();
#else
  hwy::ChosenTarget chosen;
  chosen.Update(target);
  return tables[chosen.GetIndex()]();
#endif
}

/// The fastest that this machine can run.
template <class Table, std::size_t size>
[[nodiscard]] const Table& best_table(const Table& (*const (&tables)[size])()) noexcept {
  // Highway numbers better targets lower.
  return table_for(tables, hwy::SupportedTargets() & HWY_TARGETS);
}

/// All that were compiled and that this machine can run; `scalar` comes first.
template <class Table, std::size_t size>
[[nodiscard]] std::vector<const Table*> all_tables(const Table& (*const (&tables)[size])(), const Table& scalar) {
  std::vector<const Table*> all = {&scalar};
  for (std::int64_t targets = hwy::SupportedTargets() & HWY_TARGETS; targets != 0; targets &= targets - 1) {
    const Table& table = table_for(tables, targets & -targets);
    if (&table != &scalar) all.push_back(&table);
  }
  return all;
}

}  // namespace tensorimage::kernels
