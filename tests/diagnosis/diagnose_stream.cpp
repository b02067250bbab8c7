// Owns a filter from tensors on standard input to the names of their suspects, one line each.
// Must not know where the tensors come from, nor what is expected of them.
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tensorimage/inspect.hpp"

namespace {

using namespace tensorimage;

DType dtype_named(const std::string& name) {
  for (const DType dtype : {DType::boolean, DType::u8, DType::i8, DType::u16, DType::i16, DType::i32, DType::i64,
                            DType::f16, DType::bf16, DType::f32, DType::f64}) {
    if (name == dtype_name(dtype)) return dtype;
  }
  throw std::runtime_error("no dtype: " + name);
}

TensorView view_of(const std::string& layout, const std::vector<std::byte>& data, DType dtype,
                   const std::vector<std::int64_t>& shape) {
  if (layout == "hw") return TensorView::hw(data.data(), dtype, {shape.at(0), shape.at(1)});
  if (layout == "chw") return TensorView::chw(data.data(), dtype, {shape.at(0), shape.at(1), shape.at(2)});
  if (layout == "hwc") return TensorView::hwc(data.data(), dtype, {shape.at(0), shape.at(1), shape.at(2)});
  if (layout == "nchw") {
    return TensorView::nchw(data.data(), dtype, {shape.at(0), shape.at(1), shape.at(2), shape.at(3)});
  }
  if (layout == "nhwc") {
    return TensorView::nhwc(data.data(), dtype, {shape.at(0), shape.at(1), shape.at(2), shape.at(3)});
  }
  throw std::runtime_error("no layout: " + layout);
}

/// "float32 chw 3 480 640", then the elements' bytes.
std::string answer(const std::string& header) {
  std::istringstream words(header);
  std::string dtype;
  std::string layout;
  words >> dtype >> layout;
  std::vector<std::int64_t> shape;
  std::size_t bytes = item_size(dtype_named(dtype));
  for (std::int64_t extent = 0; words >> extent;) {
    shape.push_back(extent);
    bytes *= static_cast<std::size_t>(extent);
  }
  std::vector<std::byte> data(bytes);
  if (!std::cin.read(reinterpret_cast<char*>(data.data()), static_cast<std::streamsize>(bytes))) {
    throw std::runtime_error("the tensor ends too early: " + header);
  }
  std::string names;
  for (const Diagnosis& suspect : inspect(view_of(layout, data, dtype_named(dtype), shape)).suspects) {
    if (!names.empty()) names += ' ';
    names += suspect_name(suspect.suspect);
  }
  return names;
}

}  // namespace

int main() {
  try {
    for (std::string header; std::getline(std::cin, header);) std::cout << answer(header) << std::endl;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
