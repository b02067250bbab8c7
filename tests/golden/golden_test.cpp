// Owns the comparison of every golden case with what the library makes of the same memory, bit for bit.
// Must not know where the golden data lies or how it is coded.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <numeric>
#include <random>
#include <sstream>

#include "conformance/kept_pictures.hpp"
#include "decoders.hpp"
#include "manifest.hpp"

namespace ti = tensorimage;
using golden::Case;

namespace {

std::unique_ptr<ti::RowSource> source_of(const Case& c) {
  const auto views = golden::views_of(c);
  return c.is_list ? ti::make_row_source(views, c.grid_options, c.pixels)
                   : ti::make_row_source(views.at(0), c.grid_options, c.pixels);
}

ti::Tensor make_grid_of(const Case& c) {
  const auto views = golden::views_of(c);
  return c.is_list ? ti::make_grid(views, c.grid_options) : ti::make_grid(views.at(0), c.grid_options);
}

std::vector<std::byte> file_of(const Case& c, const std::string& format, int threads = 0) {
  const auto views = golden::views_of(c);
  ti::SaveOptions options;
  options.format = format;
  options.pixels = c.pixels;
  options.jpeg = c.jpeg;
  options.threads = threads;
  ti::MemorySink sink;
  const ti::SaveReport report = c.is_list ? ti::save_image(views, sink, c.grid_options, options)
                                          : ti::save_image(views.at(0), sink, c.grid_options, options);
  EXPECT_EQ(report.bytes_written, sink.bytes().size());
  conformance::keep_picture({reinterpret_cast<const char*>(sink.bytes().data()), sink.bytes().size()});
  return sink.take();
}

std::string described(const ti::PictureInfo& info) {
  std::ostringstream text;
  text << info.width << " x " << info.height << ", " << info.channels << " channels of " << info.bit_depth << " bit";
  return text.str();
}

unsigned sample_at(const std::vector<std::byte>& samples, std::size_t index, int bit_depth) {
  if (bit_depth == 8) return std::to_integer<unsigned>(samples.at(index));
  std::uint16_t value = 0;
  std::memcpy(&value, &samples.at(2 * index), sizeof(value));
  return value;
}

// Equal to the last bit, or a message with the first pixel that differs.
testing::AssertionResult same_picture(const golden::Picture& expected, const ti::PictureInfo& info,
                                      const std::vector<std::byte>& samples) {
  const ti::PictureInfo& wanted = expected.info;
  if (info.width != wanted.width || info.height != wanted.height || info.channels != wanted.channels ||
      info.bit_depth != wanted.bit_depth) {
    return testing::AssertionFailure() << "is " << described(info) << "; the reference is " << described(wanted);
  }
  if (samples == expected.samples) return testing::AssertionSuccess();
  if (samples.size() != expected.samples.size()) return testing::AssertionFailure() << "has another number of bytes";
  std::size_t i = 0;
  while (sample_at(samples, i, info.bit_depth) == sample_at(expected.samples, i, info.bit_depth)) ++i;
  const auto channels = static_cast<std::size_t>(info.channels);
  const auto width = static_cast<std::size_t>(info.width);
  return testing::AssertionFailure() << "differs first at column " << i / channels % width << ", row "
                                     << i / channels / width << ", channel " << i % channels << ": "
                                     << sample_at(samples, i, info.bit_depth) << ", the reference has "
                                     << sample_at(expected.samples, i, info.bit_depth);
}

// Runs a check on every case that it applies to; an exception is a failure of its case alone.
std::size_t for_cases(const std::function<bool(const Case&)>& applies, const std::function<void(const Case&)>& check) {
  std::size_t count = 0;
  for (const Case& c : golden::cases()) {
    if (!applies(c)) continue;
    ++count;
    SCOPED_TRACE(c.name);
    try {
      check(c);
    } catch (const std::exception& error) {
      ADD_FAILURE() << "threw: " << error.what();
    }
  }
  return count;
}

bool has_picture(const Case& c) {
  return c.picture.has_value();
}

template <class T>
bool same_float(const std::byte* a, const std::byte* b) {
  T x{};
  T y{};
  std::memcpy(&x, a, sizeof(T));
  std::memcpy(&y, b, sizeof(T));
  // Any NaN is as good as another; zeros of different sign are not.
  return std::memcmp(a, b, sizeof(T)) == 0 || (std::isnan(x) && std::isnan(y));
}

bool same_half(const std::byte* a, const std::byte* b, unsigned infinity) {
  std::uint16_t x = 0;
  std::uint16_t y = 0;
  std::memcpy(&x, a, sizeof(x));
  std::memcpy(&y, b, sizeof(y));
  return x == y || ((x & 0x7FFFu) > infinity && (y & 0x7FFFu) > infinity);
}

bool same_element(ti::DType dtype, const std::byte* a, const std::byte* b) {
  switch (dtype) {
    case ti::DType::f32: return same_float<float>(a, b);
    case ti::DType::f64: return same_float<double>(a, b);
    case ti::DType::f16: return same_half(a, b, 0x7C00u);
    case ti::DType::bf16: return same_half(a, b, 0x7F80u);
    default: return std::memcmp(a, b, ti::item_size(dtype)) == 0;
  }
}

std::string bits_of(ti::DType dtype, const std::byte* element) {
  std::ostringstream text;
  text << "0x" << std::hex;
  // Highest byte first, as a number is written; the golden data is little-endian.
  for (std::size_t i = ti::item_size(dtype); i-- > 0;) {
    text << std::to_integer<unsigned>(element[i] >> 4) << std::to_integer<unsigned>(element[i] & std::byte{15});
  }
  return text.str();
}

void check_grid(const Case& c) {
  const ti::Tensor grid = make_grid_of(c);
  ASSERT_EQ(ti::dtype_name(grid.dtype()), ti::dtype_name(c.grid->dtype));
  ASSERT_EQ(grid.shape(), c.grid->shape);
  ASSERT_EQ(grid.bytes().size(), c.grid->bytes.size());
  const std::size_t item = ti::item_size(grid.dtype());
  for (std::size_t at = 0; at < c.grid->bytes.size(); at += item) {
    const std::byte* ours = &grid.bytes()[at];
    const std::byte* reference = &c.grid->bytes[at];
    ASSERT_TRUE(same_element(grid.dtype(), ours, reference))
        << "element " << at / item << " is " << bits_of(grid.dtype(), ours) << ", the reference has "
        << bits_of(grid.dtype(), reference);
  }
}

// The rows in bands of drawn heights, in drawn order.
std::vector<std::byte> read_in_bands(const ti::RowSource& source, std::mt19937& random) {
  const ti::PictureInfo& info = source.info();
  std::vector<std::int64_t> starts{0};
  while (starts.back() < info.height) {
    starts.push_back(std::min(info.height, starts.back() + 1 + static_cast<std::int64_t>(random() % 5)));
  }
  std::vector<std::size_t> order(starts.size() - 1);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::shuffle(order.begin(), order.end(), random);
  std::vector<std::byte> samples(info.row_bytes() * static_cast<std::size_t>(info.height), std::byte{0xA5});
  ti::Tally tally;
  for (const std::size_t band : order) {
    source.read_rows(starts[band], starts[band + 1] - starts[band],
                     samples.data() + static_cast<std::size_t>(starts[band]) * info.row_bytes(), tally);
  }
  return samples;
}

TEST(Golden, DataIsComplete) {
  std::size_t pictures = 0;
  std::size_t grids = 0;
  std::size_t refusals = 0;
  for (const Case& c : golden::cases()) {
    pictures += c.picture.has_value();
    grids += c.grid.has_value();
    refusals += !c.refused.empty();
    EXPECT_TRUE(c.picture || c.grid || !c.refused.empty() || !c.file.empty()) << c.name << " expects nothing";
  }
  EXPECT_GE(pictures, 4000u);
  EXPECT_GE(grids, 2000u);
  EXPECT_GE(refusals, 200u);
}

TEST(Golden, RowsAreTheReferencesPixels) {
  for_cases(has_picture, [](const Case& c) {
    const auto source = source_of(c);
    const ti::PictureInfo& info = source->info();
    std::vector<std::byte> samples(info.row_bytes() * static_cast<std::size_t>(info.height));
    ti::Tally tally;
    source->read_rows(0, info.height, samples.data(), tally);
    EXPECT_TRUE(same_picture(*c.picture, info, samples));
    const auto elements = [](const golden::Memory& m) {
      return std::accumulate(m.shape.begin(), m.shape.end(), std::int64_t{1}, std::multiplies<>());
    };
    std::int64_t values = 0;
    for (const golden::Memory& m : c.tensors) values += elements(m);
    EXPECT_EQ(tally.values, static_cast<std::uint64_t>(values)) << "each element counts once, padding never";
  });
}

TEST(Golden, BandsInAnyOrderAreTheSameRows) {
  std::mt19937 random(20240501);
  for_cases(has_picture, [&](const Case& c) {
    const auto source = source_of(c);
    EXPECT_TRUE(same_picture(*c.picture, source->info(), read_in_bands(*source, random)));
  });
}

TEST(Golden, PngDecodesToTheReferencesPixels) {
  int turn = 0;
  for_cases(has_picture, [&](const Case& c) {
    const std::vector<std::byte> file = file_of(c, "png");
    const golden::Decoded one = golden::decode_with_spng(file);
    EXPECT_TRUE(same_picture(*c.picture, one.info, one.samples)) << "as libspng reads it";
    const golden::Decoded two = golden::decode_with_stb(file);
    EXPECT_TRUE(same_picture(*c.picture, two.info, two.samples)) << "as stb reads it";
    if (++turn % 16 == 0) {
      EXPECT_EQ(file, file_of(c, "png", 1)) << "the bytes depend on the number of threads";
    }
  });
}

TEST(Golden, NetpbmHoldsTheReferencesPixels) {
  for_cases(has_picture, [](const Case& c) {
    const int channels = c.picture->info.channels;
    std::vector<std::string> formats{"pam"};
    if (channels == 1) formats.insert(formats.end(), {"pgm", "pnm"});
    if (channels == 3) formats.insert(formats.end(), {"ppm", "pnm"});
    for (const std::string& format : formats) {
      const golden::Decoded decoded = golden::decode_netpbm(file_of(c, format));
      EXPECT_TRUE(same_picture(*c.picture, decoded.info, decoded.samples)) << format;
    }
  });
}

TEST(Golden, GridsAreTheReferencesToTheBit) {
  for_cases([](const Case& c) { return c.grid.has_value(); }, check_grid);
}

TEST(Golden, RefusalsOfTheReferenceAreErrors) {
  for_cases([](const Case& c) { return !c.refused.empty(); },
            [](const Case& c) {
              const std::string format = c.format.empty() ? "png" : c.format;
              EXPECT_THROW((void)file_of(c, format), ti::Error) << "the reference: " << c.refused;
            });
}

TEST(Golden, RefusalsOfMakeGridAreErrors) {
  for_cases(
      [](const Case& c) { return !c.grid_refused.empty(); },
      [](const Case& c) { EXPECT_THROW((void)make_grid_of(c), ti::Error) << "the reference: " << c.grid_refused; });
}

TEST(Golden, JpegFilesArePillowsByteForByte) {
  const std::size_t count =
      for_cases([](const Case& c) { return !c.file.empty(); },
                [](const Case& c) {
                  const std::vector<std::byte> file = file_of(c, c.format);
                  const auto differs = std::mismatch(file.begin(), file.end(), c.file.begin(), c.file.end());
                  EXPECT_TRUE(file == c.file) << file.size() << " bytes, Pillow wrote " << c.file.size()
                                              << ", the first to differ is at " << differs.first - file.begin();
                });
  EXPECT_GE(count, 100u);
}

}  // namespace
