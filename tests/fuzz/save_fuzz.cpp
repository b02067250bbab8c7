// Owns the fuzzing of saves: any view and options, written by every encoder, read by decoders that are not ours, must
// be the pixels of the scalar oracle. Must not know how the library makes them.
#include <cmath>
#include <memory>
#include <vector>

#include "codec_readers.hpp"
#include "colour_oracle.hpp"
#include "encoders/jpeg/writer.hpp"
#include "golden/decoders.hpp"
#include "input.hpp"
#include "jpeg_oracle.hpp"
#include "promotion_table.hpp"
#include "tensorimage/tensorimage.hpp"

namespace {

using namespace tensorimage;
using fuzz::check;
using fuzz::Input;
using support::Bytes;
using support::Decoded;

/// A tensor with its memory, which ends where its last element does, so that an over-read is seen.
struct FuzzTensor {
  std::vector<std::byte> memory;
  DType dtype = DType::f32;
  Shape shape;
  Strides strides;
  std::ptrdiff_t first = 0;

  [[nodiscard]] TensorView view() const {
    return TensorView(memory.data() + first * static_cast<std::ptrdiff_t>(item_size(dtype)), dtype, shape, strides)
        .within_storage(memory);
  }
};

/// Axes in any order, with gaps, flipped or repeated.
FuzzTensor make_tensor(Input& input) {
  FuzzTensor tensor;
  tensor.dtype = input.pick(all_dtypes);
  // Wide rather than high: kernels take rows in vectors and chunks, and what the oracle takes per pixel is long.
  const std::array<std::int64_t, 4> extents = {input.number(1, 4), input.number(1, 4), input.number(1, 6),
                                               input.number(1, 80)};
  constexpr std::array orders = {std::array{3, 2, 1, 0}, std::array{1, 3, 2, 0}, std::array{2, 3, 0, 1},
                                 std::array{0, 1, 2, 3}};
  std::array<std::ptrdiff_t, 4> strides{};
  std::ptrdiff_t elements = 1;
  for (const int axis : input.pick(orders)) {
    const auto a = static_cast<std::size_t>(axis);
    const std::int64_t kind = input.number(0, 7);
    if (kind == 1) continue;  // repeated
    const std::ptrdiff_t stride = elements + (kind == 2 ? 1 : 0);
    const std::ptrdiff_t reach = stride * (extents[a] - 1);
    strides[a] = kind == 3 ? -stride : stride;
    if (kind == 3) tensor.first += reach;
    elements += reach;
  }
  tensor.shape = {extents[0], extents[1], extents[2], extents[3]};
  tensor.strides = {strides[0], strides[1], strides[2], strides[3]};
  tensor.memory.resize(static_cast<std::size_t>(elements) * item_size(tensor.dtype));
  return tensor;
}

GridOptions make_grid_options(Input& input) {
  GridOptions grid;
  grid.nrow = input.number(0, 6);
  grid.padding = input.number(0, 31) == 31 ? 40 : input.number(0, 3);
  grid.normalize = input.number(0, 3) == 1;
  if (input.number(0, 3) == 1) grid.value_range = ValueRange{input.real(), input.real()};
  grid.scale_each = input.number(0, 3) == 1;
  if (input.flag()) grid.pad_value = input.real();
  return grid;
}

PixelOptions make_pixel_options(Input& input) {
  PixelOptions pixels;
  pixels.bit_depth = input.pick(std::array{8, 8, 16});
  pixels.precise = input.flag();
  pixels.keep_gray = input.flag();
  const auto colour = [&input] {
    return Colour{static_cast<std::uint8_t>(input.bits(1)), static_cast<std::uint8_t>(input.bits(1)),
                  static_cast<std::uint8_t>(input.bits(1))};
  };
  switch (input.number(0, 9)) {
    case 1: pixels.input_range = InputRange{.low = input.real(), .high = input.real()}; break;
    case 2: pixels.input_range = InputRange::finite(); break;
    case 3: pixels.input_range = InputRange::percentile(2.0, 98.0); break;
    case 4: pixels.unnormalize = Unnormalize::half(); break;
    case 5: pixels.unnormalize = Unnormalize::imagenet(); break;
    default: break;
  }
  if (pixels.input_range) pixels.input_range->each_image = input.flag();
  if (pixels.input_range) pixels.input_range->each_channel = input.flag();
  if (input.number(0, 7) == 1) pixels.colour_map = ColourMap::turbo();
  if (input.number(0, 7) == 1) pixels.background = colour();
  if (input.number(0, 7) == 1) pixels.nan_colour = colour();
  return pixels;
}

bool same(const Decoded& decoded, const oracle::Picture& wanted) {
  return decoded.info.width == wanted.info.width && decoded.info.height == wanted.info.height &&
         decoded.info.channels == wanted.info.channels && decoded.info.bit_depth == wanted.info.bit_depth &&
         decoded.samples == wanted.rows;
}

struct Case {
  TensorView view;
  GridOptions grid;
  SaveOptions options;
  oracle::Picture wanted;
  std::unique_ptr<RowSource> rows;
};

Bytes file_of(const Case& one, const Encoder& encoder) {
  MemorySink sink;
  (void)encoder.encode(*one.rows, sink, {.threads = one.options.threads, .progress = {}});
  return sink.take();
}

void check_png(const Case& one) {
  const Bytes file = file_of(one, *make_png_encoder(one.options.png));
  check(same(support::decode_with_libpng(file), one.wanted), "libpng reads other pixels");
  check(same(golden::decode_with_spng(file), one.wanted), "libspng reads other pixels");
}

void check_netpbm(const Case& one) {
  check(same(golden::decode_netpbm(file_of(one, *make_pnm_encoder(PnmKind::pam))), one.wanted),
        "the PAM holds other pixels");
  if (one.wanted.info.channels % 2 == 0) return;
  check(same(golden::decode_netpbm(file_of(one, *make_pnm_encoder(PnmKind::pnm))), one.wanted),
        "the PNM holds other pixels");
}

/// How far the samples of a component may be off, as a root mean square: the transform keeps squares (Parseval), and a
/// coefficient is off by half a step at most. `steps` is the root mean square of the component's quantisation table in
/// ITU-T T.81, annex K; libjpeg scales its entries by the quality and rounds them, to 1 at least. 1.5 more for what is
/// rounded to whole numbers on the way there and back.
double most_error(double steps, int quality) {
  const double percent = quality < 50 ? 5000.0 / quality : 200.0 - 2.0 * quality;
  return (steps * percent / 100.0 + 1.0) / 2.0 + 1.5;
}

double most_error(const PictureInfo& info, int quality) {
  const double luma = most_error(67.1, quality);
  // 1.772: the largest weight of chroma in a colour (ITU-T T.871).
  const double error = info.channels == 1 ? luma : luma + 1.772 * most_error(90.2, quality);
  // The error of a block that is cut off may all lie in the part that is seen.
  const auto whole = [](std::int64_t side) {
    return static_cast<double>((side + 7) / 8 * 8) / static_cast<double>(side);
  };
  return error * std::sqrt(whole(info.width) * whole(info.height));
}

double root_mean_square(const Bytes& a, const Bytes& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = std::to_integer<int>(a[i]) - std::to_integer<int>(b[i]);
    sum += difference * difference;
  }
  return std::sqrt(sum / static_cast<double>(a.size()));
}

void check_jpeg(const Case& one, std::size_t strips) {
  const PictureInfo& info = one.wanted.info;
  const JpegOptions& jpeg = one.options.jpeg;
  const Bytes file = file_of(one, *make_jpeg_encoder(jpeg));
  check(file == support::encode_with_libjpeg(info, one.wanted.rows, jpeg), "the JPEG is not libjpeg's");
  const Decoded decoded = support::decode_with_libjpeg(file);
  check(
      decoded.info.width == info.width && decoded.info.height == info.height && decoded.info.channels == info.channels,
      "libjpeg reads other extents");
  // Coarser colour has no bound: a single red pixel is lost among its neighbours.
  if (info.channels == 1 || jpeg.subsampling == Subsampling::s444) {
    check(root_mean_square(decoded.samples, one.wanted.rows) <= most_error(info, jpeg.quality),
          "the JPEG is too far from the pixels");
  }
  if (jpeg.progressive || jpeg.optimize) return;
  MemorySink sink;
  (void)jpeg::write_strips(*one.rows, jpeg, {}, sink, {.threads = 1, .progress = {}}, strips, 1);
  check(sink.bytes() == file, "a JPEG made in strips is another one");
}

/// The whole way by save_image, the report and the sink included.
void check_save(const Case& one) {
  SaveOptions options = one.options;
  options.format = "png";
  MemorySink sink;
  const SaveReport report = save_image(one.view, sink, one.grid, options);
  check(report.bytes_written == sink.bytes().size(), "the report counts other bytes");
  check(same(support::decode_with_libpng(sink.bytes()), one.wanted), "save_image writes other pixels");
}

void run(Input& input) {
  FuzzTensor tensor = make_tensor(input);
  const GridOptions grid = make_grid_options(input);
  SaveOptions options;
  options.pixels = make_pixel_options(input);
  options.threads = static_cast<int>(input.number(1, 3));
  options.png = {.level = static_cast<int>(input.number(0, 9)),
                 .filters = static_cast<PngFilters>(input.number(0, 5)),
                 .backend = input.number(0, 3) == 1 ? PngBackend::libpng : PngBackend::own};
  options.jpeg = {.quality = static_cast<int>(input.number(1, 100)),
                  .subsampling = static_cast<Subsampling>(input.number(0, 2)),
                  .progressive = input.number(0, 3) == 1,
                  .optimize = input.number(0, 3) == 1};
  const auto strips = static_cast<std::size_t>(input.number(1, 5));
  input.fill(tensor.memory);
  const TensorView view = tensor.view();
  std::unique_ptr<RowSource> rows;
  try {
    rows = make_row_source(view, grid, options.pixels);
  } catch (const Error&) {
    return;  // options that contradict each other, numbers out of range; what is taken must be written
  }
  const Case one{view, grid, options, oracle::make_coloured_picture({&view, 1}, grid, options.pixels), std::move(rows)};
  check_png(one);
  check_netpbm(one);
  if (one.wanted.info.bit_depth == 8 && one.wanted.info.channels % 2 == 1) check_jpeg(one, strips);
  check_save(one);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input({data, size});
  run(input);
  return 0;
}
