// Owns the look at every id before the first row is written.
// Must not know rows or encoders.
#include "label_plan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "batch_values.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage {
namespace {

constexpr int most_ids = 256;

/// Which of the ids 0..255 occur.
struct Ids {
  std::array<bool, most_ids> used{};

  [[nodiscard]] int largest() const noexcept {
    int id = most_ids - 1;
    while (id > 0 && !used[static_cast<std::size_t>(id)]) --id;
    return id;
  }
};

[[noreturn]] void refuse_id(const std::string& id, const std::string& what) {
  throw Error(
      ErrorCode::unsupported,
      what + " " + id + " is no index of a palette, which has 0 to 255; an indexed picture holds 256 ids at most");
}

void take(Ids& ids, std::int64_t id, const kernels::LabelMode& mode, const char* what) {
  if (mode.has_ignore && id == mode.ignore) return;
  if (id < 0 || id >= most_ids) refuse_id(std::to_string(id), what);
  ids.used[static_cast<std::size_t>(id)] = true;
}

Ids ids_of(const Batch& batch, const kernels::LabelMode& mode) {
  Ids ids;
  for_each_values<std::int64_t>(batch, BatchPart::all(batch), kernels::integer_loader<std::int64_t>,
                                [&](const BatchRow&, const std::int64_t* values, std::size_t count) {
                                  for (std::size_t i = 0; i < count; ++i) take(ids, values[i], mode, "the id");
                                });
  return ids;
}

}  // namespace

LabelPlan::LabelPlan(const Batch& batch, const LabelMap& labels, bool has_padding, double pad_value) {
  if (labels.palette.size() > most_ids) {
    throw Error(ErrorCode::invalid_argument, "the palette has " + std::to_string(labels.palette.size()) +
                                                 " colours; an indexed picture holds 256 at most");
  }
  mode_.has_ignore = labels.ignore_index.has_value();
  mode_.ignore = labels.ignore_index.value_or(0);
  const bool ignore_is_index = mode_.ignore >= 0 && mode_.ignore < most_ids;
  mode_.ignore_index = static_cast<std::uint8_t>(ignore_is_index ? mode_.ignore : most_ids - 1);
  Ids ids = ids_of(batch, mode_);
  if (has_padding) {
    if (!(std::fabs(pad_value) < 0x1p53) || std::trunc(pad_value) != pad_value) {
      refuse_id(std::to_string(pad_value), "the pad_value");
    }
    const auto id = static_cast<std::int64_t>(pad_value);
    take(ids, id, mode_, "the pad_value");
    pad_index_ = mode_.has_ignore && id == mode_.ignore ? std::byte{mode_.ignore_index} : static_cast<std::byte>(id);
  }
  if (mode_.has_ignore && ids.used[mode_.ignore_index]) {
    throw Error(ErrorCode::invalid_argument, "the ignored id " + std::to_string(mode_.ignore) +
                                                 " would be written as 255, but 255 is an id of the tensor or the "
                                                 "padding");
  }
  make_palette(labels, ids.largest());
}

void LabelPlan::make_palette(const LabelMap& labels, int largest_index) {
  const std::array<Colour, 256>& built_in = default_label_palette();
  const bool own = !labels.palette.empty();
  if (own && static_cast<std::size_t>(largest_index) >= labels.palette.size()) {
    throw Error(ErrorCode::invalid_argument, "the id " + std::to_string(largest_index) +
                                                 " has no colour: the palette has " +
                                                 std::to_string(labels.palette.size()));
  }
  auto palette = std::make_shared<Palette>();
  palette->colours.assign(built_in.begin(), built_in.end());
  if (own) palette->colours = labels.palette;
  if (mode_.has_ignore) {
    palette->transparent_index = mode_.ignore_index;
    // The ignored index needs an entry, whose colour is never seen.
    palette->colours.resize(std::max<std::size_t>(palette->colours.size(), mode_.ignore_index + std::size_t{1}));
  }
  if (!own) {
    const int last = std::max(largest_index, mode_.has_ignore ? int{mode_.ignore_index} : 0);
    palette->colours.resize(static_cast<std::size_t>(last) + 1);
  }
  palette_ = std::move(palette);
}

kernels::LabelMode LabelPlan::mode_for(DType source) const noexcept {
  kernels::LabelMode mode = mode_;
  mode.source = source;
  return mode;
}

}  // namespace tensorimage
