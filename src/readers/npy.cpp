// Owns the frame of a .npy file: magic, version, header length, and where the elements lie.
// Must not know the header's grammar, nor pictures.
#include "tensorimage/readers/npy.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "readers/dense.hpp"
#include "readers/mapped_file.hpp"
#include "readers/npy_header.hpp"
#include "readers/text.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage::readers {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
// A plain dtype's header takes about a hundred bytes; a longer one is a structured dtype or an attack.
constexpr std::size_t max_npy_header = 1 << 20;

struct Frame {
  std::string_view header;
  std::size_t header_begin = 0;
  std::span<const std::byte> data;
};

[[noreturn]] void refuse(const std::string& file, const std::string& what) {
  throw Error(ErrorCode::bad_file, file + " " + what);
}

Frame split(std::span<const std::byte> bytes, const std::string& file) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (!text.starts_with(magic)) refuse(file, "is not a .npy file: it does not begin with \\x93NUMPY");
  const std::size_t version_at = magic.size();
  const std::size_t length_at = version_at + 2;
  if (bytes.size() < length_at) refuse(file, "is truncated: it ends before the version at byte 6");
  const auto byte_at = [bytes](std::size_t index) { return std::to_integer<unsigned>(bytes[index]); };
  const unsigned major = byte_at(version_at);
  const unsigned minor = byte_at(version_at + 1);
  if (major < 1 || major > 3 || minor != 0) {
    refuse(file, "is a .npy file of version " + std::to_string(major) + "." + std::to_string(minor) +
                     "; known are 1.0, 2.0 and 3.0");
  }
  const std::size_t length_bytes = major == 1 ? 2 : 4;
  const std::size_t header_begin = length_at + length_bytes;
  if (bytes.size() < header_begin) refuse(file, "is truncated: it ends within the header's length at byte 8");
  std::size_t length = 0;
  for (std::size_t index = 0; index < length_bytes; ++index)
    length |= std::size_t{byte_at(length_at + index)} << 8 * index;
  if (length > max_npy_header) {
    refuse(file, "announces a header of " + std::to_string(length) + " bytes; at most " +
                     std::to_string(max_npy_header) + " are accepted");
  }
  if (length > bytes.size() - header_begin) {
    refuse(file, "is truncated: its header should have " + std::to_string(length) + " bytes, but only " +
                     std::to_string(bytes.size() - header_begin) + " follow byte " + std::to_string(header_begin));
  }
  return {text.substr(header_begin, length), header_begin, bytes.subspan(header_begin + length)};
}

struct Element {
  DType dtype;
  std::endian byte_order;
};

Element parse_descr(std::string_view descr, const std::string& file) {
  struct Row {
    std::string_view code;
    DType dtype;
  };
  constexpr std::array rows = {Row{"b1", DType::boolean}, Row{"u1", DType::u8},  Row{"i1", DType::i8},
                               Row{"u2", DType::u16},     Row{"i2", DType::i16}, Row{"i4", DType::i32},
                               Row{"i8", DType::i64},     Row{"f2", DType::f16}, Row{"f4", DType::f32},
                               Row{"f8", DType::f64}};
  const char order = descr.empty() ? '\0' : descr[0];
  for (const Row& row : rows) {
    if (descr.empty() || descr.substr(1) != row.code) continue;
    // A single byte has no order, so NumPy writes '|' for it; more than one byte needs one.
    if (order == '<' || (order == '|' && item_size(row.dtype) == 1)) return {row.dtype, std::endian::little};
    if (order == '>') return {row.dtype, std::endian::big};
  }
  throw Error(ErrorCode::unsupported,
              file + " holds the dtype " + in_quotes(descr) +
                  "; supported are bool, uint8, uint16, int8, int16, int32, int64, float16, float32 and float64");
}

}  // namespace

Array open_npy(const std::filesystem::path& path) {
  const std::string file = path_in_quotes(path);
  auto mapping = std::make_shared<const MappedFile>(path);
  const Frame frame = split(mapping->bytes(), file);
  NpyHeader header = parse_npy_header(frame.header, file, frame.header_begin);
  const Element element = parse_descr(header.descr, file);
  auto layout = dense_layout(header.shape, item_size(element.dtype), header.fortran_order);
  if (!layout) refuse(file, "announces the shape " + shape_text(header.shape) + ", more than this machine can address");
  if (layout->bytes > frame.data.size()) {
    refuse(file, "is truncated: the shape " + shape_text(header.shape) + " of " +
                     std::string(dtype_name(element.dtype)) + " takes " + std::to_string(layout->bytes) +
                     " bytes, but only " + std::to_string(frame.data.size()) + " follow the header");
  }
  return {.owner = std::move(mapping),
          .storage = frame.data,
          .data = frame.data.data(),
          .dtype = element.dtype,
          .byte_order = element.byte_order,
          .shape = std::move(header.shape),
          .strides = std::move(layout->strides)};
}

}  // namespace tensorimage::readers
