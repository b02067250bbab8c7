// Owns the reading of the golden data: cases.json and the blob beside it, as values of the public API.
// Must not know how a case is checked.
#include "manifest.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace golden {
namespace {

using nlohmann::json;
namespace ti = tensorimage;

using Bytes = std::vector<std::byte>;

Bytes read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.empty()) throw std::runtime_error("cannot read " + path);
  Bytes bytes(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

Bytes piece(const Bytes& blob, const json& place) {
  const auto position = place.at(0).get<std::size_t>();
  const auto length = place.at(1).get<std::size_t>();
  if (position > blob.size() || length > blob.size() - position) throw std::runtime_error("a place outside the blob");
  const auto start = blob.begin() + static_cast<std::ptrdiff_t>(position);
  return Bytes(start, start + static_cast<std::ptrdiff_t>(length));
}

ti::DType dtype_named(const std::string& name) {
  for (int i = 0; i <= static_cast<int>(ti::DType::f64); ++i) {
    if (ti::dtype_name(static_cast<ti::DType>(i)) == name) return static_cast<ti::DType>(i);
  }
  throw std::runtime_error("unknown dtype " + name);
}

// JSON has no word for nan, inf and -inf; they are strings.
double number(const json& value) {
  return value.is_string() ? std::stod(value.get<std::string>()) : value.get<double>();
}

// Runs are a 16-bit length less one, low byte first, and the item.
Bytes expand_runs(const Bytes& coded, std::size_t item) {
  Bytes bytes;
  for (std::size_t at = 0; at + 2 + item <= coded.size(); at += 2 + item) {
    const std::size_t count =
        std::to_integer<std::size_t>(coded[at]) + std::to_integer<std::size_t>(coded[at + 1]) * 256 + 1;
    for (std::size_t i = 0; i < count; ++i) bytes.insert(bytes.end(), &coded[at + 2], &coded[at + 2] + item);
  }
  return bytes;
}

// Planes one after the other, `size` bytes in all.
Bytes planes(const Bytes& blob, const json& entry, std::size_t item, std::size_t size) {
  Bytes stored = piece(blob, entry.at("bytes"));
  if (entry.value("runs", false)) stored = expand_runs(stored, item);
  Bytes all;
  for (int i = 0; i < entry.value("repeat", 1); ++i) all.insert(all.end(), stored.begin(), stored.end());
  if (all.size() != size) throw std::runtime_error("planes of the wrong size");
  return all;
}

Picture picture_of(const Bytes& blob, const json& entry) {
  Picture picture;
  picture.info = {entry.at("width"), entry.at("height"), entry.at("channels"), entry.value("bit_depth", 8)};
  const auto item = static_cast<std::size_t>(picture.info.bit_depth / 8);
  const auto channels = static_cast<std::size_t>(picture.info.channels);
  picture.samples.resize(picture.info.row_bytes() * static_cast<std::size_t>(picture.info.height));
  const Bytes source = planes(blob, entry, item, picture.samples.size());
  const std::size_t pixels = source.size() / item / channels;
  for (std::size_t i = 0; i < pixels; ++i) {
    for (std::size_t c = 0; c < channels; ++c) {
      std::memcpy(&picture.samples[(i * channels + c) * item], &source[(c * pixels + i) * item], item);
    }
  }
  return picture;
}

Grid grid_of(const Bytes& blob, const json& entry) {
  Grid grid;
  grid.dtype = dtype_named(entry.at("dtype"));
  const json& shape = entry.at("shape");
  grid.shape = {1, shape.at(0), shape.at(1), shape.at(2)};
  const auto elements = static_cast<std::size_t>(grid.shape.c * grid.shape.h * grid.shape.w);
  const std::size_t item = ti::item_size(grid.dtype);
  grid.bytes = planes(blob, entry, item, elements * item);
  return grid;
}

Memory memory_of(const Bytes& blob, const json& entry, std::size_t skew) {
  Memory tensor;
  tensor.dtype = dtype_named(entry.at("dtype"));
  tensor.shape = entry.at("shape").get<std::vector<std::int64_t>>();
  tensor.strides = entry.at("strides").get<std::vector<std::ptrdiff_t>>();
  tensor.layout = entry.value("layout", "");
  tensor.bgr = entry.value("bgr", false);
  tensor.big_endian = entry.value("big_endian", false);

  const auto offset = entry.value("offset", std::ptrdiff_t{0});
  std::ptrdiff_t least = offset;
  std::ptrdiff_t most = offset;
  for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
    const std::ptrdiff_t reach = (std::max<std::ptrdiff_t>(tensor.shape[i], 1) - 1) * tensor.strides[i];
    (reach < 0 ? least : most) += reach;
  }
  const Bytes storage = piece(blob, entry.at("storage"));
  const std::size_t item = ti::item_size(tensor.dtype);
  const auto begin = static_cast<std::size_t>(least) * item;
  const auto length = static_cast<std::size_t>(most + 1 - least) * item;
  if (least < 0 || begin + length > storage.size()) throw std::runtime_error("a view outside its storage");
  tensor.memory.resize(skew + length);
  std::memcpy(&tensor.memory[skew], &storage[begin], length);
  tensor.first = static_cast<std::ptrdiff_t>(skew) + (offset - least) * static_cast<std::ptrdiff_t>(item);
  return tensor;
}

ti::GridOptions grid_options_of(const json& entry) {
  ti::GridOptions options;
  options.nrow = entry.value("nrow", options.nrow);
  options.padding = entry.value("padding", options.padding);
  options.normalize = entry.value("normalize", options.normalize);
  options.scale_each = entry.value("scale_each", options.scale_each);
  if (entry.contains("pad_value")) options.pad_value = number(entry.at("pad_value"));
  if (entry.contains("value_range")) {
    options.value_range = ti::ValueRange{number(entry.at("value_range").at(0)), number(entry.at("value_range").at(1))};
  }
  return options;
}

ti::JpegOptions jpeg_options_of(const json& entry) {
  ti::JpegOptions options;
  options.quality = entry.value("quality", options.quality);
  options.progressive = entry.value("progressive", options.progressive);
  options.optimize = entry.value("optimize", options.optimize);
  const std::string sampling = entry.value("subsampling", "420");
  if (sampling == "444") options.subsampling = ti::Subsampling::s444;
  if (sampling == "422") options.subsampling = ti::Subsampling::s422;
  return options;
}

Case case_of(const Bytes& blob, const json& tensors, const json& entry, std::size_t skew) {
  Case result;
  result.name = entry.at("name");
  for (const json& index : entry.at("tensors")) {
    result.tensors.push_back(memory_of(blob, tensors.at(index.get<std::size_t>()), skew));
  }
  result.is_list = entry.value("list", false);
  if (entry.contains("options")) result.grid_options = grid_options_of(entry.at("options"));
  if (entry.contains("pixels")) {
    const json& pixels = entry.at("pixels");
    result.pixels = {pixels.value("bit_depth", 8), pixels.value("precise", false), pixels.value("keep_gray", false)};
  }
  if (entry.contains("jpeg")) result.jpeg = jpeg_options_of(entry.at("jpeg"));
  result.format = entry.value("format", "");
  result.refused = entry.value("refused", "");
  result.grid_refused = entry.value("grid_refused", "");
  if (entry.contains("picture")) result.picture = picture_of(blob, entry.at("picture"));
  if (entry.contains("grid")) result.grid = grid_of(blob, entry.at("grid"));
  if (entry.contains("file")) result.file = piece(blob, entry.at("file"));
  return result;
}

std::vector<Case> read_all() {
  const std::string folder = TENSORIMAGE_GOLDEN_DIR;
  const Bytes blob = read_file(folder + "/golden.bin");
  std::ifstream text(folder + "/cases.json");
  const json manifest = json::parse(text);
  std::vector<Case> all;
  for (const json& entry : manifest.at("cases")) {
    // Every other case has its elements out of alignment: none is asked of a user.
    all.push_back(case_of(blob, manifest.at("tensors"), entry, all.size() % 2));
  }
  return all;
}

template <std::size_t Axes>
std::array<std::int64_t, Axes> permuted(const std::vector<std::int64_t>& shape,
                                        const std::array<std::size_t, Axes>& order) {
  std::array<std::int64_t, Axes> result{};
  for (std::size_t i = 0; i < Axes; ++i) result[i] = shape.at(order[i]);
  return result;
}

}  // namespace

ti::TensorView Memory::view() const {
  const void* data = memory.data() + first;
  ti::TensorView general = ti::TensorView::from_axes(data, dtype, shape, strides);
  if (!layout.empty()) {
    const ti::TensorView made = layout == "hw"    ? ti::TensorView::hw(data, dtype, permuted<2>(shape, {0, 1}))
                                : layout == "chw" ? ti::TensorView::chw(data, dtype, permuted<3>(shape, {0, 1, 2}))
                                : layout == "hwc" ? ti::TensorView::hwc(data, dtype, permuted<3>(shape, {1, 2, 0}))
                                : layout == "nchw"
                                    ? ti::TensorView::nchw(data, dtype, permuted<4>(shape, {0, 1, 2, 3}))
                                    : ti::TensorView::nhwc(data, dtype, permuted<4>(shape, {0, 2, 3, 1}));
    const bool same_steps = made.strides().h == general.strides().h && made.strides().w == general.strides().w &&
                            (shape.size() < 3 || made.strides().c == general.strides().c) &&
                            (shape.size() < 4 || made.strides().n == general.strides().n);
    if (made.shape() != general.shape() || !same_steps) {
      throw std::logic_error("the factory " + layout + " describes other memory than the strides do");
    }
    general = made;
  }
  if (bgr) general = general.with_channel_order(ti::ChannelOrder::bgr);
  if (big_endian) general = general.with_byte_order(std::endian::big);
  return general;
}

const std::vector<Case>& cases() {
  static const std::vector<Case> all = read_all();
  return all;
}

std::vector<ti::TensorView> views_of(const Case& golden_case) {
  std::vector<ti::TensorView> views;
  for (const Memory& tensor : golden_case.tensors) views.push_back(tensor.view());
  return views;
}

}  // namespace golden
