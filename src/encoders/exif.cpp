// Owns EXIF: the few tags that this library writes, in the shape of a small TIFF file.
// Must not know metadata, nor the file that the bytes end up in.
#include "encoders/exif.hpp"

#include <cstdint>

#include "encoders/big_endian.hpp"
#include "encoders/unicode.hpp"

namespace tensorimage {
namespace {

using Bytes = std::vector<std::byte>;

constexpr std::uint16_t type_ascii = 2;
constexpr std::uint16_t type_short = 3;
constexpr std::uint16_t type_long = 4;
constexpr std::uint16_t type_undefined = 7;
constexpr std::size_t header_size = 8;

/// One entry of a directory.
struct Field {
  std::uint16_t tag;
  std::uint16_t type;
  std::uint32_t count;  ///< of items, not of bytes
  Bytes value;
};

Field ascii(std::uint16_t tag, std::string_view text) {
  Field field = {tag, type_ascii, static_cast<std::uint32_t>(text.size() + 1), {}};
  put_text(field.value, text);
  field.value.push_back(std::byte{0});
  return field;
}

Field undefined(std::uint16_t tag, Bytes value) {
  const auto count = static_cast<std::uint32_t>(value.size());
  return {tag, type_undefined, count, std::move(value)};
}

/// A directory that starts `offset` bytes into the file, with the values that do not fit its entries after it. The
/// fields must be sorted by tag.
Bytes directory(const std::vector<Field>& fields, std::size_t offset) {
  Bytes entries;
  Bytes values;
  const std::size_t first_value = offset + 2 + 12 * fields.size() + 4;
  put_u16(entries, static_cast<std::uint32_t>(fields.size()));
  for (const Field& field : fields) {
    put_u16(entries, field.tag);
    put_u16(entries, field.type);
    put_u32(entries, field.count);
    if (field.value.size() <= 4) {
      put_bytes(entries, field.value);
      entries.insert(entries.end(), 4 - field.value.size(), std::byte{0});
    } else {
      put_u32(entries, static_cast<std::uint32_t>(first_value + values.size()));
      put_bytes(values, field.value);
      if (values.size() % 2 != 0) values.push_back(std::byte{0});  // offsets are even
    }
  }
  put_u32(entries, 0);  // no directory follows
  put_bytes(entries, values);
  return entries;
}

std::vector<Field> picture_fields(const ExifTags& tags) {
  std::vector<Field> fields;
  if (tags.image_description) fields.push_back(ascii(0x010E, *tags.image_description));
  if (tags.software) fields.push_back(ascii(0x0131, *tags.software));
  if (tags.artist) fields.push_back(ascii(0x013B, *tags.artist));
  if (tags.copyright) fields.push_back(ascii(0x8298, *tags.copyright));
  return fields;
}

std::vector<Field> exif_fields(const ExifTags& tags) {
  std::vector<Field> fields;
  if (tags.user_comment) {
    Bytes value;
    put_text(value, {"UNICODE\0", 8});
    put_bytes(value, to_utf16_be(*tags.user_comment));
    fields.push_back(undefined(0x9286, std::move(value)));
  }
  if (tags.srgb) fields.push_back({0xA001, type_short, 1, {std::byte{0}, std::byte{1}}});
  if (fields.empty()) return fields;
  Bytes version;
  put_text(version, "0232");
  fields.insert(fields.begin(), undefined(0x9000, std::move(version)));
  return fields;
}

}  // namespace

Bytes make_exif(const ExifTags& tags) {
  std::vector<Field> fields = picture_fields(tags);
  Bytes second;
  if (const std::vector<Field> inner = exif_fields(tags); !inner.empty()) {
    // Where the second directory starts depends on the first one's size, not on what it says.
    fields.push_back({0x8769, type_long, 1, Bytes(4)});
    const std::size_t place = header_size + directory(fields, header_size).size();
    fields.back().value.clear();
    put_u32(fields.back().value, static_cast<std::uint32_t>(place));
    second = directory(inner, place);
  }
  Bytes file;
  put_text(file, "MM");  // the high byte first, which is also how readers expect the UTF-16 of UserComment
  put_u16(file, 42);
  put_u32(file, header_size);
  put_bytes(file, directory(fields, header_size));
  put_bytes(file, second);
  return file;
}

}  // namespace tensorimage
