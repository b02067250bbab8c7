// Owns the proof of the composition: the format that is chosen, the report, the options, the sinks.
// Must not know how pixels or files are made; what is refused and what is a user's own is proved beside it.
#include <gtest/gtest.h>

#include <array>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "golden/decoders.hpp"
#include "random_bits.hpp"
#include "save_sample.hpp"
#include "support.hpp"
#include "tensorimage/tensorimage.hpp"

namespace {

using namespace tensorimage;
namespace fs = std::filesystem;
using save_sample::Sample;
using save_sample::with_format;
using support::Bytes;
using support::bytes_of;
using support::expect_error;
using support::read_file;
using support::TemporaryFolder;
using support::write_file;
using Names = std::vector<std::string>;

const Sample sample;

TEST(Save, ThePathsExtensionNamesTheFormatInAnyCase) {
  const TemporaryFolder folder;
  const std::pair<const char*, const char*> cases[] = {
      {"a.png", "png"},   {"a.PNG", "png"}, {"a.jpg", "jpeg"}, {"a.JPEG", "jpeg"}, {"a.JpE", "jpeg"},
      {"a.jfif", "jpeg"}, {"a.ppm", "ppm"}, {"a.pnm", "pnm"},  {"a.Pam", "pam"},   {"b.tar.png", "png"}};
  for (const auto& [name, format] : cases) {
    EXPECT_EQ(save_image(sample.view(), folder / name).format, format) << name;
    EXPECT_EQ(read_file(folder / name), encode_image(sample.view(), format == std::string("jpeg") ? "jpg" : format));
  }
  EXPECT_EQ(folder.names().size(), std::size(cases));
}

TEST(Save, TheFormatOptionGoesBeforeTheExtension) {
  const TemporaryFolder folder;
  EXPECT_EQ(save_image(sample.view(), folder / "a.png", {}, with_format("PPM")).format, "ppm");
  EXPECT_EQ(save_image(sample.view(), folder / "noextension", {}, with_format(".png")).format, "png");
  EXPECT_EQ(save_image(sample.view(), folder / "a.gif", {}, with_format("jpg")).format, "jpeg");
  EXPECT_EQ(support::text_of(read_file(folder / "a.png")).substr(0, 2), "P6");
}

TEST(Save, APathWithoutAFormatIsRefusedWithTheKnownOnes) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "album.png");
  for (const char* name : {"a", ".png", "a.", "album.png/a"}) {
    expect_error([&] { save_image(sample.view(), folder / name); }, ErrorCode::invalid_argument,
                 {(folder / name).string(), "no picture format", "png, jpg, jpeg, jpe, jfif, pgm, ppm, pnm, pam"});
  }
  for (const char* name : {"a.gif", "a.webp", "a.png~"}) {
    expect_error([&] { save_image(sample.view(), folder / name); }, ErrorCode::unsupported,
                 {"known are png, jpg, jpeg, jpe, jfif, pgm, ppm, pnm, pam"});
  }
  expect_error([&] { save_image(sample.view(), folder / "a.png", {}, with_format("tiff")); }, ErrorCode::unsupported,
               {"\"tiff\"", "known are png"});
  EXPECT_EQ(folder.names(), Names{"album.png"});
}

TEST(Save, TheReportSaysWhatWasWritten) {
  const TemporaryFolder folder;
  GridOptions grid;
  grid.padding = 1;
  const SaveReport report = save_image(sample.view(), folder / "a.png", grid);
  EXPECT_EQ(report.picture.width, 2 * 6 + 1);
  EXPECT_EQ(report.picture.height, 4 + 2);
  EXPECT_EQ(report.picture.channels, 3);
  EXPECT_EQ(report.picture.bit_depth, 8);
  EXPECT_EQ(report.format, "png");
  EXPECT_EQ(report.bytes_written, fs::file_size(folder / "a.png"));
  EXPECT_EQ(report.tally.values, 120U);
  // 120 = 17 * 7 + 1 values of a cycle of seven that begins below 0 and ends above 1.
  EXPECT_EQ(report.tally.clipped_below, 18U);
  EXPECT_EQ(report.tally.clipped_above, 17U);
  EXPECT_EQ(report.tally.minimum, -0.25);
  EXPECT_EQ(report.tally.maximum, 1.25);
  EXPECT_EQ(report.tally.nan + report.tally.positive_infinity + report.tally.negative_infinity, 0U);
}

TEST(Save, OptionsReachTheEncoderTheRowsAndTheFile) {
  const TemporaryFolder folder;
  SaveOptions options;
  options.png.level = 0;
  const std::uint64_t stored = save_image(sample.view(), folder / "a.png", {}, options).bytes_written;
  EXPECT_GT(stored, save_image(sample.view(), folder / "b.png").bytes_written);
  options.pixels.bit_depth = 16;
  EXPECT_EQ(save_image(sample.view(), folder / "c.png", {}, options).picture.bit_depth, 16);
  EXPECT_EQ(golden::decode_with_spng(read_file(folder / "c.png")).info.bit_depth, 16);
  options = {};
  options.jpeg.quality = 5;
  EXPECT_LT(save_image(sample.view(), folder / "a.jpg", {}, options).bytes_written,
            save_image(sample.view(), folder / "b.jpg").bytes_written);
  options = {};
  options.file.no_clobber = true;
  support::expect_io_error([&] { save_image(sample.view(), folder / "a.png", {}, options); }, IoStage::open, EEXIST,
                           folder / "a.png");
  EXPECT_EQ(fs::file_size(folder / "a.png"), stored);
}

TEST(Save, AListIsSavedAsItsBatchIs) {
  const std::vector<TensorView> images = {sample.view().image(0), sample.view().image(1)};
  const TemporaryFolder folder;
  save_image(images, folder / "a.png");
  EXPECT_EQ(read_file(folder / "a.png"), encode_image(sample.view(), "png"));
  EXPECT_EQ(encode_image(images, "png"), encode_image(sample.view(), "png"));
  MemorySink sink;
  const SaveReport report = save_image(images, sink, {}, with_format("png"));
  EXPECT_EQ(report.bytes_written, sink.bytes().size());
  EXPECT_EQ(sink.bytes(), encode_image(sample.view(), "png"));
}

TEST(Save, EverySinkGetsTheSameBytes) {
  const Bytes expected = encode_image(sample.view(), "png");
  std::ostringstream text;
  StreamSink stream(text);
  EXPECT_EQ(save_image(sample.view(), stream, {}, with_format("png")).bytes_written, expected.size());
  EXPECT_EQ(bytes_of(text.str()), expected);
  Bytes pieces;
  CallbackSink callback(
      [&](std::span<const std::byte> bytes) { pieces.insert(pieces.end(), bytes.begin(), bytes.end()); });
  save_image(sample.view(), callback, {}, with_format("png"));
  EXPECT_EQ(pieces, expected);
  const TemporaryFolder folder;
  FileSink file(folder / "a");
  save_image(sample.view(), file, {}, with_format("png"));
  EXPECT_EQ(read_file(folder / "a"), expected) << "finished when save_image returns";
}

/// Counts what is asked of it and may fail at the end.
class CountingSink final : public Sink {
 public:
  explicit CountingSink(bool fails = false) : fails_(fails) {}
  void write(std::span<const std::byte>) override {
    EXPECT_EQ(finishes, 0);
    ++writes;
  }
  void finish() override {
    ++finishes;
    if (fails_) throw std::length_error("no end");
  }
  int writes = 0;
  int finishes = 0;

 private:
  bool fails_;
};

/// Keeps how much there will be in all, as it was told last.
class ExpectingSink final : public Sink {
 public:
  void write(std::span<const std::byte> bytes) override { came += bytes.size(); }
  void expect(std::size_t bytes) override { expected = came + bytes; }
  std::size_t came = 0;
  std::size_t expected = 0;
};

TEST(Save, ASinkIsToldWhatToExpect) {
  support::RandomBits random(4);
  // Of one band and of several, all noise, and with a first third that is blank.
  for (const std::int64_t side : {1, 20, 300, 1000}) {
    for (const bool is_blank_first : {false, true}) {
      std::vector<std::uint8_t> levels(static_cast<std::size_t>(3 * side * side));
      for (std::size_t i = is_blank_first ? levels.size() / 3 : 0; i < levels.size(); ++i) {
        levels[i] = static_cast<std::uint8_t>(random() % 64);
      }
      const auto view = TensorView::hwc(levels.data(), {side, side, 3});
      ExpectingSink sink;
      save_image(view, sink, {}, with_format("png"));
      EXPECT_GE(sink.expected, sink.came) << side;
      EXPECT_LE(sink.expected, sink.came + sink.came / 7 + 100) << side;
      ExpectingSink plain;
      save_image(view, plain, {}, with_format("ppm"));
      EXPECT_EQ(plain.expected, plain.came) << side;
    }
  }
}

TEST(Save, AFileInMemoryKeepsNoMoreThanTwiceItsRoom) {
  // The first band is noise, and all others are blank: the guess is far too high.
  constexpr std::int64_t side = 2000;
  support::RandomBits random(5);
  std::vector<std::uint8_t> levels(static_cast<std::size_t>(3 * side * side));
  for (std::size_t i = 0; i < 1000000; ++i) levels[i] = static_cast<std::uint8_t>(random());
  const auto view = TensorView::hwc(levels.data(), {side, side, 3});
  MemorySink sink;
  save_image(view, sink, {}, with_format("png"));
  // Each made in its place here: a copy has no room to spare.
  for (const Bytes& file : {sink.take(), encode_image(view, "png"), encode_image(sample.view(), "png")}) {
    EXPECT_GT(file.size(), 0U);
    EXPECT_LE(file.capacity(), 2 * file.size());
  }
}

TEST(Save, ASinkIsFinishedOnceAndNotAtAllAfterAnError) {
  CountingSink sink;
  save_image(sample.view(), sink, {}, with_format("ppm"));
  EXPECT_GT(sink.writes, 0);
  EXPECT_EQ(sink.finishes, 1);
  CountingSink failing(true);
  EXPECT_THROW(save_image(sample.view(), failing, {}, with_format("ppm")), std::length_error);
  CountingSink untouched;
  expect_error([&] { save_image(sample.view(), untouched); }, ErrorCode::invalid_argument,
               {"a save into a sink", "no picture format", "png, jpg"});
  expect_error([&] { save_image(sample.view(), untouched, {}, with_format("pgm")); }, ErrorCode::unsupported, {"pgm"});
  EXPECT_EQ(untouched.writes + untouched.finishes, 0);
  SaveOptions cancelled = with_format("png");
  cancelled.progress = [](std::int64_t, std::int64_t) { return false; };
  expect_error([&] { save_image(sample.view(), untouched, {}, cancelled); }, ErrorCode::cancelled, {"cancelled"});
  EXPECT_EQ(untouched.finishes, 0);
}

TEST(Save, WhatASinkThrowsReachesTheCallerAsItIs) {
  for (const char* format : {"png", "jpg", "ppm", "pam"}) {
    support::FailingSink<int> number(10, 42);
    EXPECT_THROW(save_image(sample.view(), number, {}, with_format(format)), int) << format;
    std::ostringstream text;
    text.setstate(std::ios::badbit);
    StreamSink bad(text);
    support::expect_io_error([&] { save_image(sample.view(), bad, {}, with_format(format)); }, IoStage::write, EIO, {});
    CallbackSink callback([](std::span<const std::byte>) { throw std::domain_error("user's own"); });
    EXPECT_THROW(save_image(sample.view(), callback, {}, with_format(format)), std::domain_error) << format;
  }
}

TEST(Save, EncodeImageTakesTheFormatFromItsArgumentFirst) {
  EXPECT_EQ(support::text_of(encode_image(sample.view(), "ppm", {}, with_format("png"))).substr(0, 2), "P6");
  EXPECT_EQ(support::text_of(encode_image(sample.view(), "", {}, with_format("ppm"))).substr(0, 2), "P6");
  EXPECT_EQ(encode_image(sample.view(), ".PPM"), encode_image(sample.view(), "ppm"));
  expect_error([] { (void)encode_image(sample.view(), ""); }, ErrorCode::invalid_argument, {"no picture format"});
  expect_error([] { (void)encode_image(sample.view(), "bmp"); }, ErrorCode::unsupported, {"\"bmp\"", "known are png"});
}

}  // namespace
