// Owns the frame of a .safetensors file, and the step from an announced tensor to an array.
// Must not know the header's grammar, nor pictures.
#include "tensorimage/readers/safetensors.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <span>

#include "readers/dense.hpp"
#include "readers/mapped_file.hpp"
#include "readers/safetensors_header.hpp"
#include "readers/text.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage::readers {
namespace {

constexpr std::size_t length_bytes = 8;
// The reference implementation's own limit.
constexpr std::uint64_t max_safetensors_header = 100'000'000;

std::optional<DType> find_dtype(std::string_view name) {
  struct Row {
    std::string_view name;
    DType dtype;
  };
  constexpr std::array rows = {Row{"BOOL", DType::boolean}, Row{"U8", DType::u8},   Row{"I8", DType::i8},
                               Row{"U16", DType::u16},      Row{"I16", DType::i16}, Row{"I32", DType::i32},
                               Row{"I64", DType::i64},      Row{"F16", DType::f16}, Row{"BF16", DType::bf16},
                               Row{"F32", DType::f32},      Row{"F64", DType::f64}};
  for (const Row& row : rows) {
    if (row.name == name) return row.dtype;
  }
  return std::nullopt;
}

std::uint64_t header_length(std::span<const std::byte> bytes, const std::string& file) {
  if (bytes.size() < length_bytes) {
    throw Error(ErrorCode::bad_file, file + " is no .safetensors file: it ends within the header's length at byte 0");
  }
  std::uint64_t length = 0;
  for (std::size_t index = 0; index < length_bytes; ++index) {
    length |= std::to_integer<std::uint64_t>(bytes[index]) << 8 * index;
  }
  if (length > max_safetensors_header) {
    throw Error(ErrorCode::bad_file, file + " announces a header of " + std::to_string(length) +
                                         " bytes; the format allows " + std::to_string(max_safetensors_header));
  }
  if (length > bytes.size() - length_bytes) {
    throw Error(ErrorCode::bad_file, file + " is truncated: its header should have " + std::to_string(length) +
                                         " bytes, but only " + std::to_string(bytes.size() - length_bytes) +
                                         " follow byte 8");
  }
  return length;
}

// A tensor of a dtype that cannot be read is not measured either: it is never taken.
void check_size(const SafetensorsEntry& entry, const std::string& file) {
  const std::optional<DType> dtype = find_dtype(entry.dtype);
  if (!dtype) return;
  const auto layout = dense_layout(entry.shape, item_size(*dtype), false);
  if (layout && layout->bytes == entry.end - entry.begin) return;
  throw Error(ErrorCode::bad_file, file + ": the tensor " + in_quotes(entry.name) + " of shape " +
                                       shape_text(entry.shape) + " and dtype " + entry.dtype +
                                       (layout ? " takes " + std::to_string(layout->bytes) + " bytes"
                                               : " takes more bytes than this machine can address") +
                                       ", but its data_offsets span " + std::to_string(entry.end - entry.begin));
}

std::string list_names(const std::vector<SafetensorsEntry>& entries) {
  constexpr std::size_t most = 20;
  std::string text;
  for (std::size_t index = 0; index < std::min(entries.size(), most); ++index) {
    text += (index == 0 ? "" : ", ") + in_quotes(entries[index].name);
  }
  if (entries.size() > most) text += " and " + std::to_string(entries.size() - most) + " more";
  return text;
}

}  // namespace

struct SafetensorsFile::Contents {
  explicit Contents(const std::filesystem::path& path) : file(path_in_quotes(path)), mapping(path) {}

  std::string file;
  MappedFile mapping;
  std::span<const std::byte> data;
  std::vector<SafetensorsEntry> entries;
};

SafetensorsFile SafetensorsFile::open(const std::filesystem::path& path) {
  auto contents = std::make_shared<Contents>(path);
  const std::span<const std::byte> bytes = contents->mapping.bytes();
  const auto length = static_cast<std::size_t>(header_length(bytes, contents->file));
  const std::string_view json(reinterpret_cast<const char*>(bytes.data()) + length_bytes, length);
  contents->data = bytes.subspan(length_bytes + length);
  contents->entries = parse_safetensors_header(json, contents->file);
  check_coverage(contents->entries, contents->data.size(), contents->file);
  for (const SafetensorsEntry& entry : contents->entries) check_size(entry, contents->file);
  return SafetensorsFile(std::move(contents));
}

std::vector<std::string> SafetensorsFile::names() const {
  std::vector<std::string> result;
  for (const SafetensorsEntry& entry : contents_->entries) result.push_back(entry.name);
  return result;
}

Array SafetensorsFile::tensor(std::string_view name) const {
  const auto& entries = contents_->entries;
  const auto entry = std::find_if(entries.begin(), entries.end(), [name](const auto& row) { return row.name == name; });
  if (entry == entries.end()) {
    throw Error(ErrorCode::invalid_argument,
                contents_->file + " holds no tensor " + in_quotes(name) +
                    (entries.empty() ? ", nor any other" : "; it holds " + list_names(entries)));
  }
  const std::optional<DType> dtype = find_dtype(entry->dtype);
  if (!dtype) {
    throw Error(ErrorCode::unsupported, contents_->file + ": the tensor " + in_quotes(name) + " has the dtype " +
                                            in_quotes(entry->dtype) +
                                            "; supported are BOOL, U8, I8, U16, I16, I32, I64, F16, BF16, F32 and F64");
  }
  // Both were checked when the file was opened: the layout exists, and the bytes lie within the data.
  auto layout = dense_layout(entry->shape, item_size(*dtype), false);
  const auto bytes = contents_->data.subspan(static_cast<std::size_t>(entry->begin),
                                             static_cast<std::size_t>(entry->end - entry->begin));
  return {.owner = contents_,
          .storage = bytes,
          .data = bytes.data(),
          .dtype = *dtype,
          .byte_order = std::endian::little,
          .shape = entry->shape,
          .strides = std::move(layout->strides)};
}

Array SafetensorsFile::tensor() const {
  const auto& entries = contents_->entries;
  if (entries.size() == 1) return tensor(entries.front().name);
  if (entries.empty()) throw Error(ErrorCode::invalid_argument, contents_->file + " holds no tensor");
  throw Error(ErrorCode::invalid_argument, contents_->file + " holds " + std::to_string(entries.size()) +
                                               " tensors, so one must be named: " + list_names(entries));
}

}  // namespace tensorimage::readers
