// Owns the JSON that the tool prints: one object on one line, with names that stay as they are.
// Must not know how the reports came about.
#include "cli/report_json.hpp"

#include <nlohmann/json.hpp>

namespace tensorimage::cli {
namespace {

using Json = nlohmann::ordered_json;

void add_tally(Json& json, const Tally& tally) {
  json["values"] = tally.values;
  // Infinite when there is no finite value; JSON has no infinities, and they are printed as null.
  json["minimum"] = tally.minimum;
  json["maximum"] = tally.maximum;
  json["clipped_below"] = tally.clipped_below;
  json["clipped_above"] = tally.clipped_above;
  json["nan"] = tally.nan;
  json["positive_infinity"] = tally.positive_infinity;
  json["negative_infinity"] = tally.negative_infinity;
}

std::string text_of(const Json& json) {
  // A path may hold any bytes; those that are no UTF-8 are replaced rather than refused.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string save_json(const std::filesystem::path& path, const SaveReport& report) {
  Json json;
  json["path"] = path.string();
  json["width"] = report.picture.width;
  json["height"] = report.picture.height;
  json["channels"] = report.picture.channels;
  json["bit_depth"] = report.picture.bit_depth;
  json["format"] = report.format;
  json["bytes_written"] = report.bytes_written;
  add_tally(json, report.tally);
  return text_of(json);
}

std::string inspect_json(const std::filesystem::path& path, const readers::Array& array, const ColourReport& report) {
  Json json;
  json["path"] = path.string();
  json["dtype"] = dtype_name(report.dtype);
  json["shape"] = array.shape;
  json["images"] = report.shape.n;
  json["channels"] = report.shape.c;
  json["height"] = report.shape.h;
  json["width"] = report.shape.w;
  add_tally(json, report.tally);
  return text_of(json);
}

}  // namespace tensorimage::cli
