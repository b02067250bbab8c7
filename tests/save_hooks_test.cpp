// Owns the proof of what a user takes part in while a picture is saved: threads, progress, encoders of one's own.
// Must not know how pixels or files are made.
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <vector>

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

/// 1100 x 1000 pixels, many bands and enough for a second thread. Rows overlap with a stride of 1, so that each
/// differs from the next; a tenth of the values is over 1.
struct LargeSample {
  std::vector<float> values = std::vector<float>(1100 * 3 + 1000);
  LargeSample() {
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i * 7 % 331) / 300.0F;
  }
  [[nodiscard]] TensorView view() const { return {values.data(), DType::f32, {1, 3, 1000, 1100}, {0, 1100, 1, 1}}; }
};
const LargeSample large;
const Sample sample;

TEST(SaveHooks, ThreadsDoNotChangeTheBytesOrTheReport) {
  for (const char* format : {"png", "jpg", "ppm"}) {
    std::vector<Bytes> files;
    std::vector<SaveReport> reports;
    for (const int threads : {1, 0, 2, 7}) {
      SaveOptions options = with_format(format);
      options.threads = threads;
      options.png.level = 1;
      MemorySink sink;
      reports.push_back(save_image(large.view(), sink, {}, options));
      files.push_back(sink.take());
      EXPECT_EQ(files.back(), files.front()) << format << " on " << threads;
      EXPECT_EQ(reports.back().tally.values, 3300000U);
      EXPECT_EQ(reports.back().tally.clipped_above, reports.front().tally.clipped_above);
      EXPECT_GT(reports.back().tally.clipped_above, 0U);
    }
  }
}

TEST(SaveHooks, ProgressRisesToTheLastRowAndMayCancel) {
  const TemporaryFolder folder;
  for (const char* name : {"a.png", "a.jpg", "a.ppm"}) {
    std::vector<std::int64_t> rows;
    SaveOptions options;
    options.png.level = 1;
    options.progress = [&](std::int64_t done, std::int64_t total) {
      EXPECT_EQ(total, 1000);
      EXPECT_TRUE(rows.empty() || done > rows.back());
      rows.push_back(done);
      return true;
    };
    save_image(large.view(), folder / name, {}, options);
    ASSERT_GT(rows.size(), 3U);
    EXPECT_EQ(rows.back(), 1000);
    write_file(folder / name, "old");
    for (const std::size_t last : {std::size_t{1}, std::size_t{3}, rows.size()}) {
      std::size_t calls = 0;
      options.progress = [&](std::int64_t, std::int64_t) { return ++calls < last; };
      expect_error([&] { save_image(large.view(), folder / name, {}, options); }, ErrorCode::cancelled,
                   {"cancelled", "of 1000 rows"});
      EXPECT_EQ(calls, last);
      EXPECT_EQ(read_file(folder / name), bytes_of("old"));
    }
    options.progress = [](std::int64_t, std::int64_t) -> bool { throw 3; };
    EXPECT_THROW(save_image(large.view(), folder / name, {}, options), int);
    EXPECT_EQ(read_file(folder / name), bytes_of("old"));
  }
  EXPECT_EQ(folder.names(), (Names{"a.jpg", "a.png", "a.ppm"}));
}

/// A user's own format: the raw rows, or a refusal, or a failure in the middle.
class RawEncoder final : public Encoder {
 public:
  enum class Behaviour { writes, refuses, fails };
  explicit RawEncoder(Behaviour behaviour) : behaviour_(behaviour) {}
  [[nodiscard]] std::string_view format() const noexcept override { return "raw"; }
  void check(const PictureInfo& info) const override {
    if (behaviour_ == Behaviour::refuses) {
      throw Error(ErrorCode::unsupported, "raw takes no " + std::to_string(info.width) + " pixels");
    }
  }
  Tally encode(const RowSource& rows, Sink& sink, const EncodeContext&) const override {
    Tally tally;
    Bytes row(rows.info().row_bytes());
    for (std::int64_t y = 0; y < rows.info().height; ++y) {
      rows.read_rows(y, 1, row.data(), tally);
      sink.write(row);
      if (behaviour_ == Behaviour::fails) throw std::out_of_range("raw failed");
    }
    return tally;
  }

 private:
  Behaviour behaviour_;
};

TEST(SaveHooks, AUsersEncoderServesWhateverTheExtensionSays) {
  const TemporaryFolder folder;
  SaveOptions options;
  options.encoder = std::make_shared<RawEncoder>(RawEncoder::Behaviour::writes);
  for (const char* name : {"a", "a.png", "a.raw"}) {
    const SaveReport report = save_image(sample.view(), folder / name, {}, options);
    EXPECT_EQ(report.format, "raw");
    EXPECT_EQ(report.bytes_written, 3U * 16 * 8);
    EXPECT_EQ(report.tally.clipped_below, 18U);
    EXPECT_EQ(fs::file_size(folder / name), 3U * 16 * 8);
  }
  EXPECT_EQ(encode_image(sample.view(), "png", {}, options), read_file(folder / "a"));
}

TEST(SaveHooks, AUsersTableStandsInForTheBuiltInOne) {
  const TemporaryFolder folder;
  auto table = std::make_shared<EncoderTable>(EncoderTable::built_in());
  table->add("raw", [](const SaveOptions& options) {
    EXPECT_EQ(options.threads, 3);
    return std::make_unique<RawEncoder>(RawEncoder::Behaviour::writes);
  });
  SaveOptions options;
  options.encoders = table;
  options.threads = 3;
  EXPECT_EQ(save_image(sample.view(), folder / "a.RAW", {}, options).format, "raw");
  EXPECT_EQ(save_image(sample.view(), folder / "a.png", {}, options).format, "png");
  expect_error([&] { save_image(sample.view(), folder / "a.gif", {}, options); }, ErrorCode::unsupported, {"pam, raw"});
  expect_error([&] { save_image(sample.view(), folder / "a", {}, options); }, ErrorCode::invalid_argument,
               {"pam, raw"});
}

TEST(SaveHooks, AUsersEncoderThatRefusesOrFailsLeavesTheOldFile) {
  const TemporaryFolder folder;
  write_file(folder / "a.raw", "old");
  SaveOptions options;
  options.encoder = std::make_shared<RawEncoder>(RawEncoder::Behaviour::refuses);
  expect_error([&] { save_image(sample.view(), folder / "a.raw", {}, options); }, ErrorCode::unsupported,
               {"raw takes"});
  options.encoder = std::make_shared<RawEncoder>(RawEncoder::Behaviour::fails);
  EXPECT_THROW(save_image(sample.view(), folder / "a.raw", {}, options), std::out_of_range);
  EXPECT_EQ(read_file(folder / "a.raw"), bytes_of("old"));
  EXPECT_EQ(folder.names(), Names{"a.raw"});
}

}  // namespace
