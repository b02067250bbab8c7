// Owns the grammar of a .safetensors file's header, and the rules for where tensors may lie.
// Must not know files, nor which dtypes this library can read.
#include "readers/safetensors_header.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "readers/dense.hpp"
#include "readers/text.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage::readers {
namespace {

using Json = nlohmann::json;

/// Takes the parser's events as they come and builds no tree: depth and memory stay bounded by what is accepted.
class HeaderReader final : public nlohmann::json_sax<Json> {
 public:
  explicit HeaderReader(const std::string& file) : file_(file) {}

  std::vector<SafetensorsEntry> take() { return std::move(entries_); }

  bool start_object(std::size_t) override {
    // Two levels: the header itself, and one object for each tensor and for the metadata.
    if (depth_ == 2 || in_array_) fail("an object where none belongs");
    ++depth_;
    return true;
  }

  bool end_object() override {
    if (depth_ == 2 && !in_metadata_) {
      for (const char* field : {"dtype", "shape", "data_offsets"}) {
        if (!fields_.contains(field)) fail(std::string("\"") + field + "\" is missing");
      }
    }
    if (depth_ == 2) inside_.clear();
    --depth_;
    return true;
  }

  bool key(string_t& name) override {
    if (depth_ == 1) {
      if (!names_.insert(name).second) fail("the name " + in_quotes(name) + " appears twice");
      inside_ = in_quotes(name);
      in_metadata_ = name == "__metadata__";
      fields_.clear();
      if (!in_metadata_) entries_.push_back({name, {}, {}, 0, 0});
      return true;
    }
    if (!in_metadata_ && name != "dtype" && name != "shape" && name != "data_offsets") {
      fail("unknown field " + in_quotes(name) + "; known are dtype, shape and data_offsets");
    }
    if (!fields_.insert(name).second) fail("the field " + in_quotes(name) + " appears twice");
    field_ = name;
    return true;
  }

  bool string(string_t& value) override {
    if (depth_ == 2 && in_metadata_) return true;
    if (depth_ != 2 || in_array_ || field_ != "dtype") fail_value("text");
    entries_.back().dtype = value;
    return true;
  }

  bool start_array(std::size_t) override {
    if (depth_ != 2 || in_metadata_ || in_array_ || field_ == "dtype") fail_value("an array");
    in_array_ = true;
    offsets_ = 0;
    return true;
  }

  bool end_array() override {
    in_array_ = false;
    if (field_ == "data_offsets" && offsets_ != 2) fail("data_offsets needs exactly two numbers");
    return true;
  }

  bool number_unsigned(number_unsigned_t value) override {
    if (!in_array_) fail_value("a number");
    SafetensorsEntry& entry = entries_.back();
    if (field_ == "shape") {
      if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        fail("an extent beyond 64 bits");
      if (entry.shape.size() == max_axes) fail("more than " + std::to_string(max_axes) + " axes");
      entry.shape.push_back(static_cast<std::int64_t>(value));
    } else {
      if (offsets_ == 2) fail("data_offsets needs exactly two numbers");
      (offsets_ == 0 ? entry.begin : entry.end) = value;
      ++offsets_;
    }
    return true;
  }

  bool number_integer(number_integer_t) override { fail_value("a negative number"); }
  bool number_float(number_float_t, const string_t&) override { fail_value("a number that is no 64-bit integer"); }
  bool null() override { fail_value("null"); }
  bool boolean(bool) override { fail_value("true or false"); }
  bool binary(binary_t&) override { fail_value("binary data"); }

  bool parse_error(std::size_t position, const std::string&, const Json::exception&) override {
    // The parser counts the characters it has read, the last of which it did not like; 8 bytes come before the header.
    fail("no valid JSON at byte " + std::to_string(position == 0 ? 8 : position + 7));
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorCode::bad_file,
                file_ + " has a malformed header: " + (inside_.empty() ? "" : "in " + inside_ + ", ") + what);
  }
  [[noreturn]] void fail_value(const std::string& what) const {
    fail(what + " where " + (depth_ == 2 && in_metadata_ ? "only text" : "none") + " belongs");
  }

  const std::string& file_;
  std::vector<SafetensorsEntry> entries_;
  // Ordered, since a file can choose names that fall into one bucket.
  std::set<std::string> names_;
  std::set<std::string> fields_;  // met so far in the object at depth 2
  std::string inside_;            // its name, quoted
  std::string field_;
  int depth_ = 0;
  bool in_metadata_ = false;
  bool in_array_ = false;
  int offsets_ = 0;
};

}  // namespace

std::vector<SafetensorsEntry> parse_safetensors_header(std::string_view json, const std::string& file) {
  // The parser would take a NUL for the end of its input.
  if (!json.starts_with('{') || json.find('\0') != std::string_view::npos) {
    throw Error(ErrorCode::bad_file, file + " has a malformed header: expected a JSON object from byte 8 on");
  }
  HeaderReader reader(file);
  static_cast<void>(Json::sax_parse(json, &reader));
  return reader.take();
}

void check_coverage(const std::vector<SafetensorsEntry>& entries, std::uint64_t data_bytes, const std::string& file) {
  const auto refuse = [&file](const SafetensorsEntry& entry, const std::string& what) {
    throw Error(ErrorCode::bad_file, file + ": the tensor " + in_quotes(entry.name) + " lies at bytes " +
                                         std::to_string(entry.begin) + " to " + std::to_string(entry.end) +
                                         " of the data, " + what);
  };
  std::vector<const SafetensorsEntry*> sorted;
  for (const SafetensorsEntry& entry : entries) {
    if (entry.end < entry.begin) refuse(entry, "which end before they begin");
    if (entry.end > data_bytes) refuse(entry, "but only " + std::to_string(data_bytes) + " bytes follow the header");
    sorted.push_back(&entry);
  }
  // Empty tensors share their begin with the one that follows, so the end decides between them.
  std::sort(sorted.begin(), sorted.end(), [](const SafetensorsEntry* left, const SafetensorsEntry* right) {
    return std::pair(left->begin, left->end) < std::pair(right->begin, right->end);
  });
  std::uint64_t covered = 0;
  for (const SafetensorsEntry* entry : sorted) {
    if (entry->begin < covered) refuse(*entry, "which overlaps another tensor");
    if (entry->begin > covered) refuse(*entry, "which leaves a hole from byte " + std::to_string(covered) + " on");
    covered = entry->end;
  }
  if (covered != data_bytes) {
    throw Error(ErrorCode::bad_file, file + " has " + std::to_string(data_bytes) +
                                         " bytes of data, but its tensors cover only the first " +
                                         std::to_string(covered));
  }
}

}  // namespace tensorimage::readers
