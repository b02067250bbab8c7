// Owns the proof of the numbers behind a picture: precision, what images are normalised by, the padding's element.
// Must not know geometry or encoders.
#include "range.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "pixel_plan.hpp"
#include "promotion_table.hpp"
#include "special_values.hpp"
#include "support.hpp"

namespace {

using namespace tensorimage;
using support::expect_error;
using support::infinity;
using support::nan_value;

GridOptions normalising(std::optional<ValueRange> range = std::nullopt, bool scale_each = false) {
  GridOptions options;
  options.normalize = true;
  options.value_range = range;
  options.scale_each = scale_each;
  return options;
}

TEST(GridDtype, IsTheBatchesOwnUnlessAnIntegerIsNormalised) {
  for (const DType dtype : all_dtypes) {
    EXPECT_EQ(grid_dtype(dtype, {}), dtype);
    const bool wide = dtype == DType::i32 || dtype == DType::i64;
    const DType expected = is_floating(dtype) ? dtype : wide ? DType::f64 : DType::f32;
    EXPECT_EQ(grid_dtype(dtype, normalising()), expected) << dtype_name(dtype);
  }
}

TEST(SampleArithmetic, WidensHalvesWhereAskedOrNeeded) {
  const PixelOptions precise{.bit_depth = 8, .precise = true, .keep_gray = false};
  const PixelOptions deep{.bit_depth = 16, .precise = false, .keep_gray = false};
  for (const DType dtype : all_dtypes) {
    const bool half = dtype == DType::f16 || dtype == DType::bf16;
    EXPECT_EQ(sample_arithmetic(dtype, {}, {}), dtype) << dtype_name(dtype);
    EXPECT_EQ(sample_arithmetic(dtype, {}, precise), half ? DType::f32 : dtype) << dtype_name(dtype);
    EXPECT_EQ(sample_arithmetic(dtype, {}, deep), half ? DType::f32 : dtype) << dtype_name(dtype);
  }
  EXPECT_EQ(sample_arithmetic(DType::u8, normalising(), {}), DType::f32);
  EXPECT_EQ(sample_arithmetic(DType::f16, normalising(), {}), DType::f16);
}

const std::vector<float> two_images = {-1.0F, 0.5F, 0.25F, 0.75F, 3.0F, 2.0F, 2.5F, 7.0F};

Ranges ranges_of(const std::vector<float>& values, const GridOptions& options) {
  const auto images = static_cast<std::int64_t>(values.size() / 4);
  return {Batch(TensorView::nchw(values.data(), {images, 1, 2, 2})), options, DType::f32};
}

TEST(Ranges, AreNotNeededUnlessNormalising) {
  GridOptions options;
  options.value_range = ValueRange{-1, 1};
  options.scale_each = true;
  EXPECT_FALSE(ranges_of(two_images, options).kind() != kernels::MappingKind::none);
}

TEST(Ranges, AreTheWholeBatchsExtremes) {
  const Ranges ranges = ranges_of(two_images, normalising());
  for (const std::int64_t image : {0, 1}) {
    EXPECT_EQ(ranges.of(image, 0).low, -1.0);
    EXPECT_EQ(ranges.of(image, 0).high, 7.0);
    EXPECT_EQ(ranges.of(image, 0).divisor, 8.0);
  }
}

TEST(Ranges, AreFoundAmongPixelsThatAreAViewOfWiderOnes) {
  // Rows of two pixels, and four elements that belong to no pixel of the view; each end of the range in each place.
  for (const std::size_t lowest : {0U, 1U, 2U, 3U, 4U, 5U, 10U, 15U}) {
    for (const std::size_t highest : {0U, 1U, 2U, 3U, 4U, 5U, 10U, 15U}) {
      if (lowest == highest) continue;
      std::vector<float> values(20, 0.5F);
      for (const std::size_t outside : {6U, 7U, 8U, 9U, 16U, 17U, 18U, 19U}) values[outside] = 100.0F;
      values[lowest] = -2.0F;
      values[highest] = 3.0F;
      const TensorView view(values.data(), DType::f32, {1, 3, 2, 2}, {20, 1, 10, 3});
      for (const ChannelOrder order : {ChannelOrder::rgb, ChannelOrder::bgr}) {
        const Ranges ranges(Batch(view.with_channel_order(order)), normalising(), DType::f32);
        EXPECT_EQ(ranges.of(0, 0).low, -2.0) << lowest;
        EXPECT_EQ(ranges.of(0, 2).high, 3.0) << highest;
      }
    }
  }
}

TEST(Ranges, AreEachImagesOwnWhereAskedFor) {
  const Ranges ranges = ranges_of(two_images, normalising(std::nullopt, true));
  EXPECT_EQ(ranges.of(0, 0).low, -1.0);
  EXPECT_EQ(ranges.of(0, 0).high, 0.75);
  EXPECT_EQ(ranges.of(1, 0).low, 2.0);
  EXPECT_EQ(ranges.of(1, 0).divisor, 5.0);
}

TEST(Ranges, TheUsersRangeGoesBeforeScaleEach) {
  const Ranges ranges = ranges_of(two_images, normalising(ValueRange{-2, 3}, true));
  EXPECT_EQ(ranges.of(1, 0).low, -2.0);
  EXPECT_EQ(ranges.of(1, 0).high, 3.0);
  EXPECT_EQ(ranges.of(1, 0).divisor, 5.0);
}

TEST(Ranges, NeverDivideByLessThanAHundredThousandth) {
  EXPECT_EQ(ranges_of({0.5F, 0.5F, 0.5F, 0.5F}, normalising()).of(0, 0).divisor, 1e-5);
  EXPECT_EQ(ranges_of(two_images, normalising(ValueRange{2, -2})).of(0, 0).divisor, 1e-5);
  EXPECT_EQ(ranges_of(two_images, normalising(ValueRange{0, 1e-5})).of(0, 0).divisor, 1e-5);
  EXPECT_EQ(ranges_of(two_images, normalising(ValueRange{0, 2e-5})).of(0, 0).divisor, 2e-5);
}

TEST(Ranges, OneNanReachesEveryImageUnlessEachIsScaledByItself) {
  std::vector<float> values = two_images;
  values[6] = static_cast<float>(nan_value);
  EXPECT_TRUE(std::isnan(ranges_of(values, normalising()).of(0, 0).low));
  EXPECT_TRUE(std::isnan(ranges_of(values, normalising()).of(0, 0).divisor));
  const Ranges each = ranges_of(values, normalising(std::nullopt, true));
  EXPECT_EQ(each.of(0, 0).divisor, 1.75);
  EXPECT_TRUE(std::isnan(each.of(1, 0).divisor));
}

template <class T>
T stored(const Element& element) {
  T value{};
  std::memcpy(&value, element.data(), sizeof(T));
  return value;
}

TEST(PadElement, IsCastAsTheReferenceCastsIt) {
  EXPECT_EQ(stored<std::uint8_t>(pad_element(DType::u8, 7.9)), 7);
  EXPECT_EQ(stored<std::uint8_t>(pad_element(DType::u8, 255)), 255);
  EXPECT_EQ(stored<std::int8_t>(pad_element(DType::i8, -1.9)), -1);
  EXPECT_EQ(stored<std::uint16_t>(pad_element(DType::u16, 65535)), 65535);
  EXPECT_EQ(stored<std::int16_t>(pad_element(DType::i16, -32768)), -32768);
  EXPECT_EQ(stored<std::int32_t>(pad_element(DType::i32, 2147483647)), 2147483647);
  EXPECT_EQ(stored<std::int64_t>(pad_element(DType::i64, -0x1p63)), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(stored<std::int64_t>(pad_element(DType::i64, 0x1p62)), std::int64_t{1} << 62);
  EXPECT_EQ(stored<std::uint8_t>(pad_element(DType::boolean, 0.5)), 1);
  EXPECT_EQ(stored<std::uint8_t>(pad_element(DType::boolean, 0)), 0);
  EXPECT_EQ(stored<std::uint8_t>(pad_element(DType::boolean, nan_value)), 1);
  EXPECT_EQ(stored<std::uint16_t>(pad_element(DType::f16, 0.1)), 0x2E66);
  EXPECT_EQ(stored<std::uint16_t>(pad_element(DType::f16, 65504)), 0x7BFF);
  EXPECT_EQ(stored<std::uint16_t>(pad_element(DType::bf16, 0.1)), 0x3DCD);
  EXPECT_EQ(stored<float>(pad_element(DType::f32, 0.1)), 0.1F);
  EXPECT_EQ(stored<double>(pad_element(DType::f64, 0.1)), 0.1);
  EXPECT_EQ(stored<double>(pad_element(DType::f64, std::numeric_limits<double>::max())),
            std::numeric_limits<double>::max());
}

TEST(PadElement, FloatingTypesHoldInfinitiesAndNan) {
  EXPECT_EQ(stored<std::uint16_t>(pad_element(DType::f16, infinity)), 0x7C00);
  EXPECT_EQ(stored<std::uint16_t>(pad_element(DType::bf16, -infinity)), 0xFF80);
  EXPECT_EQ(stored<float>(pad_element(DType::f32, infinity)), std::numeric_limits<float>::infinity());
  EXPECT_TRUE(std::isnan(stored<float>(pad_element(DType::f32, nan_value))));
  EXPECT_TRUE(std::isnan(stored<double>(pad_element(DType::f64, nan_value))));
}

TEST(PadElement, RefusesWhatTheDtypeCannotHold) {
  const auto refused = [](DType dtype, double value, const std::vector<std::string>& words) {
    std::vector<std::string> all = {"pad_value", std::string(dtype_name(dtype))};
    all.insert(all.end(), words.begin(), words.end());
    expect_error([&] { (void)pad_element(dtype, value); }, ErrorCode::invalid_argument, all);
  };
  refused(DType::u8, 256, {"256", "0 to 255"});
  refused(DType::u8, 255.5, {"255.5", "0 to 255"});
  refused(DType::u8, -1, {"-1", "0 to 255"});
  refused(DType::i8, -129, {"-129", "-128 to 127"});
  refused(DType::u16, 65536, {"65536", "0 to 65535"});
  refused(DType::i16, 32768, {"32768"});
  refused(DType::i32, 2147483648.0, {"2147483648"});
  refused(DType::i64, 0x1p63, {});
  refused(DType::i64, -0x1p63 - 2048, {});
  refused(DType::i32, nan_value, {"nan"});
  refused(DType::i64, infinity, {"inf"});
  refused(DType::f16, 65505, {"65505", "65504"});
  refused(DType::f16, -65505, {"-65505"});
  refused(DType::bf16, std::nextafter(0x1.FEp127, infinity), {});
  refused(DType::f32, 3.5e38, {"3.5"});
}

}  // namespace
