// Owns the way from a tensor's ids to the palette of an indexed picture, and the refusal of ids that it cannot hold.
// Must not know rows or encoders.
#pragma once

#include <memory>

#include "batch.hpp"
#include "kernels/quantise.hpp"
#include "tensorimage/label_map.hpp"
#include "tensorimage/row_source.hpp"

namespace tensorimage {

/// Checked once, for a whole batch.
class LabelPlan {
 public:
  /// Reads the batch once. `pad_value` counts as an id of the picture where there is padding.
  /// Errors: invalid_argument for a palette of more than 256 colours, an id that it has no colour for, and an
  ///         ignored id that has no index left; unsupported for ids outside 0..255
  LabelPlan(const Batch& batch, const LabelMap& labels, bool has_padding, double pad_value);

  [[nodiscard]] kernels::LabelMode mode_for(DType source) const noexcept;
  [[nodiscard]] std::byte pad_index() const noexcept { return pad_index_; }
  [[nodiscard]] std::shared_ptr<const Palette> palette() const noexcept { return palette_; }

 private:
  void make_palette(const LabelMap& labels, int largest_index);

  kernels::LabelMode mode_;
  std::byte pad_index_{};
  std::shared_ptr<const Palette> palette_;
};

}  // namespace tensorimage
