// Owns the way from cv::Mat to TensorViews, and save_image and encode_image for it.
// Must not know grids, encoders or files, beyond passing their options on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <opencv2/core/mat.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tensorimage/dtype.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/save.hpp"
#include "tensorimage/tensor_view.hpp"

namespace tensorimage::interop {

namespace detail {

inline DType dtype_of_opencv(int depth) {
  switch (depth) {
    case CV_8U: return DType::u8;
    case CV_8S: return DType::i8;
    case CV_16U: return DType::u16;
    case CV_16S: return DType::i16;
    case CV_32S: return DType::i32;
    case CV_32F: return DType::f32;
    case CV_64F: return DType::f64;
    case CV_16F: return DType::f16;
    default: break;
  }
  throw Error(ErrorCode::unsupported,
              "the cv::Mat's depth is " + std::to_string(depth) +
                  "; allowed are CV_8U, CV_8S, CV_16U, CV_16S, CV_32S, CV_32F, CV_64F and CV_16F (0 to 7)");
}

}  // namespace detail

/// A view of a cv::Mat in place, a region of interest among others; copies nothing.
/// Shape:    rows x columns of 1 to 4 channels side by side: gray, gray and alpha, BGR, BGRA. `order` rgb takes three
///           and four channels as RGB and RGBA, after a cv::cvtColor
/// Dtype:    every depth of OpenCV 4. Floating values are 0..1, integers are levels: divide a CV_32F in 0..255 first
/// Errors:   invalid_argument for an empty cv::Mat; unsupported for more than two dimensions, another depth, or rows
///           whose distance is not a whole number of elements; as TensorView's
/// Lifetime: the view does not hold the cv::Mat; its data must outlive the view
[[nodiscard]] inline TensorView view(const cv::Mat& mat, ChannelOrder order = ChannelOrder::bgr) {
  if (mat.dims > 2) {
    throw Error(ErrorCode::unsupported,
                "the cv::Mat has " + std::to_string(mat.dims) + " dimensions; allowed are 2, rows and columns");
  }
  if (mat.empty()) {
    throw Error(ErrorCode::invalid_argument, "the cv::Mat is empty; allowed are matrices with rows and columns");
  }
  const DType dtype = detail::dtype_of_opencv(mat.depth());
  const std::size_t row_step = mat.step[0];
  if (row_step % item_size(dtype) != 0) {
    throw Error(ErrorCode::unsupported, "the cv::Mat's rows are " + std::to_string(row_step) +
                                            " bytes apart; allowed are multiples of the element's " +
                                            std::to_string(item_size(dtype)) + " bytes");
  }
  const TensorView result(
      mat.data, dtype, {.n = 1, .c = mat.channels(), .h = mat.rows, .w = mat.cols},
      {.n = 0, .c = 1, .h = static_cast<std::ptrdiff_t>(row_step / item_size(dtype)), .w = mat.channels()});
  const bool has_colours = mat.channels() == 3 || mat.channels() == 4;
  return has_colours ? result.with_channel_order(order) : result;
}

/// One view for each cv::Mat of a list, for the functions that take a span of views.
/// Errors, Lifetime: as for one
[[nodiscard]] inline std::vector<TensorView> views(std::span<const cv::Mat> mats,
                                                   ChannelOrder order = ChannelOrder::bgr) {
  std::vector<TensorView> result;
  result.reserve(mats.size());
  for (const cv::Mat& mat : mats) result.push_back(view(mat, order));
  return result;
}

}  // namespace tensorimage::interop

namespace tensorimage {

/// save_image and encode_image of save.hpp for a cv::Mat in OpenCV's own channel order, or a list of them.
/// Errors: as those, and as interop::view, before the path is touched
inline SaveReport save_image(const cv::Mat& mat, const std::filesystem::path& path, const GridOptions& grid = {},
                             const SaveOptions& options = {}) {
  return save_image(interop::view(mat), path, grid, options);
}
inline SaveReport save_image(std::span<const cv::Mat> mats, const std::filesystem::path& path,
                             const GridOptions& grid = {}, const SaveOptions& options = {}) {
  return save_image(interop::views(mats), path, grid, options);
}

inline SaveReport save_image(const cv::Mat& mat, Sink& sink, const GridOptions& grid = {},
                             const SaveOptions& options = {}) {
  return save_image(interop::view(mat), sink, grid, options);
}
inline SaveReport save_image(std::span<const cv::Mat> mats, Sink& sink, const GridOptions& grid = {},
                             const SaveOptions& options = {}) {
  return save_image(interop::views(mats), sink, grid, options);
}

[[nodiscard]] inline std::vector<std::byte> encode_image(const cv::Mat& mat, std::string_view format,
                                                         const GridOptions& grid = {},
                                                         const SaveOptions& options = {}) {
  return encode_image(interop::view(mat), format, grid, options);
}
[[nodiscard]] inline std::vector<std::byte> encode_image(std::span<const cv::Mat> mats, std::string_view format,
                                                         const GridOptions& grid = {},
                                                         const SaveOptions& options = {}) {
  return encode_image(interop::views(mats), format, grid, options);
}

}  // namespace tensorimage
