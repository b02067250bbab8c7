// Owns the checks of interop/opencv.hpp against the real OpenCV, its decoders included.
// Must not know libtorch.
#include "tensorimage/interop/opencv.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <string>
#include <utility>
#include <vector>

#include "check.hpp"

namespace {

using tensorimage::ChannelOrder;
using tensorimage::DType;
using tensorimage::ErrorCode;
using tensorimage::GridOptions;
using tensorimage::TensorView;
using tensorimage::interop::view;
using tensorimage::interop::views;

const std::vector<std::pair<int, DType>> depths = {
    {CV_8U, DType::u8},   {CV_8S, DType::i8},   {CV_16U, DType::u16}, {CV_16S, DType::i16},
    {CV_32S, DType::i32}, {CV_32F, DType::f32}, {CV_64F, DType::f64}, {CV_16F, DType::f16},
};

/// Values that fill the range of the depth's pictures: 0..1 for floating ones, levels for integers.
cv::Mat picture(int rows, int columns, int type) {
  cv::Mat levels(rows, columns, CV_MAKETYPE(CV_32F, CV_MAT_CN(type)));
  auto* value = levels.ptr<float>();
  const std::size_t count = levels.total() * static_cast<std::size_t>(levels.channels());
  for (std::size_t i = 0; i < count; ++i) value[i] = static_cast<float>(i * 37 % 256);
  const bool floating = CV_MAT_DEPTH(type) == CV_32F || CV_MAT_DEPTH(type) == CV_64F || CV_MAT_DEPTH(type) == CV_16F;
  if (floating) levels = levels / 255.0;
  cv::Mat result;
  // OpenCV 4.6 converts to half precision from single precision, and leaves other depths to saturate.
  levels.convertTo(result, CV_MAT_DEPTH(type));
  return result;
}

/// What a view of BGR and BGRA should show, in memory of its own and in RGB order.
cv::Mat plain_rgb(const cv::Mat& mat) {
  std::vector<cv::Mat> channels;
  cv::split(mat, channels);
  if (channels.size() > 2) std::swap(channels[0], channels[2]);
  cv::Mat result;
  cv::merge(channels, result);
  return result;
}

TensorView plain_view(const cv::Mat& packed, DType dtype) {
  return TensorView::hwc(packed.data, dtype, {packed.rows, packed.cols, packed.channels()});
}

TEST(OpenCv, EveryDepthAndChannelCountIsReadInPlace) {
  for (const auto& [depth, dtype] : depths) {
    for (const int channels : {1, 2, 3, 4}) {
      SCOPED_TRACE(cv::typeToString(CV_MAKETYPE(depth, channels)));
      const cv::Mat mat = picture(6, 7, CV_MAKETYPE(depth, channels));
      const cv::Mat plain = plain_rgb(mat);
      check::same_picture(view(mat), mat.data, plain_view(plain, dtype));
    }
  }
}

TEST(OpenCv, RegionsOfInterestAreReadInPlace) {
  for (const auto& [depth, dtype] : depths) {
    for (const int channels : {1, 3, 4}) {
      const cv::Mat mat = picture(9, 11, CV_MAKETYPE(depth, channels));
      for (const cv::Mat& region : {mat(cv::Rect(2, 3, 5, 4)), mat.rowRange(2, 5), mat.col(4), mat.row(8),
                                    mat.colRange(1, 10).rowRange(0, 2)}) {
        SCOPED_TRACE(cv::typeToString(region.type()) + ", " + std::to_string(region.rows) + " x " +
                     std::to_string(region.cols));
        const cv::Mat plain = plain_rgb(region);
        check::same_picture(view(region), region.data, plain_view(plain, dtype));
      }
    }
  }
}

TEST(OpenCv, StepsOfTheUsersOwnMemoryAreFollowed) {
  std::vector<std::uint16_t> memory(60);
  for (std::size_t i = 0; i < memory.size(); ++i) memory[i] = static_cast<std::uint16_t>(i);
  const cv::Mat mat(3, 5, CV_16UC3, memory.data(), 20 * sizeof(std::uint16_t));
  EXPECT_EQ(view(mat).strides(), (tensorimage::Strides{0, 1, 20, 3}));
  const cv::Mat plain = plain_rgb(mat);
  check::same_picture(view(mat), memory.data(), plain_view(plain, DType::u16));
}

TEST(OpenCv, ThreeAndFourChannelsAreBgrUnlessSaidOtherwise) {
  const cv::Mat bgr(1, 1, CV_8UC3, cv::Scalar(10, 20, 30));
  const cv::Mat bgra(1, 1, CV_8UC4, cv::Scalar(10, 20, 30, 40));
  EXPECT_EQ(check::samples(check::pam(view(bgr))), (std::vector<int>{30, 20, 10}));
  EXPECT_EQ(check::samples(check::pam(view(bgra))), (std::vector<int>{30, 20, 10, 40}));
  EXPECT_EQ(check::samples(check::pam(view(bgr, ChannelOrder::rgb))), (std::vector<int>{10, 20, 30}));
  EXPECT_EQ(check::samples(check::pam(view(bgra, ChannelOrder::rgb))), (std::vector<int>{10, 20, 30, 40}));
  const std::vector<cv::Mat> list = {bgr};
  EXPECT_EQ(views(list)[0].channel_order(), ChannelOrder::bgr);
  EXPECT_EQ(views(list, ChannelOrder::rgb)[0].channel_order(), ChannelOrder::rgb);
}

TEST(OpenCv, OneAndTwoChannelsHaveNoOrder) {
  const cv::Mat gray(1, 1, CV_8UC1, cv::Scalar(10));
  const cv::Mat gray_alpha(1, 1, CV_8UC2, cv::Scalar(10, 20));
  EXPECT_EQ(check::samples(check::pam(view(gray))), (std::vector<int>{10}));
  EXPECT_EQ(check::samples(check::pam(view(gray_alpha))), (std::vector<int>{10, 20}));
}

TEST(OpenCv, OpenCvDecodesTheMatThatWasSaved) {
  for (const int type : {CV_8UC1, CV_8UC3, CV_8UC4, CV_16UC1, CV_16UC3, CV_16UC4}) {
    const cv::Mat mat = picture(20, 30, type)(cv::Rect(3, 4, 21, 13));
    const tensorimage::PixelOptions pixels = {.bit_depth = mat.depth() == CV_16U ? 16 : 8, .keep_gray = true};
    const check::TemporaryFile file("saved.png");
    tensorimage::save_image(mat, file.path(), {}, {.pixels = pixels});
    const cv::Mat decoded = cv::imread(file.path().string(), cv::IMREAD_UNCHANGED);
    ASSERT_EQ(decoded.type(), type) << cv::typeToString(type);
    ASSERT_EQ(decoded.size(), mat.size());
    EXPECT_EQ(cv::norm(decoded, mat, cv::NORM_INF), 0.0) << cv::typeToString(type);
  }
}

TEST(OpenCv, SaveImageIsOneLine) {
  const cv::Mat mat = picture(6, 7, CV_8UC3);
  const cv::Mat plain = plain_rgb(mat);
  const std::vector<std::byte> expected = tensorimage::encode_image(plain_view(plain, DType::u8), "png");
  const check::TemporaryFile file("mat.png");
  EXPECT_EQ(tensorimage::save_image(mat, file.path()).bytes_written, expected.size());
  EXPECT_EQ(check::read(file.path()), expected);
  tensorimage::MemorySink sink;
  tensorimage::save_image(mat, sink, {}, {.format = "png"});
  EXPECT_EQ(sink.bytes(), expected);
  EXPECT_EQ(tensorimage::encode_image(mat, "png"), expected);
}

TEST(OpenCv, SaveImageIsOneLineForAList) {
  const cv::Mat mat = picture(18, 21, CV_8UC3);
  const std::vector<cv::Mat> list = {mat(cv::Rect(0, 0, 7, 6)), mat(cv::Rect(5, 3, 7, 6)), mat(cv::Rect(14, 12, 7, 6))};
  std::vector<cv::Mat> plain;
  std::vector<TensorView> plain_views;
  for (const cv::Mat& image : list) {
    plain.push_back(plain_rgb(image));
    plain_views.push_back(plain_view(plain.back(), DType::u8));
  }
  const GridOptions grid = {.nrow = 2};
  const std::vector<std::byte> expected = tensorimage::encode_image(plain_views, "png", grid);
  const check::TemporaryFile file("list.png");
  EXPECT_EQ(tensorimage::save_image(list, file.path(), grid).bytes_written, expected.size());
  EXPECT_EQ(check::read(file.path()), expected);
  tensorimage::MemorySink sink;
  tensorimage::save_image(list, sink, grid, {.format = "png"});
  EXPECT_EQ(sink.bytes(), expected);
  EXPECT_EQ(tensorimage::encode_image(list, "png", grid), expected);
}

struct Refused {
  cv::Mat mat;
  ErrorCode code;
  std::vector<std::string> words;
};

TEST(OpenCv, UnreadableMatsAreRefused) {
  const std::vector<int> cube = {2, 3, 4};
  cv::Mat odd_step = picture(4, 5, CV_32FC1);
  odd_step.step[0] = 18;
  const std::vector<Refused> refused = {
      {cv::Mat(), ErrorCode::invalid_argument, {"empty"}},
      {cv::Mat(0, 5, CV_8UC3), ErrorCode::invalid_argument, {"empty"}},
      {cv::Mat(cube, CV_8UC1, cv::Scalar(0)), ErrorCode::unsupported, {"3 dimensions", "2, rows and columns"}},
      {odd_step, ErrorCode::unsupported, {"18 bytes", "4 bytes"}},
      {cv::Mat(4, 5, CV_8UC(5), cv::Scalar(0)), ErrorCode::unsupported, {"5"}},
  };
  for (const Refused& row : refused) {
    SCOPED_TRACE(row.words[0]);
    const check::TemporaryFile file("refused.png");
    const std::vector<cv::Mat> list = {row.mat};
    for (const std::string& word : row.words) {
      check::refusal(row.code, {word}, [&] { tensorimage::save_image(row.mat, file.path()); });
      check::refusal(row.code, {word}, [&] { tensorimage::save_image(list, file.path()); });
    }
    EXPECT_TRUE(file.folder_is_empty());
  }
}

TEST(OpenCv, AnUnknownDepthIsRefused) {
  check::refusal(ErrorCode::unsupported, {"depth is 8", "CV_16F"},
                 [] { (void)tensorimage::interop::detail::dtype_of_opencv(8); });
}

}  // namespace
