// Owns the step from an array in a file to a TensorView.
// Must not know file formats.
#include "tensorimage/readers/array.hpp"

#include <array>

#include "tensorimage/error.hpp"

namespace tensorimage::readers {
namespace {

constexpr std::array all_layouts = {Layout::hw, Layout::chw, Layout::hwc, Layout::nchw, Layout::nhwc};

std::string axes_text(std::size_t axes) {
  return std::to_string(axes) + (axes == 1 ? " axis" : " axes");
}

[[noreturn]] void refuse_axes(std::span<const std::int64_t> shape, std::optional<Layout> layout) {
  std::string fitting;
  for (const Layout candidate : all_layouts) {
    if (layout_name(candidate).size() != shape.size()) continue;
    if (!fitting.empty()) fitting += " or ";
    fitting += layout_name(candidate);
  }
  std::string message = "an array of shape " + shape_text(shape) + " has " + axes_text(shape.size());
  if (layout) message += ", which the layout " + std::string(layout_name(*layout)) + " does not fit";
  message +=
      fitting.empty() ? "; a picture needs 2 (hw), 3 (chw, hwc) or 4 (nchw, nhwc)" : "; layouts that fit: " + fitting;
  throw Error(ErrorCode::invalid_argument, message);
}

}  // namespace

std::string_view layout_name(Layout layout) noexcept {
  switch (layout) {
    case Layout::hw: return "hw";
    case Layout::chw: return "chw";
    case Layout::hwc: return "hwc";
    case Layout::nchw: return "nchw";
    case Layout::nhwc: return "nhwc";
  }
  return "unknown";
}

std::optional<Layout> default_layout(std::size_t axes) noexcept {
  switch (axes) {
    case 2: return Layout::hw;
    case 3: return Layout::chw;
    case 4: return Layout::nchw;
    default: return std::nullopt;
  }
}

std::string shape_text(std::span<const std::int64_t> shape) {
  std::string text = "(";
  for (const std::int64_t extent : shape) {
    if (text.size() > 1) text += ", ";
    text += std::to_string(extent);
  }
  return text + (shape.size() == 1 ? ",)" : ")");
}

TensorView to_view(const Array& array, std::optional<Layout> layout) {
  const std::optional<Layout> chosen = layout ? layout : default_layout(array.shape.size());
  // A layout's name spells its axes, one letter each.
  if (!chosen || layout_name(*chosen).size() != array.shape.size()) refuse_axes(array.shape, layout);
  if (array.strides.size() != array.shape.size()) {
    throw Error(ErrorCode::invalid_argument, "an array of shape " + shape_text(array.shape) + " has " +
                                                 std::to_string(array.strides.size()) +
                                                 " strides; each axis needs one");
  }
  const std::string_view axes = layout_name(*chosen);
  Shape shape;
  Strides strides;
  for (std::size_t axis = 0; axis < axes.size(); ++axis) {
    const std::int64_t extent = array.shape[axis];
    const std::ptrdiff_t stride = array.strides[axis];
    switch (axes[axis]) {
      case 'n':
        shape.n = extent;
        strides.n = stride;
        break;
      case 'c':
        shape.c = extent;
        strides.c = stride;
        break;
      case 'h':
        shape.h = extent;
        strides.h = stride;
        break;
      default:
        shape.w = extent;
        strides.w = stride;
        break;
    }
  }
  return TensorView(array.data, array.dtype, shape, strides)
      .within_storage(array.storage)
      .with_byte_order(array.byte_order);
}

}  // namespace tensorimage::readers
